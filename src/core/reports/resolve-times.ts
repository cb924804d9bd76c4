import { patternOf } from '../analysis/analysis-scope.ts';
import { failureEnd } from '../analysis/failure-end.ts';
import type { Columns } from '../dataset/columns.ts';
import type { Estimated } from '../statistics/estimate.ts';
import { type Duration, estimateDuration } from '../statistics/survival.ts';
import type { IdentifiedRow } from './report-rows.ts';
import { ofKind, type ReportScope } from './report-scope.ts';

/** How long failures took to resolve; those still open count as running up to the end of what was observed. */
export type ResolveTimes = {
  readonly ended: number;
  readonly open: number;
  /** Resolved, but the record does not say in how many minutes: left out of the times. */
  readonly endedUntimed: number;
  readonly median: Estimated;
  /** By when nine of ten are resolved. */
  readonly slow: Estimated;
  /** The median of the period before, seen from its end. */
  readonly previousMedian: Estimated;
  /** Of the period and of any time before it. */
  readonly openEver: number;
  readonly oldest: readonly OpenFailure[];
};

export type OpenFailure = {
  readonly recId: string | undefined;
  readonly feature: string | undefined;
  readonly pattern: string | undefined;
  readonly since: number;
  readonly minutes: number;
};

const mostOldest = 3;

/** `oldestOpen`: the open rows among which the oldest are, see `oldestOpenRows`, with their identities. */
export function resolveTimes(scope: ReportScope, oldestOpen: readonly IdentifiedRow[]): ResolveTimes {
  const { columns, rows, until, before } = scope;
  const failures = ofKind(columns, rows.current, 'failure');
  const ends = failures.map((row) => failureEnd(columns, row));
  const durations = durationsOf(columns, failures, until);
  return {
    ended: ends.filter(({ state }) => state === 'ended').length,
    open: ends.filter(({ state }) => state === 'open').length,
    endedUntimed: ends.filter(({ state, minutes }) => state === 'ended' && minutes === undefined).length,
    median: estimateDuration(durations),
    slow: estimateDuration(durations, 0.9),
    previousMedian: estimateDuration(
      durationsOf(columns, ofKind(columns, rows.previous, 'failure'), before.to),
    ),
    openEver: rows.open.length,
    oldest: oldestOpen
      .toSorted((a, b) => columns.table.time.at(a.row) - columns.table.time.at(b.row))
      .slice(0, mostOldest)
      .map(({ row, recId }) => ({
        recId,
        feature: columns.table.feature.at(row),
        pattern: patternOf(scope.history, row),
        since: columns.table.time.at(row),
        minutes: Math.max(0, (until - columns.table.time.at(row)) / 60_000),
      })),
  };
}

/** The rows that may be the oldest open failures: the first few, and all that happened at the same time as the last of them. */
export function oldestOpenRows(columns: Columns, open: readonly number[]): readonly number[] {
  const last = open[mostOldest - 1];
  if (last === undefined) return open;
  const { time } = columns.table;
  const after = open.findIndex((row) => time.at(row) > time.at(last));
  return after === -1 ? open : open.slice(0, after);
}

function durationsOf(columns: Columns, failures: readonly number[], until: number): readonly Duration[] {
  return failures.flatMap((row): Duration[] => {
    const { state, minutes } = failureEnd(columns, row);
    if (state === 'ended') return minutes === undefined ? [] : [{ time: minutes, state }];
    const age = Math.max(0, (until - columns.table.time.at(row)) / 60_000);
    return [{ time: minutes ?? age, state }];
  });
}
