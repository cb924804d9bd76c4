import { RowOrder } from './arrange-rows.ts';
import type { Columns, ListColumn, NumberColumn, TextColumn } from './columns.ts';
import type { FieldName } from './fields.ts';
import { Remembered } from './remembered.ts';
import { stableSort } from './stable-sort.ts';
import { compareTexts, textRanks } from './text-ranks.ts';

export type Direction = 'ascending' | 'descending';

/** By time, the newest first, rows without a time last; among equals the one loaded last comes first. */
const newestFirst = 'time descending';

/**
 * All rows in the order of a field, each order made once and kept. Rows that lack the field come last either way; equals
 * stand the newest first. Rows that were added since are put between those that are in order already.
 */
export class RowOrders {
  readonly #columns: Columns;
  readonly #known = new Remembered<{ order: RowOrder }>(6);
  /** Ranks of a field's texts, by how many there were. */
  readonly #ranks = new Remembered<Uint32Array>(4);

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  of(field: FieldName, direction: Direction): RowOrder {
    const key = `${field} ${direction}`;
    const known = this.#known.get(key, () => ({ order: this.#sorted(field, direction) }));
    if (known.order.rows.length < this.#columns.length)
      known.order = new RowOrder(this.#withAdded(known.order.rows, field, direction));
    return known.order;
  }

  #sorted(field: FieldName, direction: Direction): RowOrder {
    const start =
      `${field} ${direction}` === newestFirst
        ? lastFirst(0, this.#columns.length)
        : this.of('time', 'descending').rows;
    const ranksOf = (texts: readonly string[]) =>
      this.#ranks.get(`${field} ${texts.length}`, () => textRanks(texts, field));
    return new RowOrder(stableSort(start, keysOf(this.#columns, { field, direction, ranksOf })));
  }

  #withAdded(sorted: Uint32Array, field: FieldName, direction: Direction): Uint32Array {
    const added = this.#columns.length - sorted.length;
    // Each row is put in its place by itself.
    if (added * 8 > sorted.length) return this.#sorted(field, direction).rows;
    const compare = comparer(this.#columns, field, direction);
    const isByTime = `${field} ${direction}` === newestFirst;
    const places = isByTime ? undefined : this.of('time', 'descending').places;
    const isBefore = (a: number, b: number) => {
      const difference = compare(a, b);
      if (difference !== 0) return difference < 0;
      return places === undefined ? a > b : (places[a] as number) < (places[b] as number);
    };
    const rows = lastFirst(sorted.length, this.#columns.length);
    return merged(
      sorted,
      rows.sort((a, b) => (isBefore(a, b) ? -1 : 1)),
      isBefore,
    );
  }
}

function lastFirst(from: number, to: number): Uint32Array {
  const rows = new Uint32Array(to - from);
  for (let place = 0; place < rows.length; place++) rows[place] = to - 1 - place;
  return rows;
}

type IsBefore = (a: number, b: number) => boolean;

/** Two lists in order as one: the few of `added` are looked up, what lies between them is copied. */
function merged(sorted: Uint32Array, added: Uint32Array, isBefore: IsBefore): Uint32Array {
  const rows = new Uint32Array(sorted.length + added.length);
  let from = 0;
  added.forEach((row, place) => {
    let low = from;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(sorted[middle] as number, row)) low = middle + 1;
      else high = middle;
    }
    rows.set(sorted.subarray(from, low), from + place);
    rows[low + place] = row;
    from = low;
  });
  rows.set(sorted.subarray(from), from + added.length);
  return rows;
}

function comparer(
  columns: Columns,
  field: FieldName,
  direction: Direction,
): (a: number, b: number) => number {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  const sign = direction === 'ascending' ? 1 : -1;
  if (column.shape === 'number') {
    const key = (row: number) => {
      const value = column.at(row);
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value * sign;
    };
    return (a, b) => (key(a) === key(b) ? 0 : key(a) - key(b));
  }
  return (a, b) => {
    const [first, second] = [firstCode(column, a), firstCode(column, b)];
    if (first === 0 || second === 0) return Number(first === 0) - Number(second === 0);
    return compareTexts(column.texts[first] ?? '', column.texts[second] ?? '', field) * sign;
  };
}

type KeySource = {
  readonly field: FieldName;
  readonly direction: Direction;
  readonly ranksOf: (texts: readonly string[]) => Uint32Array;
};

/** One number a row that sorts like the field: smallest first, the missing ones infinite. */
function keysOf(columns: Columns, { field, direction, ranksOf }: KeySource): Float64Array {
  const sign = direction === 'ascending' ? 1 : -1;
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  const keys = new Float64Array(columns.length).fill(Number.POSITIVE_INFINITY);
  if (column.shape === 'number') {
    const { values, missing } = column;
    const isWhole = values instanceof Int32Array;
    for (let row = 0; row < Math.min(keys.length, values.length); row++) {
      const value = values[row] as number;
      if (isWhole ? value !== missing : !Number.isNaN(value)) keys[row] = value * sign;
    }
    return keys;
  }
  const ranks = ranksOf(column.texts);
  for (let row = 0; row < keys.length; row++) {
    const rank = ranks[firstCode(column, row)] as number;
    // Rank 0 is the missing text.
    if (rank !== 0) keys[row] = rank * sign;
  }
  return keys;
}

/** The code of the row's text, or of the first one in its list. */
function firstCode(column: TextColumn | ListColumn, row: number): number {
  if (column.shape === 'text') return column.code(row);
  return column.count(row) === 0 ? 0 : column.code(row, 0);
}
