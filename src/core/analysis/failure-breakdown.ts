import type { TextColumn } from '../dataset/columns.ts';
import { severityRank } from '../records/severity.ts';
import { type Estimated, fewestForRanking, fewestForRate, notEnough } from '../statistics/estimate.ts';
import { estimateRate, estimateShare } from '../statistics/intervals.ts';
import { type ParetoRow, pareto, vitalFew } from '../statistics/variety.ts';
import { type AnalysisScope, patternId } from './analysis-scope.ts';
import type { Exposure } from './exposure.ts';

export const dimensions = ['type', 'category', 'pattern', 'severity', 'model'] as const;

/** What failures are counted by. */
export type Dimension = (typeof dimensions)[number];

/** The failures that share a value. */
export type FailureGroup = {
  /** Undefined: those that name none. */
  readonly value: string | undefined;
  readonly count: number;
  /** Of all matched failures, those without a value included. */
  readonly share: Estimated;
  /** Failures per session or day of the exposure. */
  readonly rate: Estimated;
};

export type FailureBreakdown = {
  readonly dimension: Dimension;
  readonly failures: number;
  /** Failures that name no value. */
  readonly unknown: number;
  /**
   * How much can be said: with fewer than 5 failures their `cases` are listed, with fewer than 20 groups stand `unranked`
   * in alphabetical order.
   */
  readonly detail: 'none' | 'cases' | 'unranked' | 'ranked';
  readonly groups: readonly FailureGroup[];
  /** The groups that make up at least 80 % of the failures whose value is known; none unless ranked. */
  readonly vitalFew: readonly ParetoRow[];
};

/** Counts the failures by one dimension in a single pass. */
export function failureBreakdown(
  scope: AnalysisScope,
  dimension: Dimension,
  exposure: Exposure,
): FailureBreakdown {
  const counts = countValues(scope, dimension);
  const failures = scope.failures.length;
  const unknown = counts.get(undefined) ?? 0;
  const detail = detailOf(failures);
  const groups = Array.from(counts, ([value, count]) => ({
    value,
    count,
    share: estimateShare({ count, total: failures }),
    rate: rateOf(count, exposure),
  }));
  const known = new Map(
    [...counts].flatMap(([value, count]) => (value === undefined ? [] : [[value, count] as const])),
  );
  return {
    dimension,
    failures,
    unknown,
    detail,
    groups: groups.sort(detail === 'ranked' ? inOrder(dimension) : byName),
    vitalFew: detail === 'ranked' ? vitalFew(pareto(known)) : [],
  };
}

function detailOf(failures: number): FailureBreakdown['detail'] {
  if (failures === 0) return 'none';
  if (failures < fewestForRate) return 'cases';
  return failures < fewestForRanking ? 'unranked' : 'ranked';
}

/** Fewer than five failures make no rate. */
function rateOf(count: number, { total, basis }: Exposure): Estimated {
  if (!(total > 0)) return notEnough(count, { needed: 1, missing: `${basis} to divide by` });
  if (count < fewestForRate) return notEnough(count, { needed: fewestForRate, missing: 'failures' });
  return estimateRate({ count, exposure: total });
}

function countValues(scope: AnalysisScope, dimension: Dimension): Map<string | undefined, number> {
  const byId: number[] = [];
  const { idOf, nameOf } = valuesOf(scope, dimension);
  for (const row of scope.failures) {
    const id = idOf(row);
    byId[id] = (byId[id] ?? 0) + 1;
  }
  const counts = new Map<string | undefined, number>();
  byId.forEach((count, id) => {
    counts.set(nameOf(id), count);
  });
  return counts;
}

function valuesOf(scope: AnalysisScope, dimension: Dimension) {
  if (dimension === 'pattern') {
    const { names } = scope.patterns;
    return {
      idOf: (row: number) => patternId(scope, row),
      nameOf: (id: number) => (id === 0 ? undefined : names[id]),
    };
  }
  const column: TextColumn = scope.columns.table[dimension];
  return {
    idOf: (row: number) => column.code(row),
    nameOf: (id: number) => (id === 0 ? undefined : column.texts[id]),
  };
}

type Compare = (a: FailureGroup, b: FailureGroup) => number;

/** Those without a value come last. */
const byName: Compare = (a, b) => {
  if (a.value === undefined || b.value === undefined) {
    return (a.value === undefined ? 1 : 0) - (b.value === undefined ? 1 : 0);
  }
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
};

/** Severities stand worst first, everything else by falling count. */
function inOrder(dimension: Dimension): Compare {
  return dimension === 'severity'
    ? (a, b) => severityRank(b.value) - severityRank(a.value) || byName(a, b)
    : (a, b) => b.count - a.count || byName(a, b);
}
