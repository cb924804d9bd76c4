import { codesAt } from '../dataset/answers/gathered-cells.ts';
import type { Columns } from '../dataset/columns.ts';
import { type NameOf, type PatternNames, patternNames } from '../dataset/counted-names.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import type { FieldName } from '../dataset/fields.ts';
import type { Codes } from '../dataset/row-arrays.ts';
import type { Query, Term } from '../query/query.ts';
import type { RecordKind } from '../records/kinds.ts';
import { ScopedIds } from './scoped-ids.ts';

/** What every analysis is made from: the rows a query chose, by kind, and those that say how much work was done meanwhile. */
export type AnalysisScope = {
  readonly columns: Columns;
  readonly failures: Uint32Array;
  readonly successes: Uint32Array;
  readonly performance: Uint32Array;
  readonly context: Uint32Array;
  /** Rows of every kind that the query's terms on project, feature, session, model and time leave: the exposure. */
  readonly exposed: Uint32Array;
  /** What the analysis looks back from, in milliseconds; undefined without any time. */
  readonly asOf: number | undefined;
  readonly sessions: ScopedIds;
  readonly features: ScopedIds;
  readonly patterns: PatternNames;
};

/** Fields that say when, where and by whom, but nothing about how it went. */
const exposureFields: readonly FieldName[] = ['project', 'feature', 'session', 'model', 'time'];

/** Patterns count under the names that the dataset gives them, if no others are given. */
export function analysisScope(view: DatasetView, query: Query, nameOf = view.patternName): AnalysisScope {
  const { columns, asOf } = view;
  const rows = { matched: view.match(query).exact, exposed: exposedRows(view, query), asOf };
  return scopeOfRows(columns, rows, nameOf);
}

/** What was done at all, by the terms of a query that do not say how it went. */
export function exposedRows(view: DatasetView, query: Query): Uint32Array {
  return view.match(exposureQuery(query)).exact;
}

/** The terms that say when, where and by whom. */
export function exposureQuery({ terms }: Query): Query {
  const about = terms.filter(isAboutExposure);
  return about.length === terms.length ? { terms } : { terms: about };
}

/** The scope of rows that somebody else chose, ascending. */
export function scopeOfRows(
  columns: Columns,
  {
    matched,
    exposed,
    asOf,
  }: { readonly matched: Uint32Array; readonly exposed: Uint32Array; readonly asOf: number | undefined },
  nameOf: NameOf = sameName,
): AnalysisScope {
  const ofKind = kindPicker(columns, matched);
  return {
    columns,
    failures: ofKind('failure'),
    successes: ofKind('success'),
    performance: ofKind('performance'),
    context: ofKind('context_metrics'),
    exposed,
    asOf,
    sessions: new ScopedIds(columns, 'session'),
    features: new ScopedIds(columns, 'feature'),
    patterns: patternNames(columns, nameOf),
  };
}

const sameName: NameOf = (pattern) => pattern;

function isAboutExposure(term: Term): boolean {
  if (term.kind === 'since' || term.kind === 'until') return true;
  return term.kind === 'field' && exposureFields.includes(term.field);
}

function kindPicker(columns: Columns, rows: Uint32Array): (kind: RecordKind) => Uint32Array {
  const { kind: column } = columns.table;
  const codes = codesAt(column, rows);
  return (kind) => {
    const code = column.codeOf(kind);
    return code === undefined ? new Uint32Array(0) : rowsWithCode(rows, codes, code);
  };
}

function rowsWithCode(rows: Uint32Array, codes: Codes, code: number): Uint32Array {
  let count = 0;
  for (let at = 0; at < codes.length; at++) if (codes[at] === code) count += 1;
  if (count === rows.length) return rows;
  const found = new Uint32Array(count);
  for (let at = 0, next = 0; next < count; at++) if (codes[at] === code) found[next++] = rows[at] as number;
  return found;
}

/** The pattern of a failure: its place in `names`, 0 for none. */
export function patternId({ columns, patterns }: AnalysisScope, row: number): number {
  return patterns.idOfCode[columns.table.pattern.code(row)] ?? 0;
}
