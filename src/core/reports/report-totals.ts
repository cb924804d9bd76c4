import { chanceOfCounts, chanceOfShares, significance } from '../analysis/count-change.ts';
import { measuredShare } from '../analysis/measured.ts';
import { targetLines } from '../analysis/targets.ts';
import type { Columns } from '../dataset/columns.ts';
import type { Measured } from '../dataset/questions.ts';
import { severityRank } from '../records/severity.ts';
import type { Share } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { type RatePair, type RateRatio, rateRatio } from '../statistics/rate-ratio.ts';
import { observedDays, ofKind, type ReportScope } from './report-scope.ts';

/** How a figure compares with the period before; `cannot tell` when the difference may well be chance. */
export type Change = 'more' | 'fewer' | 'higher' | 'lower' | 'cannot tell' | 'too few' | 'nothing before';

export type Figure =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly measured: Measured | undefined };

export type TotalsLine = {
  readonly id: string;
  readonly title: string;
  readonly current: Figure;
  /** Undefined when the data begins after the period before. */
  readonly previous: Figure | undefined;
  readonly change: Change;
};

export type ReportTotals = {
  readonly lines: readonly TotalsLine[];
  /** Failures a day against those of the period before; undefined when nothing was observed there. */
  readonly failureRatio: RateRatio | undefined;
  /** How many lines were compared, the failures' own left out. */
  readonly compared: number;
};

type Line = {
  readonly id: string;
  readonly title: string;
  readonly take: (columns: Columns, rows: readonly number[]) => number | Share;
};

/** The number of failures is what a report is about and is tested by itself; the other lines make one family of tests. */
const mainLine = 'failures';

const lines: readonly Line[] = [
  { id: mainLine, title: 'Failures', take: (columns, rows) => ofKind(columns, rows, 'failure').length },
  { id: 'severe', title: 'Critical or high', take: severeShare },
  { id: 'attempts', title: 'Attempts', take: (columns, rows) => ofKind(columns, rows, 'performance').length },
  { id: 'completed', title: 'Completed', take: (columns, rows) => targetShare(columns, rows, 'completion') },
  {
    id: 'regressions',
    title: 'Regressions',
    take: (columns, rows) => targetShare(columns, rows, 'regression'),
  },
  { id: 'successes', title: 'Successes', take: (columns, rows) => ofKind(columns, rows, 'success').length },
  { id: 'sessions', title: 'Sessions', take: sessionCount },
];

/** The period's main figures beside those of the period before, with a verdict on each difference. */
export function reportTotals(scope: ReportScope): ReportTotals {
  const { columns, rows } = scope;
  const days = observedDays(scope);
  const taken = lines.map(({ id, title, take }) => ({
    id,
    title,
    current: take(columns, rows.current),
    previous: take(columns, rows.previous),
  }));
  const chances = taken.map((line) => chanceOf(line, days));
  const isInFamily = (place: number) => chances[place] !== undefined && taken[place]?.id !== mainLine;
  const family = chances.filter((_, place) => isInFamily(place)).map((chance) => chance ?? 1);
  const adjusted = [...benjaminiHochberg(family)];
  const verdicts = chances.map((chance, place) => (isInFamily(place) ? adjusted.shift() : chance));
  const [failures] = taken;
  return {
    lines: taken.map((line, place) => ({
      id: line.id,
      title: line.title,
      current: figureOf(line.current),
      previous: days.previous > 0 ? figureOf(line.previous) : undefined,
      change: days.previous > 0 ? changeOf(line, verdicts[place], days) : 'nothing before',
    })),
    failureRatio: failures === undefined ? undefined : ratioOf(failures, days),
    compared: family.length,
  };
}

type Taken = { readonly current: number | Share; readonly previous: number | Share };
type Days = { readonly current: number; readonly previous: number };

function chanceOf({ current, previous }: Taken, days: Days): number | undefined {
  if (typeof current === 'number' || typeof previous === 'number') {
    const pair = pairOf({ current, previous }, days);
    return pair === undefined ? undefined : chanceOfCounts(pair);
  }
  return chanceOfShares(current, previous);
}

function pairOf({ current, previous }: Taken, days: Days): RatePair | undefined {
  if (typeof current !== 'number' || typeof previous !== 'number') return undefined;
  return {
    current: { count: current, exposure: days.current },
    previous: { count: previous, exposure: days.previous },
  };
}

function ratioOf(taken: Taken, days: Days): RateRatio | undefined {
  const pair = pairOf(taken, days);
  return pair === undefined ? undefined : (rateRatio(pair) ?? undefined);
}

function changeOf(taken: Taken, chance: number | undefined, days: Days): Change {
  if (chance === undefined) return 'too few';
  if (chance > significance) return 'cannot tell';
  const { current, previous } = taken;
  if (typeof current === 'number' || typeof previous === 'number') {
    return (ratioOf(taken, days)?.ratio ?? 0) > 1 ? 'more' : 'fewer';
  }
  return current.count * previous.total > previous.count * current.total ? 'higher' : 'lower';
}

function figureOf(taken: number | Share): Figure {
  return typeof taken === 'number'
    ? { kind: 'count', count: taken }
    : { kind: 'share', measured: measuredShare(taken) };
}

/** Of the failures that say how bad they were. */
function severeShare(columns: Columns, rows: readonly number[]): Share {
  const ranks = ofKind(columns, rows, 'failure')
    .map((row) => severityRank(columns.table.severity.at(row)))
    .filter((rank) => rank > 0);
  return { count: ranks.filter((rank) => rank >= severityRank('high')).length, total: ranks.length };
}

/** The counts behind a target's share, which the targets themselves measure. */
function targetShare(columns: Columns, rows: readonly number[], id: string): Share {
  const measured = targetLines(columns, Uint32Array.from(rows)).find((line) => line.id === id)?.measured;
  return measured === undefined
    ? { count: 0, total: 0 }
    : { count: Math.round(measured.value * measured.n), total: measured.n };
}

/** Sessions that any record names. */
function sessionCount({ table }: Columns, rows: readonly number[]): number {
  return new Set(rows.map((row) => table.session.code(row)).filter((code) => code !== 0)).size;
}
