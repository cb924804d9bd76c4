const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A stretch of time, `from` included and `to` excluded, in milliseconds since 1970 UTC. */
export type Period = { readonly from: number; readonly to: number };

/** What a written time means: an age counts back from the as-of time, anything else names a stretch of the calendar. */
export type When =
  | { readonly kind: 'age'; readonly amount: number; readonly unit: AgeUnit }
  | ({ readonly kind: 'calendar' } & Period);

type AgeUnit = 'min' | 'h' | 'd' | 'w' | 'm' | 'y';

/**
 * Reads `7d`, `24h`, `2w`, `3m` (months), `1y`, `90min`, or an ISO year, month, day, or date with time. A time without
 * a zone is UTC, as the files write it. Undefined when it is neither.
 */
export function parseWhen(text: string): When | undefined {
  const age = /^(\d{1,6})(min|h|d|w|m|y)$/i.exec(text.trim());
  if (age !== null) {
    return { kind: 'age', amount: Number(age[1]), unit: (age[2] ?? 'd').toLowerCase() as AgeUnit };
  }
  const period = calendarPeriod(text.trim());
  return period === undefined ? undefined : { kind: 'calendar', ...period };
}

/**
 * The times that `since:` and `until:` leave in, as a half-open stretch. An age ends at the as-of time, so that "the
 * last 7 days" as of a past day does not hold what came later. `until:` a day includes that day.
 */
export function periodOf(bound: 'since' | 'until', when: When, asOf: number | undefined): Period {
  if (when.kind === 'calendar') {
    return bound === 'since'
      ? { from: when.from, to: Number.POSITIVE_INFINITY }
      : { from: Number.NEGATIVE_INFINITY, to: when.to };
  }
  if (asOf === undefined) return { from: 0, to: 0 };
  const start = before(asOf, when.amount, when.unit);
  // Half-open the other way round: (start, asOf], so that neighbouring weeks share no moment.
  return bound === 'since'
    ? { from: start + 1, to: asOf + 1 }
    : { from: Number.NEGATIVE_INFINITY, to: start + 1 };
}

function before(asOf: number, amount: number, unit: AgeUnit): number {
  switch (unit) {
    case 'min':
      return asOf - amount * minute;
    case 'h':
      return asOf - amount * hour;
    case 'd':
      return asOf - amount * day;
    case 'w':
      return asOf - amount * 7 * day;
    case 'm':
      return monthsBefore(asOf, amount);
    case 'y':
      return monthsBefore(asOf, amount * 12);
  }
}

/** The same day and time of an earlier month, or that month's last day where it is too short. */
function monthsBefore(time: number, months: number): number {
  const date = new Date(time);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
  if (Number.isNaN(first)) return Number.NEGATIVE_INFINITY;
  const { from, to } = monthOf(first);
  const daysInMonth = Math.round((to - from) / day);
  const dayOfMonth = Math.min(date.getUTCDate(), daysInMonth);
  return first + (dayOfMonth - 1) * day + (((time % day) + day) % day);
}

function monthOf(time: number): Period {
  const date = new Date(time);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return { from, to: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) };
}

const isoPattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

function calendarPeriod(text: string): Period | undefined {
  const found = isoPattern.exec(text);
  if (found === null) return undefined;
  const [, year = '', month, dayOfMonth, hours, , seconds, zone] = found;
  if (month === undefined) return { from: Date.UTC(Number(year), 0), to: Date.UTC(Number(year) + 1, 0) };
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const firstOfMonth = Date.UTC(Number(year), Number(month) - 1);
  if (dayOfMonth === undefined) return monthOf(firstOfMonth);
  const dayStart = firstOfMonth + (Number(dayOfMonth) - 1) * day;
  if (Number(dayOfMonth) < 1 || dayStart >= monthOf(firstOfMonth).to) return undefined;
  if (hours === undefined) return { from: dayStart, to: dayStart + day };
  const from = Date.parse(`${text.replace(' ', 'T').toUpperCase()}${zone === undefined ? 'Z' : ''}`);
  if (Number.isNaN(from)) return undefined;
  if (seconds === undefined) return { from, to: from + minute };
  return { from, to: text.includes('.') ? from + 1 : from + 1000 };
}
