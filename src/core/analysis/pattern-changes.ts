import { GroupPeriods } from '../dataset/answers/group-periods.ts';
import { CodeReader, leaveOut } from '../dataset/stretches.ts';
import type { Estimated } from '../statistics/estimate.ts';
import { type Events, estimateRate } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { once } from '../statistics/once.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import {
  type ComparedCounts,
  compareCounts,
  type ScatterPrior,
  scatterPrior,
  totalOf,
} from './compared-counts.ts';
import type { Exposure } from './exposure.ts';

/**
 * How a pattern of failures stands. `new`, `regressed` (back after two weeks without it or more) and `escalating` are said
 * only when the rise stands its test; a pattern first seen or back without that is `too few to tell`.
 */
export type Lifecycle = 'new' | 'regressed' | 'escalating' | 'ongoing' | 'quiet' | 'too few to tell';

export type Direction = 'rising' | 'falling' | 'no clear change' | 'cannot tell';

/** A count that is followed over weeks. */
export type Change = {
  /** Newest first. */
  readonly byWeek: readonly number[];
  /** Over all matched records, also before the weeks. */
  readonly total: number;
  /** Per session or day in the newest week, with its interval. */
  readonly rate: Estimated;
  /** The newest week against all earlier ones; the newest four weeks against those before, when there are four before them. */
  readonly week: ComparedCounts;
  readonly fourWeeks: ComparedCounts | undefined;
  /** Which of the two says it surer: `q` and `direction` go by that one. */
  readonly decisive: 'week' | 'four weeks';
  /** Adjusted for the whole family of tests (Benjamini & Hochberg); undefined when it could not be tested. */
  readonly q: number | undefined;
  readonly direction: Direction;
};

export type PatternChange = Change & {
  readonly pattern: string;
  readonly label: Lifecycle;
  /** Milliseconds; undefined when no failure of the pattern has a time. */
  readonly first: number | undefined;
  readonly last: number | undefined;
};

export type PatternChanges = {
  readonly total: Change;
  /** Most failures first, then by name; failures without a pattern are in `total` only. */
  readonly patterns: readonly PatternChange[];
  readonly exposure: Exposure;
  readonly family: { readonly name: string; readonly tests: number; readonly level: number };
};

/**
 * Adjusted chances up to this count as a change. Less than half of the usual 5 %, because scatter measured from a few weeks
 * is itself uncertain: simulated with 20 failures a week, Poisson and negative binomial (α = ¼, all patterns together or
 * each by itself) and 1 to 12 earlier weeks, 0 to 3.5 % of weeks raise any false alarm.
 */
const alarmLevel = 0.02;

const slowWeeks = 4;
/** The newest four weeks are compared only with eight or more before them: fewer raise false alarms when weeks scatter. */
const fewestBeforeSlow = 8;
/** How much of the allowed false alarms the comparison of single weeks may raise; the rest is for that of four weeks (Bonferroni). */
const weekShare = 0.85;
/** How much of the allowed false alarms rises may raise; the rest is for falls, which are less urgent. */
const riseShare = 0.75;
const quietWeeks = 2;

/** Tests the number of failures and of each pattern, as one family, for change in the newest week and the newest four. */
export function patternChanges(scope: AnalysisScope, exposure: Exposure): PatternChanges {
  const counted = countPatterns(scope, exposure);
  const all = compareSeries(eventsOf(counted.all, exposure));
  const events = counted.patterns.map((series) => eventsOf(series, exposure));
  const priors = {
    week: scatterPrior(events.map((weeks) => weeks.slice(1))),
    slow: scatterPrior(events.map((weeks) => weeks.slice(slowWeeks))),
  };
  const compared = events.map((weeks) => compareSeries(weeks, priors));
  const family = [all, ...compared].filter(({ p }) => p !== undefined);
  const adjusted = benjaminiHochberg(family.map(({ p }) => p ?? 1));
  const qOf = new Map(family.map((each, place) => [each, adjusted[place]]));
  const patterns = counted.patterns.map((series, place) => {
    const change = changeOf(series, compared[place] ?? all, qOf);
    const label = labelOf(change, series.observed);
    // Added to the change itself: a copy would work out its rate.
    return Object.assign(change, { pattern: series.name, label, ...periodOf(series) });
  });
  return {
    total: changeOf(counted.all, all, qOf),
    patterns: patterns.sort((a, b) => b.total - a.total || (a.pattern < b.pattern ? -1 : 1)),
    exposure,
    family: { name: 'failures in all and per pattern', tests: family.length, level: alarmLevel },
  };
}

type Series = {
  readonly name: string;
  readonly byWeek: number[];
  total: number;
  /** Up to the end of the newest week. */
  observed: number;
  first: number;
  last: number;
};

function emptySeries(name: string, weeks: number): Series {
  const byWeek = new Array<number>(weeks).fill(0);
  return {
    name,
    byWeek,
    total: 0,
    observed: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
  };
}

/**
 * Into plain arrays, a place for each pattern: place 0 is that of failures without one, and all of them add up to all. Each
 * failure is counted by where it lies among the edges of the weeks.
 */
