import type { NumberColumn } from './columns.ts';
import type { RowBits } from './row-bits.ts';

/** Some 17 minutes: exact to divide by, and so many that a moment falls into a cell with few others. */
const cellMilliseconds = 2 ** 20;
/** Stands for a missing time. */
export const missingCell = -0x80000000;
/** Rows that are known to lie between two times. */
const zoneRows = 1 << 14;
const latestCell = 0x7fffffff;

/** Whole numbers that stand in the order of times: comparing and counting them is quicker than the times themselves. */
export function cellOf(time: number): number {
  const cell = Math.floor(time / cellMilliseconds);
  return Math.max(missingCell + 1, Math.min(latestCell, cell));
}

/** The cell of each row's time, noted once, when the row has come. */
export class TimeCells {
  readonly #times: NumberColumn;
  #cells = new Int32Array(0);
  #done = 0;
  /** The earliest and the latest cell of each `zoneRows` rows. */
  readonly #zones: { first: number; last: number }[] = [];

  constructor(times: NumberColumn) {
    this.#times = times;
  }

  /** Notes the rows up to `rows`. */
  noteUpTo(rows: number): void {
    if (rows > this.#cells.length) {
      const larger = new Int32Array(Math.max(rows, this.#times.values.length));
      larger.set(this.#cells.subarray(0, this.#done));
      this.#cells = larger;
    }
    const { values, missing } = this.#times;
    for (let row = this.#done; row < rows; row++) {
      const time = row < values.length ? (values[row] as number) : missing;
      const cell = time === missing || Number.isNaN(time) ? missingCell : cellOf(time);
      this.#cells[row] = cell;
      if (cell !== missingCell) this.#noteInZone(row, cell);
    }
    this.#done = Math.max(this.#done, rows);
  }

  #noteInZone(row: number, cell: number): void {
    const place = Math.floor(row / zoneRows);
    const zone = this.#zones[place];
    if (zone === undefined) this.#zones[place] = { first: cell, last: cell };
    else if (cell < zone.first) zone.first = cell;
    else if (cell > zone.last) zone.last = cell;
  }

  /** The earliest and the latest time of a set's rows. Zones that hold neither are not looked at. */
  periodOf(bits: RowBits): { readonly first: number; readonly last: number } | undefined {
    const zones = this.#zones.flatMap((zone, place) => ({ ...zone, place }));
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const zone of zones.toSorted((a, b) => a.first - b.first)) {
      if (zone.first > cellOf(first)) break;
      first = Math.min(first, this.#rangeIn(bits, zone.place).first);
    }
    for (const zone of zones.toSorted((a, b) => b.last - a.last)) {
      if (zone.last < cellOf(last)) break;
      last = Math.max(last, this.#rangeIn(bits, zone.place).last);
    }
    return first > last ? undefined : { first, last };
  }

  #rangeIn(bits: RowBits, zone: number): { readonly first: number; readonly last: number } {
    const { values } = this.#times;
    const from = zone * zoneRows;
    const to = Math.min(from + zoneRows, values.length);
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = from; row < to; row++) {
      if ((((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 0 || this.#cells[row] === missingCell) continue;
      const time = values[row] as number;
      if (time < first) first = time;
      if (time > last) last = time;
    }
    return { first, last };
  }

  /** By row. To be read only. */
  upTo(rows: number): Int32Array {
    this.noteUpTo(rows);
    return this.#cells;
  }
}
