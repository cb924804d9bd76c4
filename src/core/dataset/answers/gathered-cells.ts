import type { NumberColumn, TextColumn } from '../columns.ts';
import type { Codes } from '../row-arrays.ts';

/**
 * The cells of some rows, one after another, for loops that count: reading a plain array in order takes a tenth of asking a
 * column row by row. `rows` are ascending and distinct, as queries give them; so as many of them as the column has are all,
 * and nothing is copied then.
 */
export function codesAt(column: TextColumn, rows: Uint32Array): Codes {
  const { codes } = column;
  if (isEvery(rows) && codes.length >= rows.length) return codes.subarray(0, rows.length);
  const gathered = new (codes.constructor as new (length: number) => Codes)(rows.length);
  const held = codes.length;
  for (let place = 0; place < gathered.length; place++) {
    const row = rows[place] as number;
    gathered[place] = row < held ? (codes[row] as number) : 0;
  }
  return gathered;
}

/** The same for numbers, NaN where there is none. */
export function valuesAt(column: NumberColumn, rows: Uint32Array): Float64Array {
  const { values } = column;
  if (values instanceof Int32Array) return gatherWhole(values, rows, column.missing);
  if (isEvery(rows) && values.length >= rows.length) return values.subarray(0, rows.length);
  const gathered = new Float64Array(rows.length);
  const held = values.length;
  for (let place = 0; place < gathered.length; place++) {
    const row = rows[place] as number;
    gathered[place] = row < held ? (values[row] as number) : Number.NaN;
  }
  return gathered;
}

function gatherWhole(values: Int32Array, rows: Uint32Array, missing: number): Float64Array {
  const gathered = new Float64Array(rows.length);
  const held = values.length;
  for (let place = 0; place < gathered.length; place++) {
    const row = rows[place] as number;
    const value = row < held ? (values[row] as number) : missing;
    gathered[place] = value === missing ? Number.NaN : value;
  }
  return gathered;
}

/** Whether ascending rows begin with the first and leave none out. */
function isEvery(rows: Uint32Array): boolean {
  return rows.length > 0 && rows[rows.length - 1] === rows.length - 1;
}

export function increment(counts: Uint32Array, place: number): void {
  counts[place] = (counts[place] as number) + 1;
}
