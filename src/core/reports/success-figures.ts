import { measuredMedian, measuredShare } from '../analysis/measured.ts';
import { describePatterns } from '../dataset/answers/patterns.ts';
import type { Measured } from '../dataset/questions.ts';
import { fewestForRanking } from '../statistics/estimate.ts';
import { newestIds } from './failure-groups.ts';
import { type ReportScope, recordsOfKind } from './report-scope.ts';

export type SuccessFigures = {
  readonly count: number;
  /** Median of estimated over actual minutes: above 1 is faster than planned. */
  readonly efficiency: Measured | undefined;
  /** Share of the successes that name a pattern at all. */
  readonly named: Measured | undefined;
  /** `unranked` patterns stand in alphabetical order: too few successes to rank them. */
  readonly detail: 'ranked' | 'unranked';
  /** The first few. */
  readonly patterns: readonly SuccessUse[];
  readonly patternCount: number;
};

export type SuccessUse = {
  readonly pattern: string;
  readonly count: number;
  readonly share: Measured | undefined;
  readonly efficiency: Measured | undefined;
  readonly recIds: readonly string[];
};

const mostCited = 2;
const mostPatterns = 8;

/** What worked in the period, by the success patterns that the records name. */
export function successFigures(scope: ReportScope): SuccessFigures {
  const { table } = scope.columns;
  const successes = recordsOfKind(scope, 'success');
  const rows = Uint32Array.from(successes, ({ row }) => row);
  const efficiencies = Array.from(rows, (row) => table.efficiency.at(row)).filter(
    (value) => !Number.isNaN(value),
  );
  const detail = successes.length < fewestForRanking ? 'unranked' : 'ranked';
  const described = describePatterns(scope.columns, rows);
  const ordered =
    detail === 'ranked' ? described : described.toSorted((a, b) => (a.pattern < b.pattern ? -1 : 1));
  const usesOf = (pattern: string) =>
    successes.filter(({ row }) => table.success_pattern.at(row).includes(pattern));
  return {
    count: successes.length,
    efficiency: measuredMedian(efficiencies),
    named: measuredShare({
      count: successes.filter(({ row }) => table.success_pattern.count(row) > 0).length,
      total: successes.length,
    }),
    detail,
    patterns: ordered.slice(0, mostPatterns).map(({ pattern, support, share, efficiency }) => ({
      pattern,
      count: support,
      share,
      efficiency,
      recIds: newestIds(usesOf(pattern), scope, mostCited),
    })),
    patternCount: ordered.length,
  };
}
