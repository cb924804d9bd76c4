import type { AnalysisScope } from './analysis-scope.ts';

export const weekMilliseconds = 7 * 86_400_000;

/** The newest week and at most this many before it are looked at: older ones tell about another project. */
const mostEarlierWeeks = 12;

/** A week in which the data begins still counts when at most a day of it is missing. */
const uncoveredAllowed = 86_400_000;

/** Weeks counted back from a moment: place 0 is the seven days up to it. */
export type WeekSpan = {
  /** The first moment after the newest week. */
  readonly end: number;
  readonly count: number;
};

/** How much could have gone wrong: sessions if records other than failures name them, else days. */
export type Exposure = {
  readonly basis: 'sessions' | 'days';
  readonly weeks: WeekSpan;
  /** Newest first. */
  readonly byWeek: readonly number[];
  /** Over the whole matched time, in the same unit; 0 when no record has a time or a session. */
  readonly total: number;
};

/** The place of a moment, or -1 outside the weeks. */
export function weekPlace({ end, count }: WeekSpan, time: number): number {
  // Written so that a missing time (NaN) lands outside.
  if (!(time < end)) return -1;
  const place = Math.floor((end - 1 - time) / weekMilliseconds);
  return place < count ? place : -1;
}

export function exposureOf(scope: AnalysisScope): Exposure {
  const period = exposedPeriod(scope);
  const weeks = coveredWeeks(scope.asOf, period);
  const sessions = sessionsByWeek(scope, weeks);
  if (sessions !== undefined) return { basis: 'sessions', weeks, ...sessions };
  const byWeek = Array.from({ length: weeks.count }, (_, place) => daysOfWeek(weeks.end, place, period));
  const total = period === undefined ? 0 : (period.last - period.first) / 86_400_000;
  return { basis: 'days', weeks, byWeek, total };
}

type Period = { readonly first: number; readonly last: number };

/** From the first record to the last one that is not in the future. */
function exposedPeriod({ columns, exposed, asOf }: AnalysisScope): Period | undefined {
  const { time } = columns.table;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of exposed) {
    const moment = time.at(row);
    if (asOf === undefined || !(moment <= asOf)) continue;
    if (moment < first) first = moment;
    if (moment > last) last = moment;
  }
  return first > last ? undefined : { first, last };
}

function coveredWeeks(asOf: number | undefined, period: Period | undefined): WeekSpan {
  if (asOf === undefined || period === undefined) return { end: 0, count: 0 };
  const end = asOf + 1;
  const covered = Math.floor((end - period.first + uncoveredAllowed) / weekMilliseconds);
  return { end, count: Math.min(Math.max(1, covered), mostEarlierWeeks + 1) };
}

function daysOfWeek(end: number, place: number, period: Period | undefined): number {
  const to = end - place * weekMilliseconds;
  const from = Math.max(to - weekMilliseconds, period?.first ?? to);
  return Math.max(0, to - from) / 86_400_000;
}

/** Above the bits of the weeks: the session exists, in whichever week, and records other than failures name it. */
const existsMark = 1 << 31;
const elsewhereMark = 1 << 30;

/**
 * Whether sessions say how much was done: at least a fifth of them must be named by records other than failures. Sessions
 * known from failures alone would grow with the failures and hide any change.
 */
export function areSessionsExposure(namedElsewhere: number, sessions: number): boolean {
  return namedElsewhere > 0 && namedElsewhere * 5 >= sessions;
}

/** One bit a week for each session, in a single pass; undefined when few but failures name sessions. */
function sessionsByWeek({ columns, exposed, sessions }: AnalysisScope, weeks: WeekSpan) {
  const { kind, time } = columns.table;
  const failure = kind.codeOf('failure');
  const seen = new Uint32Array(sessions.bound);
  for (const row of exposed) {
    const session = sessions.of(row);
    if (session === 0) continue;
    const place = weekPlace(weeks, time.at(row));
    const marks =
      existsMark | (kind.code(row) === failure ? 0 : elsewhereMark) | (place === -1 ? 0 : 1 << place);
    seen[session] = (seen[session] ?? 0) | marks;
  }
  const byWeek = new Array<number>(weeks.count).fill(0);
  let [total, elsewhere] = [0, 0];
  for (const bits of seen) {
    if (bits === 0) continue;
    total += 1;
    if ((bits & elsewhereMark) !== 0) elsewhere += 1;
    for (let place = 0; place < byWeek.length; place += 1) {
      if ((bits & (1 << place)) !== 0) byWeek[place] = (byWeek[place] ?? 0) + 1;
    }
  }
  return areSessionsExposure(elsewhere, total) ? { byWeek, total } : undefined;
}
