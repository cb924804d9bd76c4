import type { Columns, NumberColumn } from '../columns.ts';
import type { RowBits } from '../row-bits.ts';
import { NumberReader, stretchesOfRows } from '../stretches.ts';

export const dayMilliseconds = 24 * 60 * 60 * 1000;
const week = 7 * dayMilliseconds;

export type Period = { readonly first: number; readonly last: number };

/** Equal stretches of time from the earliest to the latest of some rows, for sparklines. */
export class TimeBuckets {
  /** Where each bucket but the first begins. */
  readonly starts: readonly number[];

  /** A period without length fills the newest. */
  constructor({ first, last }: Period, count: number) {
    const width = (last - first) / count;
    this.starts = Array.from({ length: count - 1 }, (_, place) => first + (place + 1) * width);
  }

  static over(times: NumberColumn, rows: Uint32Array, count: number): TimeBuckets {
    return new TimeBuckets(periodOfRows(times, rows) ?? { first: 0, last: 0 }, count);
  }

  /** The place of a time, 0 for the oldest bucket. */
  of(time: number): number {
    let place = 0;
    while (place < this.starts.length && time >= (this.starts[place] as number)) place += 1;
    return place;
  }
}

/** The earliest and latest time of some rows; undefined when none has a time. */
export function periodOfRows(times: NumberColumn, rows: Uint32Array): Period | undefined {
  const reader = new NumberReader(times);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const stretch of stretchesOfRows(rows)) {
    const found = rangeOf(reader.of(stretch), stretch.count);
    if (found.first < first) first = found.first;
    if (found.last > last) last = found.last;
  }
  return first > last ? undefined : { first, last };
}

/** The same of a set of rows. */
export function periodOfBits({ timeCells, length }: Columns, bits: RowBits): Period | undefined {
  timeCells.noteUpTo(length);
  return timeCells.periodOf(bits);
}

/** The smallest and largest of the first `count` numbers, NaN apart; infinite when there is none. */
function rangeOf(numbers: Float64Array, count: number): Period {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    const number = numbers[at] as number;
    if (number < first) first = number;
    if (number > last) last = number;
  }
  return { first, last };
}

/** The times after which the last 7 days begin, and the 7 before; no time lies behind either without an as-of time. */
export function weekStarts(asOf: number | undefined): { readonly last: number; readonly previous: number } {
  if (asOf === undefined) return { last: Number.POSITIVE_INFINITY, previous: Number.POSITIVE_INFINITY };
  return { last: asOf - week, previous: asOf - 2 * week };
}
