import { severityRank } from '../records/severity.ts';
import type { Columns, ListColumn, NumberColumn, TextColumn } from './columns.ts';
import type { FieldName } from './fields.ts';
import { stableSort } from './stable-sort.ts';

export type Direction = 'ascending' | 'descending';

/** All rows, the newest first, those without a time last; among equals the one loaded last comes first. */
export function newestFirst(columns: Columns): Uint32Array {
  const rows = new Uint32Array(columns.length);
  for (let place = 0; place < rows.length; place++) rows[place] = rows.length - 1 - place;
  return stableSort(rows, keysOf(columns, 'time', -1));
}

/**
 * All rows in the order of one field. Rows that lack it come last either way; equals stand as in `byTime`, the newest
 * first.
 */
export function orderedBy(
  columns: Columns,
  { field, direction }: { readonly field: FieldName; readonly direction: Direction },
  byTime: Uint32Array,
): Uint32Array {
  return stableSort(byTime, keysOf(columns, field, direction === 'ascending' ? 1 : -1));
}

/** One number a row that sorts like the field: smallest first, the missing ones infinite. */
function keysOf(columns: Columns, field: FieldName, sign: 1 | -1): Float64Array {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  const keys = new Float64Array(columns.length);
  if (column.shape === 'number') {
    for (let row = 0; row < keys.length; row++) {
      const value = column.at(row);
      keys[row] = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value * sign;
    }
    return keys;
  }
  const ranks = textRanks(column.texts, field);
  for (let row = 0; row < keys.length; row++) {
    const rank = ranks[firstCode(column, row)] ?? 0;
    // Rank 0 is the missing text.
    keys[row] = rank === 0 ? Number.POSITIVE_INFINITY : rank * sign;
  }
  return keys;
}

/** The code of the row's text, or of the first one in its list. */
function firstCode(column: TextColumn | ListColumn, row: number): number {
  if (column.shape === 'text') return column.code(row);
  return column.count(row) === 0 ? 0 : column.code(row, 0);
}

/** Places of the distinct texts in alphabetical order from 1, by code; severities in the order of the scale. */
function textRanks(texts: readonly string[], field: FieldName): Float64Array {
  const ranks = new Float64Array(texts.length);
  const codes = texts.map((_, code) => code).slice(1);
  codes.sort((a, b) => compareTexts(texts[a] ?? '', texts[b] ?? '', field));
  codes.forEach((code, place) => {
    ranks[code] = place + 1;
  });
  return ranks;
}

function compareTexts(a: string, b: string, field: FieldName): number {
  if (field === 'severity') {
    const difference = severityRank(a) - severityRank(b);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
