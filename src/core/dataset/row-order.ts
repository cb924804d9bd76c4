import { severityRank } from '../records/severity.ts';
import type { Columns, ListColumn, NumberColumn, TextColumn } from './columns.ts';
import type { FieldName } from './fields.ts';
import { stableSort } from './stable-sort.ts';

export type Direction = 'ascending' | 'descending';

/**
 * All rows in the order of one field. Rows that lack it come last either way; among equals the newest comes first, and
 * then the one loaded last.
 */
export function orderedBy(columns: Columns, field: FieldName, direction: Direction): Uint32Array {
  const rows = Uint32Array.from({ length: columns.length }, (_, place) => columns.length - 1 - place);
  const newestFirst = stableSort(rows, keysOf(columns, 'time', -1));
  if (field === 'time' && direction === 'descending') return newestFirst;
  return stableSort(newestFirst, keysOf(columns, field, direction === 'ascending' ? 1 : -1));
}

/** One number a row that sorts like the field: smallest first, the missing ones infinite. */
function keysOf(columns: Columns, field: FieldName, sign: 1 | -1): Float64Array {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  const ranks = column.shape === 'number' ? undefined : textRanks(column.texts, field);
  return Float64Array.from({ length: columns.length }, (_, row) => {
    const key = ranks === undefined ? numberAt(column, row) : (ranks[codeAt(column, row)] ?? 0);
    return key === undefined || key === 0 || Number.isNaN(key) ? missingKey(key, ranks) : key * sign;
  });
}

function missingKey(key: number | undefined, ranks: Float64Array | undefined): number {
  // Zero is a number like any other, but rank 0 is the missing text.
  return key === 0 && ranks === undefined ? 0 : Number.POSITIVE_INFINITY;
}

function numberAt(column: TextColumn | NumberColumn | ListColumn, row: number): number | undefined {
  return column.shape === 'number' ? column.at(row) : undefined;
}

function codeAt(column: TextColumn | NumberColumn | ListColumn, row: number): number {
  if (column.shape === 'number') return 0;
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
