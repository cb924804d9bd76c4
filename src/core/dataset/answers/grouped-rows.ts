import type { ListColumn, NumberColumn, TextColumn } from '../columns.ts';
import { type PatternNames, patternNames } from '../counted-names.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import { codesAt, valuesAt } from './gathered-cells.ts';

/** Rows by the value of a field: a row with several texts in a list stands there once for each distinct one. */
export type GroupedRows = {
  /** The value of each group; undefined for the rows that lack the field. */
  readonly values: readonly (string | undefined)[];
  /** `groups[n]` is the group of `rows[n]`. */
  readonly rows: Uint32Array;
  readonly groups: Uint32Array;
};

/** Merged patterns are one group. */
export function groupedRows(
  { columns, patternName }: DatasetView,
  field: FieldName,
  rows: Uint32Array,
): GroupedRows {
  if (field === 'pattern' && patternName !== undefined)
    return byName(columns.table.pattern, rows, patternNames(columns, patternName));
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  if (column.shape === 'text') return byCode(column, rows);
  return column.shape === 'number' ? byNumber(column, rows) : byList(column, rows);
}

/** Numbers groups from 0 in order of first sight. */
class GroupNumbers {
  readonly values: (string | undefined)[] = [];
  /** Group + 1 by code. */
  readonly #groups: Uint32Array;
  readonly #texts: readonly string[];

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#groups = new Uint32Array(texts.length);
  }

  /** Code 0 is the missing text. */
  of(code: number): number {
    const known = this.#groups[code] ?? 0;
    if (known !== 0) return known - 1;
    this.values.push(code === 0 ? undefined : this.#texts[code]);
    this.#groups[code] = this.values.length;
    return this.values.length - 1;
  }
}

function byCode(column: TextColumn, rows: Uint32Array): GroupedRows {
  const numbers = new GroupNumbers(column.texts);
  const groups = new Uint32Array(rows.length);
  const codes = codesAt(column, rows);
  for (let place = 0; place < groups.length; place++) groups[place] = numbers.of(codes[place] as number);
  return { values: numbers.values, rows, groups };
}

function byName(column: TextColumn, rows: Uint32Array, { idOfCode, names }: PatternNames): GroupedRows {
  const numbers = new GroupNumbers(names);
  const groups = new Uint32Array(rows.length);
  const codes = codesAt(column, rows);
  for (let place = 0; place < groups.length; place++)
    groups[place] = numbers.of(idOfCode[codes[place] as number] as number);
  return { values: numbers.values, rows, groups };
}

function byNumber(column: NumberColumn, rows: Uint32Array): GroupedRows {
  const values: (string | undefined)[] = [];
  const known = new Map<number, number>();
  const groups = new Uint32Array(rows.length);
  const numbers = valuesAt(column, rows);
  for (let place = 0; place < rows.length; place++) {
    const number = numbers[place] as number;
    let group = known.get(number);
    if (group === undefined) {
      group = values.length;
      known.set(number, group);
      values.push(Number.isNaN(number) ? undefined : String(number));
    }
    groups[place] = group;
  }
  return { values, rows, groups };
}

function byList(column: ListColumn, rows: Uint32Array): GroupedRows {
  const numbers = new GroupNumbers(column.texts);
  const found: number[] = [];
  const groups: number[] = [];
  const note = (row: number, code: number) => {
    found.push(row);
    groups.push(numbers.of(code));
  };
  for (const row of rows) {
    const count = column.count(row);
    if (count < 2) note(row, count === 0 ? 0 : column.code(row, 0));
    else {
      const codes = new Set(Array.from({ length: count }, (_, place) => column.code(row, place)));
      for (const code of codes) note(row, code);
    }
  }
  return { values: numbers.values, rows: Uint32Array.from(found), groups: Uint32Array.from(groups) };
}
