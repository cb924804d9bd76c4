import { dayMs, weekMs } from './calendar.ts';

/** What to make. Counts are lines of each file, planted bad lines and duplicates among them. */
export type SampleOptions = {
  /** A whole number from 0 to 2⁵³ - 1. */
  readonly seed: number;
  readonly failures: number;
  readonly successes: number;
  readonly performance: number;
  readonly context: number;
  /** Midnight UTC of the first day, in milliseconds since 1970. */
  readonly startMs: number;
  readonly weeks: number;
};

export const defaultWeeks = 12;
/** The last day of the span unless a start is given: the shipped sample must not change with the day it is made. */
const defaultLastDayMs = Date.UTC(2026, 1, 26);

/** The other counts in proportion to `failures`, and a span of `weeks` that ends on 2026-02-26. */
export function sampleOptions(
  chosen: { seed: number; failures: number } & Partial<SampleOptions>,
): SampleOptions {
  const { failures, weeks = defaultWeeks } = chosen;
  return {
    successes: Math.round(failures * 0.625),
    performance: Math.round(failures * 1.5),
    context: failures * 5,
    startMs: defaultLastDayMs + dayMs - weeks * weekMs,
    ...chosen,
    weeks,
  };
}
