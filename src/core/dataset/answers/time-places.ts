import type { Columns, NumberColumn } from '../columns.ts';
import type { Stretch } from '../stretches.ts';
import { cellOf, missingCell } from '../time-cells.ts';

/** Stands in the table where a cut lies in the cells: there the cuts themselves are asked. */
const unsure = 255;
/** Places fit into the table's bytes. */
const mostCuts = 253;
const tableSize = 1 << 16;

/**
 * Tells between which of some moments each row's time lies: its place is how many `cuts` (ascending, at most 253) are at or
 * before it, and one more than there are cuts when it is missing. A table of cells replaces all comparisons but those near
 * a cut.
 */
export class TimePlaces {
  /** How many places there are, the one of missing times included. */
  readonly count: number;
  readonly #cuts: Float64Array;
  readonly #times: NumberColumn;
  readonly #cells: Int32Array;
  /** How many cells stand in one entry of the table, as a power of two. */
  readonly #shift: number;
  readonly #firstCell: number;
  /** Entry 0 is that of missing times. */
  readonly #table: Uint8Array;
  #room = new Uint8Array(0);
  #gathered = new Int32Array(0);

  constructor({ table, timeCells, length }: Columns, cuts: readonly number[]) {
    if (cuts.length > mostCuts) throw new RangeError(`At most ${mostCuts} cuts, not ${cuts.length}`);
    const { first, last } = table.time.range ?? { first: 0, last: 0 };
    this.#times = table.time;
    this.#cells = timeCells.upTo(length);
    this.#cuts = Float64Array.from(cuts);
    this.count = cuts.length + 2;
    this.#firstCell = cellOf(first);
    const cells = cellOf(last) - this.#firstCell + 1;
    this.#shift = Math.max(0, Math.ceil(Math.log2(cells / tableSize)));
    this.#table = new Uint8Array(1 + Math.ceil(cells / 2 ** this.#shift));
    this.#fillTable();
  }

  #fillTable(): void {
    this.#table.fill(0);
    this.#table[0] = this.#cuts.length + 1;
    this.#cuts.forEach((cut, place) => {
      const entry = this.#entryOf(cut);
      this.#table.fill(place + 1, Math.max(1, entry + 1));
    });
    for (const cut of this.#cuts) {
      const entry = this.#entryOf(cut);
      if (entry >= 1 && entry < this.#table.length) this.#table[entry] = unsure;
    }
  }

  /** Below 1 when it is before all times. */
  #entryOf(cut: number): number {
    return 1 + Math.floor((cellOf(cut) - this.#firstCell) / 2 ** this.#shift);
  }

  #exactly(row: number): number {
    const time = this.#times.at(row);
    let place = 0;
    while (place < this.#cuts.length && time >= (this.#cuts[place] as number)) place += 1;
    return place;
  }

  /** The place of each row of the stretch; valid until the next call. */
  of(stretch: Stretch): Uint8Array {
    const { count } = stretch;
    if (count > this.#room.length) this.#room = new Uint8Array(count);
    const places = this.#room;
    const cells = this.#cellsOf(stretch);
    const table = this.#table;
    const firstCell = this.#firstCell;
    const shift = this.#shift;
    let unsureCount = 0;
    for (let at = 0; at < count; at++) {
      const cell = cells[at] as number;
      const difference = cell ^ missingCell;
      // All ones when there is a time, else zero: a branch here could not be guessed.
      const isThere = (difference | (0 - difference)) >> 31;
      const place = table[(((cell - firstCell) >> shift) + 1) & isThere] as number;
      places[at] = place;
      unsureCount += place === unsure ? 1 : 0;
    }
    if (unsureCount > 0) this.#settle(places, stretch);
    return places;
  }

  #cellsOf({ first, count, rows }: Stretch): Int32Array {
    if (rows === undefined) return this.#cells.subarray(first, first + count);
    if (count > this.#gathered.length) this.#gathered = new Int32Array(count);
    const cells = this.#cells;
    const gathered = this.#gathered;
    for (let at = 0; at < count; at++) gathered[at] = cells[rows[at] as number] as number;
    return gathered;
  }

  #settle(places: Uint8Array, { first, count, rows }: Stretch): void {
    for (let at = places.indexOf(unsure); at !== -1 && at < count; at = places.indexOf(unsure, at + 1))
      places[at] = this.#exactly(rows?.[at] ?? first + at);
  }
}
