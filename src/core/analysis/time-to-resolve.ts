import { type Estimated, notEnough } from '../statistics/estimate.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { type Duration, estimateDuration, logRank } from '../statistics/survival.ts';
import { type AnalysisScope, patternId } from './analysis-scope.ts';
import { failureEnd } from './failure-end.ts';

/** Minutes until failures were resolved; those still open are censored at what is known of them, not dropped. */
export type TimeToResolve = {
  readonly ended: number;
  readonly open: number;
  /** Resolved in a time that no record tells, or open since nobody knows when: left out. */
  readonly untimed: number;
  readonly median: Estimated;
  /** By when nine of ten are resolved. */
  readonly p90: Estimated;
  /** The most frequent patterns, most failures first. */
  readonly byPattern: readonly PatternTime[];
  /** Rows of the open failures that have waited longest, oldest first. */
  readonly oldestOpen: readonly { readonly row: number; readonly minutes: number }[];
};

export type PatternTime = {
  readonly pattern: string;
  readonly n: number;
  readonly open: number;
  readonly median: Estimated;
  /** Of the log-rank test against all other failures, adjusted over the patterns listed; undefined when untestable. */
  readonly q: number | undefined;
};

const mostPatterns = 20;
const mostOldest = 5;

export function timeToResolve(scope: AnalysisScope): TimeToResolve {
  const all: Duration[] = [];
  const byPattern = new Map<number, Duration[]>();
  const open: { row: number; minutes: number }[] = [];
  let untimed = 0;
  for (const row of scope.failures) {
    const duration = durationOf(scope, row);
    if (duration === undefined) {
      untimed += 1;
      continue;
    }
    all.push(duration);
    if (duration.state === 'open') open.push({ row, minutes: ageInMinutes(scope, row) });
    const id = patternId(scope, row);
    if (id === 0) continue;
    const members = byPattern.get(id);
    if (members === undefined) byPattern.set(id, [duration]);
    else members.push(duration);
  }
  return {
    ended: all.length - open.length,
    open: open.length,
    untimed,
    median: medianOf(all),
    p90: estimateDuration(all, 0.9),
    byPattern: patternTimes(scope, byPattern, all),
    oldestOpen: oldest(scope, open),
  };
}

function medianOf(durations: readonly Duration[]): Estimated {
  return durations.length === 0
    ? notEnough(0, { needed: 1, missing: 'failures whose time to resolve is known' })
    : estimateDuration(durations);
}

function ageInMinutes({ columns, asOf }: AnalysisScope, row: number): number {
  return Math.max(0, ((asOf ?? 0) - columns.table.time.at(row)) / 60_000);
}

/** An open failure is censored after the minutes spent on it, or at its age when those are unknown. */
function durationOf(scope: AnalysisScope, row: number): Duration | undefined {
  const { state, minutes } = failureEnd(scope.columns, row);
  if (state === 'ended') return minutes === undefined ? undefined : { time: minutes, state };
  const time = minutes ?? ageInMinutes(scope, row);
  return Number.isNaN(time) ? undefined : { time, state };
}

function patternTimes(
  { patterns }: AnalysisScope,
  byPattern: ReadonlyMap<number, readonly Duration[]>,
  all: readonly Duration[],
): readonly PatternTime[] {
  // Ids follow the alphabet, so that ties end in alphabetical order.
  const chosen = [...byPattern].sort(([a, x], [b, y]) => y.length - x.length || a - b).slice(0, mostPatterns);
  const curve = all.length <= mostCompared ? all : [];
  const tests = chosen.map(([, durations]) => restTest(durations, curve));
  const adjusted = benjaminiHochberg(tests.flatMap((p) => p ?? []));
  let next = 0;
  return chosen.map(([id, durations], place) => ({
    pattern: patterns.names[id] ?? '',
    n: durations.length,
    open: durations.filter(({ state }) => state === 'open').length,
    median: medianOf(durations),
    q: tests[place] === undefined ? undefined : adjusted[next++],
  }));
}

/** With more failures than this, any difference at all is beyond chance: patterns are not tested against the rest. */
const mostCompared = 20_000;

function restTest(durations: readonly Duration[], all: readonly Duration[]): number | undefined {
  const members = new Set(durations);
  const rest = all.filter((duration) => !members.has(duration));
  return durations.length < 5 || rest.length < 5 ? undefined : logRank(durations, rest)?.p;
}

/** Among failures as old as each other, texts decide: places in files must not. */
function oldest(
  { columns }: AnalysisScope,
  open: readonly { readonly row: number; readonly minutes: number }[],
): TimeToResolve['oldestOpen'] {
  const { feature, pattern, session } = columns.table;
  const textOf = (row: number) =>
    [feature, pattern, session].map((column) => column.at(row) ?? '').join('\u0000');
  return open
    .filter(({ minutes }) => !Number.isNaN(minutes))
    .sort((a, b) => b.minutes - a.minutes || (textOf(a.row) < textOf(b.row) ? -1 : 1))
    .slice(0, mostOldest);
}