function countPatterns(scope: AnalysisScope, { weeks }: Exposure) {
  const { columns, patterns } = scope;
  const edges = weeks.edges.toReversed();
  const noPlace = patterns.names.length;
  const periods = new GroupPeriods(columns, { cuts: edges, groupCount: noPlace + 1 });
  const stretches = function* () {
    const reader = new CodeReader(columns.table.pattern);
    for (const { stretch, wanted } of scope.failureStretches()) {
      const groups = reader.of(stretch);
      for (let at = 0; at < stretch.count; at++)
        groups[at] = patterns.idOfCode[groups[at] as number] as number;
      if (wanted !== undefined) leaveOut(groups, wanted, { count: stretch.count, group: noPlace });
      yield { stretch, groups };
    }
  };
  for (const { stretch, groups } of stretches()) periods.add(stretch, groups);
  periods.findOutermost(stretches());
  const each = patterns.names.map((name, id): Series => {
    const counts = periods.counts(id);
    const total = counts.reduce((sum, count) => sum + count, 0);
    // Before the first edge, the weeks from the oldest on, what lies behind the last edge, and what has no time.
    const byWeek = counts.slice(1, 1 + weeks.count).reverse();
    const observed = edges.length === 0 ? 0 : total - (counts.at(-1) ?? 0) - (counts.at(-2) ?? 0);
    return { name, byWeek, total, observed, ...periods.outermost(id) };
  });
  const all = each.reduce(joinedSeries, emptySeries('', weeks.count));
  return { all, patterns: each.filter(({ total }, id) => id > 0 && total > 0) };
}

function joinedSeries(a: Series, b: Series): Series {
  return {
    name: a.name,
    byWeek: a.byWeek.map((count, place) => count + (b.byWeek[place] ?? 0)),
    total: a.total + b.total,
    observed: a.observed + b.observed,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}

function periodOf({ first, last }: Series) {
  return first > last ? { first: undefined, last: undefined } : { first, last };
}

type Compared = Pick<Change, 'week' | 'fourWeeks' | 'decisive'> & {
  readonly newest: Events;
  /** Of both comparisons together; undefined when neither could be made. */
  readonly p: number | undefined;
  /** Of the comparison that is the surer one. */
  readonly isRise: boolean;
};

function eventsOf({ byWeek }: Series, exposure: Exposure): readonly Events[] {
  return byWeek.map((count, place) => ({ count, exposure: exposure.byWeek[place] ?? 0 }));
}

type Priors = { readonly week: ScatterPrior; readonly slow: ScatterPrior };

/** `weeks`: newest first. */
function compareSeries(weeks: readonly Events[], priors?: Priors): Compared {
  const [newest = { count: 0, exposure: 0 }, ...earlier] = weeks;
  const week = compareCounts(newest, earlier, priors?.week);
  const before = weeks.slice(slowWeeks);
  const weekP = week.isTested ? directedP(week) / weekShare : undefined;
  if (before.length < fewestBeforeSlow || weekP === undefined) {
    const p = weekP === undefined ? undefined : Math.min(1, weekP * weekShare);
    return { newest, week, fourWeeks: undefined, decisive: 'week', p, isRise: week.isRise };
  }
  const fourWeeks = compareCounts(totalOf(weeks.slice(0, slowWeeks)), before, priors?.slow);
  const slowP = directedP(fourWeeks) / (1 - weekShare);
  const decisive = slowP < weekP ? 'four weeks' : 'week';
  const { isRise } = decisive === 'week' ? week : fourWeeks;
  return { newest, week, fourWeeks, decisive, p: Math.min(1, weekP, slowP), isRise };
}

/** The chance in the direction of the change, weighted so that rises are found sooner than falls. */
function directedP({ isRise, p }: ComparedCounts): number {
  return Math.min(1, p / 2 / (isRise ? riseShare : 1 - riseShare));
}

function changeOf(
  { byWeek, total }: Series,
  compared: Compared,
  qOf: ReadonlyMap<Compared, number | undefined>,
): Change {
  const { newest, week, fourWeeks, decisive, isRise } = compared;
  const q = qOf.get(compared);
  const rate = once(() => estimateRate(newest));
  return {
    byWeek,
    total,
    get rate() {
      return rate();
    },
    week,
    fourWeeks,
    decisive,
    q,
    direction: directionOf(isRise, q),
  };
}

/** The comparison that `q` and `direction` go by. */
export function decisiveComparison({ week, fourWeeks, decisive }: Change): ComparedCounts {
  return decisive === 'week' ? week : (fourWeeks ?? week);
}

function directionOf(isRise: boolean, q: number | undefined): Direction {
  if (q === undefined) return 'cannot tell';
  if (q > alarmLevel) return 'no clear change';
  return isRise ? 'rising' : 'falling';
}

/** `observed`: how often the pattern occurred up to now, also before the weeks. */
function labelOf({ byWeek, direction }: Change, observed: number): Lifecycle {
  const [newest = 0, ...earlier] = byWeek;
  const isRising = direction === 'rising' && newest > 0;
  if (observed === 0) return 'too few to tell';
  if (newest === 0) return (earlier[0] ?? 0) === 0 ? 'quiet' : 'ongoing';
  if (observed === newest) return isRising ? 'new' : 'too few to tell';
  const wasQuiet = earlier.length >= quietWeeks && earlier.slice(0, quietWeeks).every((count) => count === 0);
  if (wasQuiet) return isRising ? 'regressed' : 'too few to tell';
  return isRising ? 'escalating' : 'ongoing';
}
