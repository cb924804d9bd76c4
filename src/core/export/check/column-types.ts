import type { CheckedRow, CheckFinding } from './finding.ts';

/** What a loader that builds typed columns from JSON Lines makes of a file, as Hugging Face's datasets does by Arrow. */

type Column = {
  /** Kind → the line it was first met on. */
  readonly kinds: Map<string, number>;
  /** Whether every text so far looks like a date that is rewritten. */
  onlyDates: boolean;
  texts: number;
};

export type Columns = ReadonlyMap<string, Column>;

/** Dates that Arrow turns into timestamps; with fractions of a second they stay texts. */
const rewrittenDate = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}(?::?\d{2}(?::?\d{2})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

export function columnsOf(rows: readonly CheckedRow[]): Columns {
  const columns = new Map<string, Column>();
  for (const { line, value } of rows)
    for (const [key, each] of Object.entries(value)) note(columns, { path: key, value: each, line });
  return columns;
}

type Met = { readonly path: string; readonly value: unknown; readonly line: number };

function note(columns: Map<string, Column>, { path, value, line }: Met): void {
  const column = columns.get(path) ?? { kinds: new Map<string, number>(), onlyDates: true, texts: 0 };
  columns.set(path, column);
  const kind = kindOf(value);
  if (!column.kinds.has(kind)) column.kinds.set(kind, line);
  if (typeof value === 'string') {
    column.texts += 1;
    column.onlyDates &&= rewrittenDate.test(value);
  } else if (Array.isArray(value)) {
    for (const each of value) note(columns, { path: `${path}[]`, value: each, line });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value))
      note(columns, { path: `${path}.${key}`, value: each, line });
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : 'list';
  return typeof value === 'string' ? 'text' : typeof value;
}

const empty = new Set(['null', 'empty list']);

/** Columns of two types, and columns whose texts would silently become dates. */
export function columnTypeFindings(columns: Columns): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const [path, { kinds, onlyDates, texts }] of columns) {
    const real = [...kinds].filter(([kind]) => !(empty.has(kind) && (kind === 'null' || kinds.has('list'))));
    const [first, second] = real;
    if (first !== undefined && second !== undefined) {
      findings.push({
        line: second[1],
        level: 'error',
        reason: `${path} is ${second[0]} here and ${first[0]} in line ${first[1]}: a column has one type`,
      });
    }
    const at = kinds.get('text');
    if (at !== undefined && texts > 0 && onlyDates) {
      findings.push({
        line: at,
        level: 'error',
        reason: `every text of ${path} is a date, which loading silently turns into a timestamp: write fractions (.000Z) or Parquet`,
      });
    }
  }
  return findings;
}

/** What differs between the splits of one data set so that loading fails: a column without values in one, or a key more. */
export function splitFindings(
  first: { readonly name: string; readonly columns: Columns },
  other: { readonly name: string; readonly columns: Columns },
): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const isTop = (path: string) => !/[[.]/.test(path);
  for (const [path, column] of other.columns) {
    const line = Math.min(...column.kinds.values());
    const before = first.columns.get(path);
    if (before === undefined) {
      if (isTop(path)) findings.push({ line, level: 'error', reason: `key ${path} is not in ${first.name}` });
      continue;
    }
    const valueless = [...before.kinds.keys()].every((kind) => empty.has(kind));
    const valued = [...column.kinds.keys()].some((kind) => !empty.has(kind));
    const types = (kinds: Column['kinds']) => [...kinds.keys()].filter((kind) => !empty.has(kind));
    if (valueless && valued)
      findings.push({ line, level: 'error', reason: `${path} has a value here and none in ${first.name}` });
    const [left] = types(before.kinds);
    const [right] = types(column.kinds);
    if (left !== undefined && right !== undefined && left !== right)
      findings.push({
        line,
        level: 'error',
        reason: `${path} is ${right} here and ${left} in ${first.name}`,
      });
  }
  for (const path of first.columns.keys())
    if (isTop(path) && !other.columns.has(path))
      findings.push({
        line: 0,
        level: 'warning',
        reason: `key ${path} of ${first.name} is missing and becomes null`,
      });
  return findings;
}
