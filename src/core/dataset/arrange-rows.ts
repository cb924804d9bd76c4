import type { CostedRows } from '../search/costed-rows.ts';
import { hasRow, type RowBits, rowsOf } from './row-bits.ts';

/** All rows in some order, and where each stands in it. */
export class RowOrder {
  readonly rows: Uint32Array;
  #places: Uint32Array | undefined;

  constructor(rows: Uint32Array) {
    this.rows = rows;
  }

  /** The place of each row. */
  get places(): Uint32Array {
    this.#places ??= placesOf(this.rows);
    return this.#places;
  }
}

function placesOf(rows: Uint32Array): Uint32Array {
  const places = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place++) places[rows[place] as number] = place;
  return places;
}

/** Sorting so many rows by their place is quicker than going through an order to find them. */
const fewRows = 4096;

/**
 * The first rows of a set in an order, at most `wanted`; `count` is how many the set has. Never looks at all rows of a
 * large dataset: of many members the first ones come soon, and few are sorted among themselves.
 */
export function firstInOrder(
  set: { readonly rows: RowBits; readonly count: number },
  order: RowOrder,
  wanted: number,
): Uint32Array {
  if (set.count <= fewRows) {
    const places = Uint32Array.from(rowsOf(set.rows, set.count), (row) => order.places[row] as number).sort();
    return places.subarray(0, wanted).map((place) => order.rows[place] as number);
  }
  const first = new Uint32Array(Math.min(wanted, set.count));
  let next = 0;
  for (let place = 0; next < first.length && place < order.rows.length; place++) {
    const row = order.rows[place] as number;
    if (hasRow(set.rows, row)) first[next++] = row;
  }
  return first;
}

/** All rows of some classes, the first class first and each class in the order. */
export function allInOrder(classes: CostedRows, order: RowOrder): Uint32Array {
  const [only] = classes;
  if (only !== undefined && classes.length === 1) return inOrder(only.rows, order);
  const counts = new Uint32Array(classes.length + 1);
  const classOf = new Uint8Array(order.rows.length);
  const first = Math.min(classes.length, 255);
  // Costs are far fewer than a byte holds; should there be more, the last ones stand together.
  classes.forEach(({ rows }, place) => {
    for (const row of rowsOf(rows)) classOf[row] = Math.min(place + 1, first);
  });
  for (let row = 0; row < classOf.length; row++) {
    const found = classOf[row] as number;
    if (found > 0) counts[found] = (counts[found] as number) + 1;
  }
  for (let place = 1; place < counts.length; place++)
    counts[place] = (counts[place] as number) + (counts[place - 1] as number);
  const sorted = new Uint32Array(counts.at(-1) ?? 0);
  for (let place = 0; place < order.rows.length; place++) {
    const row = order.rows[place] as number;
    const found = classOf[row] as number;
    if (found === 0) continue;
    const target = counts[found - 1] as number;
    sorted[target] = row;
    counts[found - 1] = target + 1;
  }
  return sorted;
}

function inOrder(rows: RowBits, order: RowOrder): Uint32Array {
  const found = rowsOf(rows);
  if (found.length === order.rows.length) return order.rows;
  let next = 0;
  for (let place = 0; next < found.length && place < order.rows.length; place++) {
    const row = order.rows[place] as number;
    if (hasRow(rows, row)) found[next++] = row;
  }
  return found;
}
