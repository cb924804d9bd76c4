import type { NumberColumn, TextColumn } from './columns.ts';
import { bitCount, type RowBits } from './row-bits.ts';

/** So few rows that the cells of several columns stay in the processor's caches. */
const stretchWords = 512;
const stretchRows = stretchWords * 32;

/**
 * Some rows of a set, to be looked at column by column: `rows`, or `count` of them one after another from `first` on. Valid
 * until the next stretch.
 */
export type Stretch = {
  readonly first: number;
  readonly count: number;
  readonly rows: Uint32Array | undefined;
};

/** The rows of a set, ascending. No list of all of them is made. */
export function* stretchesOf(bits: RowBits): Generator<Stretch, void> {
  const room = new Uint32Array(stretchRows);
  for (let from = 0; from < bits.length; from += stretchWords) {
    const to = Math.min(from + stretchWords, bits.length);
    const count = countIn(bits, from, to);
    if (count === 0) continue;
    if (count === (to - from) * 32) yield { first: from * 32, count, rows: undefined };
    else {
      fill(room, bits.subarray(from, to), from * 32);
      yield { first: room[0] as number, count, rows: room };
    }
  }
}

/** A stretch of all rows, and which of them are wanted; undefined when all are. */
export type MaskedStretch = { readonly stretch: Stretch; readonly wanted: RowBits | undefined };

/** Reading more than this share of the rows one by one takes longer than reading all and leaving some out. */
const sparse = 0.4;

/**
 * The rows of a set among all `rowCount` rows: where the set holds many of the rows, all are in the stretch, to be left out
 * by `wanted`, whose first bit is the stretch's first row.
 */
export function* maskedStretchesOf(bits: RowBits, rowCount: number): Generator<MaskedStretch, void> {
  const room = new Uint32Array(stretchRows);
  for (let from = 0; from < bits.length; from += stretchWords) {
    const to = Math.min(from + stretchWords, bits.length);
    const length = Math.min(to * 32, rowCount) - from * 32;
    const count = countIn(bits, from, to);
    if (count === 0) continue;
    if (count > length * sparse) {
      const stretch = { first: from * 32, count: length, rows: undefined };
      yield { stretch, wanted: count === length ? undefined : bits.subarray(from, to) };
    } else {
      fill(room, bits.subarray(from, to), from * 32);
      yield { stretch: { first: room[0] as number, count, rows: room }, wanted: undefined };
    }
  }
}

/** The same of a list of rows. */
export function* stretchesOfRows(rows: Uint32Array): Generator<Stretch, void> {
  for (let from = 0; from < rows.length; from += stretchRows) {
    const some = rows.subarray(from, from + stretchRows);
    const first = some[0] as number;
    yield { first, count: some.length, rows: isUnbroken(some) ? undefined : some };
  }
}

function isUnbroken(rows: Uint32Array): boolean {
  const first = rows[0] as number;
  for (let at = 0; at < rows.length; at++) if (rows[at] !== first + at) return false;
  return true;
}

function countIn(bits: RowBits, from: number, to: number): number {
  let count = 0;
  for (let word = from; word < to; word++) count += bitCount(bits[word] as number);
  return count;
}

function fill(room: Uint32Array, bits: RowBits, firstRow: number): void {
  let next = 0;
  for (let word = 0; word < bits.length; word++) {
    let left = bits[word] as number;
    const base = firstRow + (word << 5);
    while (left !== 0) {
      room[next++] = base + 31 - Math.clz32(left & -left);
      left &= left - 1;
    }
  }
}

/** Puts the rows that are not wanted into a group of their own. */
export function leaveOut(
  groups: Uint32Array,
  wanted: RowBits,
  { count, group }: { readonly count: number; readonly group: number },
): void {
  for (let word = 0; word < wanted.length; word++) {
    let bits = wanted[word] as number;
    if (bits === 0xffffffff) continue;
    const end = Math.min(word * 32 + 32, count);
    for (let at = word * 32; at < end; at++) {
      // All ones for a wanted row, else zero.
      const mask = -(bits & 1);
      groups[at] = ((groups[at] as number) & mask) | (group & ~mask);
      bits >>>= 1;
    }
  }
}

/** Reads the codes of a text column, stretch by stretch. Loops over them meet one kind of array whatever the column has. */
export class CodeReader {
  readonly #column: TextColumn;
  #room = new Uint32Array(stretchRows);

  constructor(column: TextColumn) {
    this.#column = column;
  }

  /** One for each row of the stretch, 0 where the field is missing; valid until the next call. */
  of({ first, count, rows }: Stretch): Uint32Array {
    const { codes } = this.#column;
    if (count > this.#room.length) this.#room = new Uint32Array(count);
    const room = this.#room;
    if (rows === undefined) {
      const held = codes.subarray(first, first + count);
      room.set(held);
      room.fill(0, held.length, count);
      return room;
    }
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      room[at] = row < codes.length ? (codes[row] as number) : 0;
    }
    return room;
  }
}

/** The same for numbers, NaN where there is none. */
export class NumberReader {
  readonly #column: NumberColumn;
  #room = new Float64Array(stretchRows);

  constructor(column: NumberColumn) {
    this.#column = column;
  }

  of(stretch: Stretch): Float64Array {
    const { values, missing } = this.#column;
    const { first, count, rows } = stretch;
    if (count > this.#room.length) this.#room = new Float64Array(count);
    if (values instanceof Int32Array) return readWhole(this.#room, values, { missing, stretch });
    if (rows === undefined && first + count <= values.length) return values.subarray(first, first + count);
    const room = this.#room;
    for (let at = 0; at < count; at++) {
      const row = rows === undefined ? first + at : (rows[at] as number);
      room[at] = row < values.length ? (values[row] as number) : Number.NaN;
    }
    return room;
  }
}

function readWhole(
  room: Float64Array,
  values: Int32Array,
  { missing, stretch }: { readonly missing: number; readonly stretch: Stretch },
): Float64Array {
  const { first, count, rows } = stretch;
  for (let at = 0; at < count; at++) {
    const row = rows === undefined ? first + at : (rows[at] as number);
    const value = row < values.length ? (values[row] as number) : missing;
    room[at] = value === missing ? Number.NaN : value;
  }
  return room;
}

/** The same for columns of whole numbers, as they are kept: `missing` of the column stands where there is none. */
export class WholeReader {
  readonly #column: NumberColumn;
  #room = new Int32Array(stretchRows);

  constructor(column: NumberColumn) {
    this.#column = column;
  }

  of({ first, count, rows }: Stretch): Int32Array {
    const { values, missing } = this.#column;
    if (!(values instanceof Int32Array)) throw new TypeError('Not whole numbers');
    if (rows === undefined && first + count <= values.length) return values.subarray(first, first + count);
    if (count > this.#room.length) this.#room = new Int32Array(count);
    const room = this.#room;
    for (let at = 0; at < count; at++) {
      const row = rows === undefined ? first + at : (rows[at] as number);
      room[at] = row < values.length ? (values[row] as number) : missing;
    }
    return room;
  }
}
