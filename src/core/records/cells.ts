import { partBit } from '../dataset/columns.ts';
import type { FieldName, PartName } from '../dataset/fields.ts';
import { cellPaths } from './cell-paths.ts';
import type { RecordKind } from './kinds.ts';
import type { ParsedRecord } from './parsed-record.ts';

/** What goes into the columns of one record. */
export type RecordCells = Pick<ParsedRecord, 'cells' | 'lists' | 'present'>;

type ListCells = { readonly texts: readonly string[]; readonly weights?: readonly number[] };

/** Takes a checked line of a kind apart, as `cellPaths` says. */
export function cellsOf(kind: RecordKind, line: unknown): RecordCells {
  const { values, lists: listPaths, marks } = plans[kind];
  const cells: Partial<Record<FieldName, string | number>> = {};
  for (const [field, paths] of values) {
    for (const path of paths) {
      const value = valueAt(line, path);
      if (value === undefined || value === null) continue;
      if (typeof value === 'string' || typeof value === 'number') cells[field] = value;
      break;
    }
  }
  const lists: Partial<Record<FieldName, ListCells>> = {};
  for (const [field, path] of listPaths) {
    const list = listOf(valueAt(line, path));
    if (list !== undefined) lists[field] = list;
  }
  let present = 0;
  for (const [bit, path] of marks) if (saysSomething(valueAt(line, path))) present |= bit;
  return { cells, lists, present };
}

/** The texts of a checked list, its empty places left out: plain values, or patterns each with its effectiveness. */
export function listOf(value: unknown): ListCells | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts: string[] = [];
  const weights: number[] = [];
  for (const entry of value) {
    const isPattern = typeof entry === 'object' && entry !== null;
    const text: unknown = isPattern ? Reflect.get(entry, 'pattern') : entry;
    if (text === undefined || text === null || text === '') continue;
    texts.push(String(text));
    if (isPattern) weights.push(Number(Reflect.get(entry, 'effectiveness') ?? 0));
  }
  if (texts.length === 0) return undefined;
  return weights.length === 0 ? { texts } : { texts, weights };
}

/** Whether a part that is there says anything. */
export function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

type Path = readonly string[];
type Plan = {
  readonly values: readonly (readonly [FieldName, readonly Path[]])[];
  readonly lists: readonly (readonly [FieldName, Path])[];
  readonly marks: readonly (readonly [number, Path])[];
};

/** The paths cut into keys once. */
const plans: Readonly<Record<RecordKind, Plan>> = {
  failure: planOf('failure'),
  success: planOf('success'),
  performance: planOf('performance'),
  context_metrics: planOf('context_metrics'),
  generic: planOf('generic'),
};

function planOf(kind: RecordKind): Plan {
  const { cells, lists, marks } = cellPaths[kind];
  const keysOf = (path: string): Path => path.split('.');
  return {
    values: Object.entries(cells).map(([field, paths]) => [field as FieldName, paths.map(keysOf)] as const),
    lists: Object.entries(lists).map(([field, path]) => [field as FieldName, keysOf(path)] as const),
    marks: Object.entries(marks).map(([part, path]) => [partBit(part as PartName), keysOf(path)] as const),
  };
}

function valueAt(line: unknown, path: Path): unknown {
  let value = line;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
