import type { Columns, ListColumn, NumberColumn, TextColumn } from '../dataset/columns.ts';
import { addRow, allRows, dropRows, noRows, type RowBits } from '../dataset/row-bits.ts';

/** Numbers from `low` to `high`, both included. */
export type NumberRange = { readonly low: number; readonly high: number };

/** The smallest number above another, which is neither NaN nor infinite. */
export function nextAbove(number: number): number {
  if (number === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const float = new Float64Array(bits.buffer);
  float[0] = number;
  bits[0] = (bits[0] ?? 0n) + (number > 0 ? 1n : -1n);
  return float[0];
}

export function nextBelow(number: number): number {
  return -nextAbove(-number);
}

/** Rows whose text, or one of whose texts, has a marked code; code 0 is that of rows without a text. */
export function rowsWithCodes(
  column: TextColumn | ListColumn,
  isWanted: Uint8Array,
  rowCount: number,
): RowBits {
  if (column.shape === 'list') return rowsWithListed(column, isWanted, rowCount);
  const { codes } = column;
  const rows = noRows(rowCount);
  const held = Math.min(codes.length, rowCount);
  for (let start = 0; start < held; start += 32) {
    const end = Math.min(start + 32, held);
    let word = 0;
    for (let row = start; row < end; row++) word |= (isWanted[codes[row] as number] as number) << (row & 31);
    rows[start >>> 5] = word;
  }
  for (let row = held; isWanted[0] === 1 && row < rowCount; row++) addRow(rows, row);
  return rows;
}

function rowsWithListed(column: ListColumn, isWanted: Uint8Array, rowCount: number): RowBits {
  const rows = noRows(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const count = column.count(row);
    if (count === 0 && isWanted[0] === 1) addRow(rows, row);
    for (let place = 0; place < count; place++) {
      if (isWanted[column.code(row, place)] !== 1) continue;
      addRow(rows, row);
      break;
    }
  }
  return rows;
}

/** Rows whose number is in one of some ranges. */
export function rowsInRanges(
  column: NumberColumn,
  ranges: readonly NumberRange[],
  rowCount: number,
): RowBits {
  const rows = noRows(rowCount);
  const { values, missing } = column;
  // Missing numbers among whole ones are the smallest there can be.
  const least = values instanceof Int32Array ? missing + 1 : Number.NEGATIVE_INFINITY;
  const held = Math.min(values.length, rowCount);
  for (const { low, high } of ranges) {
    const from = Math.max(low, least);
    for (let start = 0; start < held; start += 32) {
      const end = Math.min(start + 32, held);
      let word = rows[start >>> 5] as number;
      for (let row = start; row < end; row++) {
        const value = values[row] as number;
        if (value >= from && value <= high) word |= 1 << (row & 31);
      }
      rows[start >>> 5] = word;
    }
  }
  return rows;
}

export function rowsWithoutNumber(column: NumberColumn, rowCount: number): RowBits {
  const rows = allRows(rowCount);
  const everyNumber = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  dropRows(rows, rowsInRanges(column, [everyNumber], rowCount));
  return rows;
}

/** Rows whose record has a part, by its bit. */
export function rowsWithPart(columns: Columns, bit: number): RowBits {
  const rows = noRows(columns.length);
  const { presentParts } = columns;
  for (let row = 0; row < columns.length; row++)
    if (((presentParts[row] as number) & bit) !== 0) addRow(rows, row);
  return rows;
}
