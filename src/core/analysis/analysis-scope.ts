import { codesAt } from '../dataset/answers/gathered-cells.ts';
import { type Period, periodOfBits, periodOfRows } from '../dataset/answers/time-buckets.ts';
import type { Columns } from '../dataset/columns.ts';
import { type NameOf, type PatternNames, patternNames } from '../dataset/counted-names.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import type { FieldName } from '../dataset/fields.ts';
import type { Codes } from '../dataset/row-arrays.ts';
import { keepRows, noRows, type RowBits, rowsOf } from '../dataset/row-bits.ts';
import { type MaskedStretch, maskedStretchesOf, stretchesOfRows } from '../dataset/stretches.ts';
import { fieldTerm } from '../query/edit-query.ts';
import type { Query, Term } from '../query/query.ts';
import type { RecordKind } from '../records/kinds.ts';
import { once } from '../statistics/once.ts';
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
  /** The failures again, for those who only count. */
  readonly failureStretches: () => Iterable<MaskedStretch>;
  /** The earliest and the latest time of the exposure. */
  readonly exposedPeriod: () => Period | undefined;
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
  return scopeOfBits(
    view,
    { matched: view.match(query).exactBits, exposed: exposedBits(view, query) },
    nameOf,
  );
}

/** What was done at all, by the terms of a query that do not say how it went. */
export function exposedBits(view: DatasetView, query: Query): RowBits {
  return view.match(exposureQuery(query)).exactBits;
}

/** The terms that say when, where and by whom. */
export function exposureQuery({ terms }: Query): Query {
  const about = terms.filter(isAboutExposure);
  return about.length === terms.length ? { terms } : { terms: about };
}

type Chosen<Rows> = { readonly matched: Rows; readonly exposed: Rows };

/** The scope of rows that a query chose. Lists of them are made when they are asked for. */
export function scopeOfBits(
  view: DatasetView,
  { matched, exposed }: Chosen<RowBits>,
  nameOf: NameOf = sameName,
): AnalysisScope {
  const { columns, asOf } = view;
  const rowsOfKind = (kind: RecordKind) => once(() => rowsOf(bitsOfKind(view, matched, kind)));
  const lists = {
    failures: rowsOfKind('failure'),
    successes: rowsOfKind('success'),
    performance: rowsOfKind('performance'),
    context: rowsOfKind('context_metrics'),
    exposed: once(() => rowsOf(exposed)),
  };
  return {
    get failures() {
      return lists.failures();
    },
    get successes() {
      return lists.successes();
    },
    get performance() {
      return lists.performance();
    },
    get context() {
      return lists.context();
    },
    get exposed() {
      return lists.exposed();
    },
    failureStretches: () => maskedStretchesOf(bitsOfKind(view, matched, 'failure'), columns.length),
    exposedPeriod: () => periodOfBits(columns, exposed),
    ...namesOf(columns, nameOf),
    asOf,
  };
}

/** Those of the rows whose records are of a kind. */
export function bitsOfKind(view: DatasetView, bits: RowBits, kind: RecordKind): RowBits {
  const { texts } = view.columns.table.kind;
  if (!texts.includes(kind)) return noRows(view.columns.length);
  // Files of one kind need not be asked.
  if (texts.length === 2) return bits;
  const kept = bits.slice();
  keepRows(kept, view.match({ terms: [fieldTerm('kind', kind)] }).bits);
  return kept;
}

/** The scope of rows that somebody else chose, ascending. */
export function scopeOfRows(
  columns: Columns,
  { matched, exposed, asOf }: Chosen<Uint32Array> & { readonly asOf: number | undefined },
  nameOf: NameOf = sameName,
): AnalysisScope {
  const ofKind = kindPicker(columns, matched);
  const failures = ofKind('failure');
  return {
    failures,
    successes: ofKind('success'),
    performance: ofKind('performance'),
    context: ofKind('context_metrics'),
    exposed,
    *failureStretches() {
      for (const stretch of stretchesOfRows(failures)) yield { stretch, wanted: undefined };
    },
    exposedPeriod: () => periodOfRows(columns.table.time, exposed),
    ...namesOf(columns, nameOf),
    asOf,
  };
}

function namesOf(columns: Columns, nameOf: NameOf) {
  return {
    columns,
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

/** The pattern a failure counts under, by its name; undefined when it has none. */
export function patternOf(scope: AnalysisScope, row: number): string | undefined {
  const id = patternId(scope, row);
  return id === 0 ? undefined : scope.patterns.names[id];
}

/** The pattern of a failure: its place in `names`, 0 for none. */
export function patternId({ columns, patterns }: AnalysisScope, row: number): number {
  return patterns.idOfCode[columns.table.pattern.code(row)] ?? 0;
}
