import type { ListColumn, NumberColumn, TextColumn } from '../columns.ts';
import { patternNames } from '../counted-names.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import type { RowBits } from '../row-bits.ts';
import {
  CodeReader,
  leaveOut,
  maskedStretchesOf,
  NumberReader,
  type Stretch,
  stretchesOf,
} from '../stretches.ts';

/** Rows and the group of each; valid until the next stretch. */
export type GroupedStretch = { readonly stretch: Stretch; readonly groups: Uint32Array };

/** Rows by the value of a field; some groups may have no rows. */
export type Grouping = {
  /** The value of each group; undefined for the rows that lack the field. */
  readonly values: readonly (string | undefined)[];
  /** How many groups there are: those of `values`, and perhaps a last one of rows that are not wanted. */
  readonly groupCount: number;
  /** All rows, stretch by stretch: one with several texts in a list stands there once for each distinct one. */
  readonly stretches: () => Iterable<GroupedStretch>;
};

/** The rows of a set by a field. Merged patterns are one group. */
export function groupingOf({ columns, patternName }: DatasetView, field: FieldName, bits: RowBits): Grouping {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  const stretches = () => stretchesOf(bits);
  if (column.shape === 'number') return byNumber(column, stretches);
  if (column.shape === 'list') return byList(column, stretches);
  const rows = { bits, rowCount: columns.length };
  if (field !== 'pattern' || patternName === undefined) return byCode(column, rows);
  const { idOfCode, names } = patternNames(columns, patternName);
  return byCode(column, rows, { values: named(names), groupOfCode: idOfCode });
}

type Stretches = () => Iterable<Stretch>;

/** Place 0 is the missing text. */
function named(texts: readonly string[]): readonly (string | undefined)[] {
  return texts.map((text, place) => (place === 0 ? undefined : text));
}

function byCode(
  column: TextColumn,
  { bits, rowCount }: { readonly bits: RowBits; readonly rowCount: number },
  merged?: { readonly values: readonly (string | undefined)[]; readonly groupOfCode: Uint32Array },
): Grouping {
  const values = merged?.values ?? named(column.texts);
  return {
    values,
    groupCount: values.length + 1,
    *stretches() {
      const reader = new CodeReader(column);
      for (const { stretch, wanted } of maskedStretchesOf(bits, rowCount)) {
        const groups = reader.of(stretch);
        if (merged !== undefined) translate(groups, stretch.count, merged.groupOfCode);
        if (wanted !== undefined) leaveOut(groups, wanted, { count: stretch.count, group: values.length });
        yield { stretch, groups };
      }
    },
  };
}

function translate(codes: Uint32Array, count: number, groupOfCode: Uint32Array): void {
  for (let at = 0; at < count; at++) codes[at] = groupOfCode[codes[at] as number] as number;
}

function byNumber(column: NumberColumn, stretches: Stretches): Grouping {
  const values: (string | undefined)[] = [];
  const known = new Map<number, number>();
  const groupOf = (number: number) => {
    const group = known.get(number);
    if (group !== undefined) return group;
    known.set(number, values.length);
    values.push(Number.isNaN(number) ? undefined : String(number));
    return values.length - 1;
  };
  const number = function* (): Generator<GroupedStretch> {
    const reader = new NumberReader(column);
    for (const stretch of stretches()) {
      const numbers = reader.of(stretch).subarray(0, stretch.count);
      yield { stretch, groups: Uint32Array.from(numbers, groupOf) };
    }
  };
  // Their number has to be known before anything is counted.
  for (const _ of number());
  return { values, groupCount: values.length, stretches: number };
}

function byList(column: ListColumn, stretches: Stretches): Grouping {
  return {
    values: named(column.texts),
    groupCount: column.texts.length,
    *stretches() {
      for (const { first, count, rows } of stretches()) {
        const found: number[] = [];
        const groups: number[] = [];
        for (let at = 0; at < count; at++) noteCodes(column, rows?.[at] ?? first + at, { found, groups });
        const stretch = { first: found[0] ?? 0, count: found.length, rows: Uint32Array.from(found) };
        yield { stretch, groups: Uint32Array.from(groups) };
      }
    },
  };
}

function noteCodes(
  column: ListColumn,
  row: number,
  { found, groups }: { readonly found: number[]; readonly groups: number[] },
): void {
  const count = column.count(row);
  const codes =
    count === 0 ? [0] : new Set(Array.from({ length: count }, (_, place) => column.code(row, place)));
  for (const code of codes) {
    found.push(row);
    groups.push(code);
  }
}
