import type { NumberColumn } from '../columns.ts';
import { valuesAt } from './gathered-cells.ts';

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
  return periodOf(valuesAt(times, rows));
}

/** The earliest and latest of some times, some of which may be NaN. */
function periodOf(times: Float64Array): { readonly first: number; readonly last: number } | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < times.length; place++) {
    const time = times[place] as number;
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return first > last ? undefined : { first, last };
}

/** The times after which the last 7 days begin, and the 7 before; no time lies behind either without an as-of time. */
export function weekStarts(asOf: number | undefined): { readonly last: number; readonly previous: number } {
  if (asOf === undefined) return { last: Number.POSITIVE_INFINITY, previous: Number.POSITIVE_INFINITY };
  return { last: asOf - week, previous: asOf - 2 * week };
}
