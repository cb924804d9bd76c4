import type { NumberColumn } from '../columns.ts';

export const dayMilliseconds = 24 * 60 * 60 * 1000;
const week = 7 * dayMilliseconds;

/** Equal stretches of time from the earliest to the latest of some rows, for sparklines. */
export class TimeBuckets {
  readonly #first: number;
  readonly #width: number;
  readonly #count: number;

  private constructor(period: { readonly first: number; readonly last: number }, count: number) {
    this.#first = period.first;
    this.#width = (period.last - period.first) / count;
    this.#count = count;
  }

  static over(times: NumberColumn, rows: Uint32Array, count: number): TimeBuckets {
    return new TimeBuckets(periodOfRows(times, rows) ?? { first: 0, last: 0 }, count);
  }

  /** The place of a time, 0 for the oldest bucket; a period without length fills the newest. */
  of(time: number): number {
    if (this.#width === 0) return this.#count - 1;
    const place = Math.floor((time - this.#first) / this.#width);
    return Math.min(Math.max(place, 0), this.#count - 1);
  }
}

/** The earliest and latest time of some rows; undefined when none has a time. */
export function periodOfRows(
  times: NumberColumn,
  rows: Uint32Array,
): { readonly first: number; readonly last: number } | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const time = times.at(row);
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return first > last ? undefined : { first, last };
}

/** Whether a time lies in the 7 days up to the as-of time, or in the 7 days before those. */
export function weekOf(time: number, asOf: number | undefined): 'last' | 'previous' | undefined {
  if (asOf === undefined || time > asOf) return undefined;
  if (time > asOf - week) return 'last';
  return time > asOf - 2 * week ? 'previous' : undefined;
}
