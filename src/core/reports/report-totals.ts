import { chanceOfShares } from '../analysis/count-change.ts';
import { measuredShare } from '../analysis/measured.ts';
import { targetLines } from '../analysis/targets.ts';
import { weekChange } from '../analysis/week-change.ts';
import type { Columns } from '../dataset/columns.ts';
import type { Measured } from '../dataset/questions.ts';
import { severityRank } from '../records/severity.ts';
import { riskRatio } from '../statistics/association.ts';
import { type Estimated, notEnough } from '../statistics/estimate.ts';
import type { Share } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { observedDays, ofKind, type ReportScope } from './report-scope.ts';

/**
 * How a figure compares with the period before: `cannot tell` when the difference may well be chance, `not judged` where
 * neither more nor fewer is better.
 */
export type Change = 'better' | 'worse' | 'cannot tell' | 'too few' | 'nothing before' | 'not judged';

export type Figure =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly measured: Measured | undefined };

export type TotalsLine = {
  readonly id: string;
  readonly title: string;
  readonly current: Figure;
  /** Undefined when the data begins after the period before. */
  readonly previous: Figure | undefined;
  /** Of failures: their rate over that of the periods before; of shares: now over before; undefined where nothing is compared. */
  readonly ratio: Estimated | undefined;
  readonly change: Change;
};

export type ReportTotals = {
  readonly lines: readonly TotalsLine[];
  /** How many shares were compared: a family of tests of their own. */
  readonly compared: number;
};

/** Shares are called better or worse at this level: together with the failures' own family few periods raise a false alarm. */
export const shareLevel = 0.02;

type Line = {
  readonly id: string;
  readonly title: string;
  readonly take: (columns: Columns, rows: readonly number[]) => number | Share;
  /** Which end of a share is better. */
  readonly better?: 'higher' | 'lower';
};

/** Tested by itself, together with its patterns, as `analyze` does. */
const mainLine = 'failures';

const lines: readonly Line[] = [
  { id: mainLine, title: 'Failures', take: (columns, rows) => ofKind(columns, rows, 'failure').length },
  { id: 'severe', title: 'Severe', take: severeShare, better: 'lower' },
  {
    id: 'completed',
    title: 'Completed',
    take: (columns, rows) => targetShare(columns, rows, 'completion'),
    better: 'higher',
  },
  {
    id: 'regressions',
    title: 'Regressions',
    take: (columns, rows) => targetShare(columns, rows, 'regression'),
    better: 'lower',
  },
  { id: 'attempts', title: 'Attempts', take: (columns, rows) => ofKind(columns, rows, 'performance').length },
  { id: 'successes', title: 'Successes', take: (columns, rows) => ofKind(columns, rows, 'success').length },
  { id: 'sessions', title: 'Sessions', take: sessionCount },
];

type Taken = Line & { readonly current: number | Share; readonly previous: number | Share };

/** The period's main figures beside those of the period before, with a verdict on each difference. */
export function reportTotals(scope: ReportScope): ReportTotals {
  const { columns, rows } = scope;
  const isObserved = observedDays(scope).previous > 0;
  const taken = lines.map((line): Taken => {
    const of = (chosen: readonly number[]) => line.take(columns, chosen);
    return { ...line, current: of(rows.current), previous: of(rows.previous) };
  });
  const chances = taken.map((line) => (isObserved ? shareChance(line) : undefined));
  const family = chances.filter((chance) => chance !== undefined);
  const adjusted = [...benjaminiHochberg(family)];
  const verdicts = chances.map((chance) => (chance === undefined ? undefined : adjusted.shift()));
  return {
    lines: taken.map((line, place) => ({
      id: line.id,
      title: line.title,
      current: figureOf(line.current),
      previous: isObserved ? figureOf(line.previous) : undefined,
      ...(isObserved ? comparedLine(line, verdicts[place], scope) : nothingBefore),
    })),
    compared: family.length,
  };
}

type Compared = Pick<TotalsLine, 'ratio' | 'change'>;

const nothingBefore: Compared = { ratio: undefined, change: 'nothing before' };

function shareChance({ current, previous }: Taken): number | undefined {
  return typeof current === 'number' || typeof previous === 'number'
    ? undefined
    : chanceOfShares(current, previous);
}

function comparedLine(line: Taken, q: number | undefined, scope: ReportScope): Compared {
  if (line.id === mainLine) return comparedFailures(scope);
  const { current, previous, better } = line;
  if (typeof current === 'number' || typeof previous === 'number') {
    return { ratio: undefined, change: 'not judged' };
  }
  const ratio = shareRatio(current, previous);
  if (q === undefined) return { ratio, change: 'too few' };
  if (q > shareLevel) return { ratio, change: 'cannot tell' };
  const isHigher = current.count * previous.total > previous.count * current.total;
  return { ratio, change: isHigher === (better === 'higher') ? 'better' : 'worse' };
}

function comparedFailures({ changes }: ReportScope): Compared {
  const { ratio } = changes.total.week;
  const words = { more: 'worse', fewer: 'better', 'no clear change': 'cannot tell' } as const;
  const change = weekChange(changes);
  return { ratio, change: change === undefined ? 'too few' : words[change] };
}

function shareRatio(current: Share, previous: Share): Estimated {
  const row = ({ count, total }: Share) => [count, total - count] as const;
  const found = riskRatio([row(current), row(previous)]);
  const n = current.total + previous.total;
  if (found === null || Math.min(current.total, previous.total) < 5) {
    return notEnough(n, { needed: 5, missing: 'cases in both periods' });
  }
  return { kind: 'estimate', value: found.ratio, n, low: found.low, high: found.high, confidence: 0.95 };
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
