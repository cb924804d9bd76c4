import { codesAt, valuesAt } from '../dataset/answers/gathered-cells.ts';
import type { Period } from '../dataset/answers/time-buckets.ts';
import type { AnalysisScope } from './analysis-scope.ts';

export const weekMilliseconds = 7 * 86_400_000;

const dayMilliseconds = 86_400_000;

/** The newest week and at most this many before it are looked at: older ones tell about another project. */
const mostEarlierWeeks = 12;

/** A week in which the data begins still counts when at most a day of it is missing. */
const uncoveredAllowed = 86_400_000;

/** Weeks, or the like periods of a report, newest first: place `n` begins with `edges[n + 1]` and ends before `edges[n]`. */
export type WeekSpan = {
  readonly edges: readonly number[];
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
function weekPlace({ edges, count }: WeekSpan, time: number): number {
  // Written so that a missing time (NaN) lands outside.
  if (!(time < (edges[0] as number))) return -1;
  for (let place = 0; place < count; place++) if (time >= (edges[place + 1] as number)) return place;
  return -1;
}

/** Over the weeks counted back from the as-of time, or over the periods that `periods` chooses. */
export function exposureOf(scope: AnalysisScope, periods: ChoosePeriods = weeksBack): Exposure {
  const seen = exposedPeriod(scope);
  const weeks = scope.asOf === undefined || seen === undefined ? noWeeks : periods(scope.asOf, seen.first);
  const sessions = sessionsByWeek(scope, weeks);
  if (sessions !== undefined) return { basis: 'sessions', weeks, ...sessions };
  const end = (scope.asOf ?? 0) + 1;
  const byWeek = Array.from({ length: weeks.count }, (_, place) =>
    daysOfWeek(weeks, place, { ...seen, end }),
  );
  const total = seen === undefined ? 0 : (seen.last - seen.first) / dayMilliseconds;
  return { basis: 'days', weeks, byWeek, total };
}

/** Periods up to an as-of time, given the moment of the first record. */
export type ChoosePeriods = (asOf: number, first: number) => WeekSpan;

const noWeeks: WeekSpan = { edges: [], count: 0 };

/**
 * The periods that begin with `starts`, newest first, the newest ending before `end`. Earlier ones count when at most a
 * day of them lies before the first record; the one right before the newest also when half of it is covered.
 */
export function givenPeriods(end: number, starts: readonly number[]): ChoosePeriods {
  return (_asOf, first) => {
    const edges = [end, ...starts.slice(0, mostEarlierWeeks + 1)];
    const isCovered = (place: number) => {
      const [from = 0, to = 0] = [edges[place + 1], edges[place]];
      const missing = first - from;
      return missing <= uncoveredAllowed || (place === 1 && missing <= (to - from) / 2);
    };
    let count = 1;
    while (count + 1 < edges.length && isCovered(count)) count += 1;
    return { edges: edges.slice(0, count + 1), count };
  };
}

/** From the first record to the last one that is not in the future. */
function exposedPeriod(scope: AnalysisScope): Period | undefined {
  const { asOf } = scope;
  if (asOf === undefined) return undefined;
  const whole = scope.exposedPeriod();
  if (whole === undefined || whole.first > asOf) return undefined;
  return whole.last <= asOf ? whole : { first: whole.first, last: lastUpTo(scope, asOf) };
}

function lastUpTo({ columns, exposed }: AnalysisScope, asOf: number): number {
  const times = valuesAt(columns.table.time, exposed);
  let last = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < times.length; place++) {
    const moment = times[place] as number;
    if (moment <= asOf && moment > last) last = moment;
  }
  return last;
}

function weeksBack(asOf: number, first: number): WeekSpan {
  const end = asOf + 1;
  const covered = Math.floor((end - first + uncoveredAllowed) / weekMilliseconds);
  const count = Math.min(Math.max(1, covered), mostEarlierWeeks + 1);
  return { edges: Array.from({ length: count + 1 }, (_, place) => end - place * weekMilliseconds), count };
}

/** Days of a week that lie between the first record and what was observed. */
function daysOfWeek(
  { edges }: WeekSpan,
  place: number,
  seen: { readonly first?: number; readonly end: number },
): number {
  const to = Math.min(edges[place] ?? 0, seen.end);
  const from = Math.max(edges[place + 1] ?? to, seen.first ?? to);
  return Math.max(0, to - from) / dayMilliseconds;
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
function sessionsByWeek(scope: AnalysisScope, weeks: WeekSpan) {
  const { kind, time, session } = scope.columns.table;
  // Most datasets that name no session at all are told without a pass.
  if (session.codeCount === 1) return undefined;
  // So are those whose records are all failures: none else can name one.
  if (!kind.texts.some((name) => name !== '' && name !== 'failure')) return undefined;
  const failure = kind.codeOf('failure');
  const { exposed, sessions } = scope;
  const [times, kinds] = [valuesAt(time, exposed), codesAt(kind, exposed)];
  const seen = new Uint32Array(sessions.bound);
  for (let at = 0; at < exposed.length; at++) {
    const id = sessions.of(exposed[at] as number);
    if (id === 0) continue;
    const place = weekPlace(weeks, times[at] as number);
    const marks = existsMark | (kinds[at] === failure ? 0 : elsewhereMark) | (place === -1 ? 0 : 1 << place);
    seen[id] = (seen[id] as number) | marks;
  }
  return sessionCounts(seen, weeks.count);
}

function sessionCounts(seen: Uint32Array, weeks: number) {
  const byWeek = new Array<number>(weeks).fill(0);
  let [total, elsewhere] = [0, 0];
  for (const bits of seen) {
    if (bits === 0) continue;
    total += 1;
    if ((bits & elsewhereMark) !== 0) elsewhere += 1;
    for (let place = 0; place < weeks; place += 1) {
      if ((bits & (1 << place)) !== 0) byWeek[place] = (byWeek[place] as number) + 1;
    }
  }
  return areSessionsExposure(elsewhere, total) ? { byWeek, total } : undefined;
}
