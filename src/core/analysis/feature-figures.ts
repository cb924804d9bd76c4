import type { NumberColumn, TextColumn } from '../dataset/columns.ts';
import { geometricMean } from '../statistics/effect-size.ts';
import { type Estimated, fewestForRate, notEnough } from '../statistics/estimate.ts';
import { estimateShare } from '../statistics/intervals.ts';
import { ascending } from '../statistics/quantiles.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import { failureEnd } from './failure-end.ts';
import { measuredMean, type Scale } from './measured.ts';

/** How one feature went: reliability, efficiency and quality, each with its n and interval or what is missing. */
export type FeatureFigures = {
  readonly project: string;
  readonly feature: string;
  readonly failures: number;
  readonly openFailures: number;
  readonly successes: number;
  /** Performance records: attempts of the feature. */
  readonly attempts: number;
  /** Of the attempts whose outcome is known. */
  readonly completed: Estimated;
  readonly regressions: Estimated;
  readonly retries: Estimated;
  /** Geometric mean of actual over estimated minutes: above 1 it took longer. */
  readonly estimation: Estimated;
  readonly coverage: Estimated;
  /** The newest record, in milliseconds; undefined when none has a time. */
  readonly last: number | undefined;
};

type Rows = { readonly failures: number[]; readonly successes: number[]; readonly performance: number[] };

/** Every feature that a failure, success or performance record names: most failures first, then by name. */
export function featureFigures(scope: AnalysisScope): readonly FeatureFigures[] {
  const byFeature = new Map<number, Rows>();
  for (const kind of ['failures', 'successes', 'performance'] as const) {
    for (const row of scope[kind]) {
      const id = scope.features.of(row);
      if (id === 0) continue;
      let rows = byFeature.get(id);
      if (rows === undefined) {
        rows = { failures: [], successes: [], performance: [] };
        byFeature.set(id, rows);
      }
      rows[kind].push(row);
    }
  }
  const nameOf = ({ project, feature }: FeatureFigures) => `${project}\u0000${feature}`;
  return Array.from(byFeature.values(), (rows) => figuresOf(scope, rows)).sort(
    (a, b) => b.failures - a.failures || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
}

function figuresOf({ columns }: AnalysisScope, { failures, successes, performance }: Rows): FeatureFigures {
  const { table } = columns;
  const all = [...failures, ...successes, ...performance];
  const [row = 0] = all;
  const times = all.map((each) => table.time.at(each)).filter((moment) => !Number.isNaN(moment));
  // Performance records tell of failed attempts too; success records stand in where there are none.
  const outcomes = performance.length > 0 ? performance : successes;
  return {
    project: table.project.at(row) ?? '',
    feature: table.feature.at(row) ?? '',
    failures: failures.length,
    openFailures: failures.filter((each) => failureEnd(columns, each).state === 'open').length,
    successes: successes.length,
    attempts: performance.length,
    completed: shareOf(table.completed, performance),
    regressions: shareOf(table.regression, performance),
    retries: meanOf(numbers(table.retries, performance), 'amounts'),
    estimation: estimationOf(
      outcomes.map((each) => table.minutes.at(each) / table.estimated_minutes.at(each)),
    ),
    coverage: meanOf(numbers(table.coverage, outcomes), 'portions'),
    last: times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b)),
  };
}

function shareOf(flag: TextColumn, rows: readonly number[]): Estimated {
  const known = rows.map((row) => flag.at(row)).filter((text) => text !== undefined);
  return estimateShare({ count: known.filter((text) => text === 'true').length, total: known.length });
}

/** In ascending order, so that sums do not depend on where records stand. */
function numbers(column: NumberColumn, rows: readonly number[]): readonly number[] {
  return ascending(rows.map((row) => column.at(row)).filter((value) => !Number.isNaN(value)));
}

function meanOf(values: readonly number[], scale: Scale): Estimated {
  const measured = measuredMean(values, scale);
  return estimateOf(values.length, measured?.value, measured);
}

function estimationOf(ratios: readonly number[]): Estimated {
  const usable = ascending(ratios.filter((ratio) => ratio > 0 && Number.isFinite(ratio)));
  const found = geometricMean(usable);
  return estimateOf(usable.length, found?.value, {
    low: found?.low ?? undefined,
    high: found?.high ?? undefined,
  });
}

type Limits = { readonly low: number | undefined; readonly high: number | undefined };

function estimateOf(n: number, value: number | undefined, limits: Limits | undefined): Estimated {
  if (n < fewestForRate || value === undefined || limits?.low === undefined || limits.high === undefined) {
    return notEnough(n, { needed: fewestForRate, missing: 'records that tell' });
  }
  return { kind: 'estimate', value, n, low: limits.low, high: limits.high, confidence: 0.95 };
}
