import { readTime } from '../records/units.ts';
import { isoWeekOf, mondayOf } from '../statistics/iso-week.ts';

export type PeriodKind = 'weekly' | 'monthly';

/** A week of ISO 8601 (Monday 00:00 UTC up to the next Monday) or a month of the calendar, in UTC. */
export type ReportPeriod = {
  readonly kind: PeriodKind;
  /** Milliseconds since 1970: `from` belongs to the period, `to` does not. */
  readonly from: number;
  readonly to: number;
  /** `2026-W10` or `2026-03`. */
  readonly name: string;
  /** `weekly_2026-03-02.md` (its Monday) or `monthly_2026-03.md`: sorts by time and depends on no run day. */
  readonly fileName: string;
};

const day = 86_400_000;

/** The period that a moment, in milliseconds since 1970, lies in. */
export function reportPeriod(kind: PeriodKind, moment: number): ReportPeriod {
  if (kind === 'weekly') {
    const from = mondayOf(moment);
    const { name, monday } = isoWeekOf(moment);
    return { kind, from, to: from + 7 * day, name, fileName: `weekly_${monday}.md` };
  }
  const date = new Date(moment);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  const name = new Date(from).toISOString().slice(0, 7);
  return { kind, from, to, name, fileName: `monthly_${name}.md` };
}

export function periodBefore({ kind, from }: ReportPeriod): ReportPeriod {
  return reportPeriod(kind, from - 1);
}

export function periodAfter({ kind, to }: ReportPeriod): ReportPeriod {
  return reportPeriod(kind, to);
}

/** `2026-03-02`, in UTC. */
export function isoDay(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `Mon 2 Mar – Sun 8 Mar 2026` or `March 2026`. */
export function periodDays({ kind, from, to }: ReportPeriod): string {
  const first = new Date(from);
  if (kind === 'monthly') return `${months[first.getUTCMonth()]} ${first.getUTCFullYear()}`;
  const last = new Date(to - day);
  const year = first.getUTCFullYear() === last.getUTCFullYear() ? '' : ` ${first.getUTCFullYear()}`;
  return `${dayName(first)}${year} – ${dayName(last)} ${last.getUTCFullYear()}`;
}

function dayName(date: Date): string {
  const month = months[date.getUTCMonth()]?.slice(0, 3);
  return `${weekdays[date.getUTCDay()]} ${date.getUTCDate()} ${month}`;
}

/**
 * Reads what `--as-of` takes: a date, a date with time, a week `2026-W10` or a month `2026-02`, as a moment in
 * milliseconds since 1970. A week or a month means its last day. Undefined when it is none of these.
 */
export function readAsOf(text: string): number | undefined {
  const [, weekYear, week] = /^(\d{4})-?W(\d{2})$/i.exec(text.trim()) ?? [];
  if (week !== undefined) return lastDayOfWeek(Number(weekYear), Number(week));
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(text.trim()) ?? [];
  if (month === undefined) return readTime(text);
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  return isMonth ? Date.UTC(Number(year), Number(month), 0) : undefined;
}

function lastDayOfWeek(year: number, week: number): number | undefined {
  // 4 January always lies in week 1.
  const monday = mondayOf(Date.UTC(year, 0, 4)) + (week - 1) * 7 * day;
  const name = `${year}-W${String(week).padStart(2, '0')}`;
  return isoWeekOf(monday).name === name ? monday + 6 * day : undefined;
}
