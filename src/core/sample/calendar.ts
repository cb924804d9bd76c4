import { Random } from './random.ts';
import { streams } from './streams.ts';

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;

/** Relative activity per hour of the day (UTC): office hours, a lunch dip, and agents left running in the evening. */
const byHour = [2, 1, 1, 1, 1, 2, 5, 12, 20, 24, 23, 18, 14, 20, 24, 22, 19, 14, 9, 7, 8, 7, 5, 3];
/** Relative activity per day of the week, Sunday first as `Date` counts. */
const byWeekday = [2, 9, 10, 11, 10, 8, 3];

/** When sessions start: more by day than by night, on weekdays than at weekends, and a little more every week. */
export type Calendar = {
  readonly startMs: number;
  readonly endMs: number;
  /** Cumulative activity after each hour of the span; the last entry is the total. */
  readonly cumulative: Float64Array;
};

export function makeCalendar(span: { startMs: number; weeks: number; seed: number }): Calendar {
  const hours = span.weeks * 7 * 24;
  const random = new Random(span.seed, streams.calendar, 0);
  const mood = Array.from({ length: span.weeks }, () => 0.85 + 0.3 * random.next());
  const cumulative = new Float64Array(hours);
  let total = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    const date = new Date(span.startMs + hour * hourMs);
    const growth = 0.65 + 0.75 * (hour / hours);
    const week = mood[Math.floor(hour / (7 * 24))] ?? 1;
    const rhythm = (byHour[date.getUTCHours()] ?? 0) * (byWeekday[date.getUTCDay()] ?? 0);
    total += rhythm * growth * week * (isHoliday(date) ? 0.3 : 1);
    cumulative[hour] = total;
  }
  return { startMs: span.startMs, endMs: span.startMs + hours * hourMs, cumulative };
}

/** The moment (milliseconds since 1970) by which the share `quantile` (0 ≤ q < 1) of all activity has started. */
export function momentAt(calendar: Calendar, quantile: number): number {
  const { cumulative, startMs } = calendar;
  const target = quantile * (cumulative.at(-1) ?? 0);
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  const before = low === 0 ? 0 : (cumulative[low - 1] ?? 0);
  const within = (target - before) / ((cumulative[low] ?? 0) - before);
  return Math.floor(startMs + (low + within) * hourMs);
}

function isHoliday(date: Date): boolean {
  const month = date.getUTCMonth() + 1;
  const day = date.getUTCDate();
  return (month === 12 && day >= 24) || (month === 1 && day === 1);
}
