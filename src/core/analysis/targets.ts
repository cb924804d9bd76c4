import type { Columns, NumberColumn } from '../dataset/columns.ts';
import type { Measured, TargetLine, TargetVerdict } from '../dataset/questions.ts';
import { geometricMean } from '../statistics/effect-size.ts';
import { fewestForRanking, fewestForRate } from '../statistics/estimate.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import { measuredMean, measuredShare } from './measured.ts';

type Goal =
  | { readonly kind: 'at least' | 'at most' | 'below'; readonly bound: number }
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  /** Every single record has to comply: one that does not decides, and no interval can prove there is none. */
  | { readonly kind: 'always'; readonly violations: (measured: Measured) => boolean };

type Target = {
  readonly id: string;
  readonly title: string;
  readonly goal: Goal;
  readonly written: string;
  readonly unit: TargetLine['unit'];
  readonly measure: (rows: OutcomeRows) => Measured | undefined;
};

/** What is looked at of a scope. */
type TargetRows = Pick<AnalysisScope, 'columns' | 'performance' | 'successes'>;

/** The matched rows that say how features went. */
type OutcomeRows = {
  readonly columns: Columns;
  readonly performance: readonly number[];
  readonly successes: readonly number[];
};

/**
 * The harness's targets, each met, not met, or not enough data as its interval says: 90 of 100 completed (0.826–0.945)
 * does not establish 90 %.
 */
export function targetLines(columns: Columns, rows: Uint32Array): readonly TargetLine[] {
  const { kind } = columns.table;
  const ofKind = (name: string) => {
    const wanted = kind.codeOf(name);
    return wanted === undefined ? rows.subarray(0, 0) : rows.filter((row) => kind.code(row) === wanted);
  };
  return targetLinesOf({ columns, performance: ofKind('performance'), successes: ofKind('success') });
}

/** The same of a scope. */
export function targetLinesOf({ columns, performance, successes }: TargetRows): readonly TargetLine[] {
  const outcomes = { columns, performance: Array.from(performance), successes: Array.from(successes) };
  return targets.map(({ id, title, goal, written, unit, measure }) => {
    const measured = measure(outcomes);
    return { id, title, goal: written, measured, unit, verdict: verdictOn(goal, measured) };
  });
}

function verdictOn(goal: Goal, measured: Measured | undefined): TargetVerdict {
  if (measured === undefined) return 'not enough data';
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY, n } = measured;
  // The few cases of a small sample are listed, not judged.
  if (n < fewestForRate && goal.kind !== 'always') return 'not enough data';
  switch (goal.kind) {
    case 'always':
      return sided(!goal.violations(measured) && n >= fewestForRanking, goal.violations(measured));
    case 'at least':
      return sided(low >= goal.bound, high < goal.bound);
    case 'at most':
      return sided(high <= goal.bound, low > goal.bound);
    case 'below':
      return sided(high < goal.bound, low >= goal.bound);
    case 'between':
      return sided(low >= goal.low && high <= goal.high, high < goal.low || low > goal.high);
  }
}

function sided(isMet: boolean, isMissed: boolean): TargetVerdict {
  return isMet ? 'met' : isMissed ? 'not met' : 'not enough data';
}

const targets: readonly Target[] = [
  {
    id: 'completion',
    title: 'Completed',
    goal: { kind: 'at least', bound: 0.9 },
    written: '≥ 90 %',
    unit: 'share',
    measure: (rows) => shareOfFlag(rows, 'completed', 'true'),
  },
  {
    id: 'regression',
    title: 'Regressions',
    goal: { kind: 'at most', bound: 0.05 },
    written: '≤ 5 %',
    unit: 'share',
    measure: (rows) => shareOfFlag(rows, 'regression', 'true'),
  },
  {
    id: 'blocked',
    title: 'Features blocked',
    goal: { kind: 'at most', bound: 0.1 },
    written: '≤ 10 %',
    unit: 'share',
    measure: blockedFeatures,
  },
  {
    id: 'retried',
    title: 'Features retried',
    goal: { kind: 'at most', bound: 0.5 },
    written: '≤ 50 %',
    unit: 'share',
    measure: retriedFeatures,
  },
  {
    id: 'retries',
    title: 'Mean retries',
    goal: { kind: 'at most', bound: 0.5 },
    written: '≤ 0.5',
    unit: 'number',
    measure: ({ columns, performance }) =>
      measuredMean(numbers(columns.table.retries, performance), 'amounts'),
  },
  {
    id: 'estimation',
    title: 'Actual / estimated',
    goal: { kind: 'between', low: 0.8, high: 1.2 },
    written: '0.8–1.2',
    unit: 'number',
    measure: estimation,
  },
  {
    id: 'coverage',
    title: 'Mean coverage',
    goal: { kind: 'at least', bound: 0.7 },
    written: '≥ 70 %',
    unit: 'share',
    measure: (rows) => measuredMean(outcomeNumbers(rows, 'coverage'), 'portions'),
  },
  {
    id: 'lint-errors',
    title: 'Mean lint errors',
    goal: { kind: 'always', violations: ({ value }) => value > 0 },
    written: '0',
    unit: 'number',
    measure: (rows) => measuredMean(outcomeNumbers(rows, 'lint_errors'), 'amounts'),
  },
  {
    id: 'type-errors',
    title: 'Mean type errors',
    goal: { kind: 'always', violations: ({ value }) => value > 0 },
    written: '0',
    unit: 'number',
    measure: (rows) => measuredMean(outcomeNumbers(rows, 'type_errors'), 'amounts'),
  },
  {
    id: 'documentation',
    title: 'Documented',
    goal: { kind: 'always', violations: ({ value }) => value < 1 },
    written: '100 %',
    unit: 'share',
    measure: (rows) => shareOfFlag(rows, 'documented', 'true'),
  },
  {
    id: 'context',
    title: 'Mean tokens used',
    goal: { kind: 'below', bound: 100_000 },
    written: '< 100,000',
    unit: 'number',
    measure: ({ columns, performance }) =>
      measuredMean(numbers(columns.table.context_tokens, performance), 'amounts'),
  },
];

/** Performance rows where the flag is unknown are left out of both counts. */
function shareOfFlag(
  { columns, performance }: OutcomeRows,
  field: 'completed' | 'regression' | 'documented',
  wanted: 'true' | 'false',
): Measured | undefined {
  const known = performance.map((row) => columns.table[field].at(row)).filter((flag) => flag !== undefined);
  return measuredShare({ count: known.filter((flag) => flag === wanted).length, total: known.length });
}

/** Features with attempts of known outcome, none of which was completed. */
function blockedFeatures(rows: OutcomeRows): Measured | undefined {
  const { completed } = rows.columns.table;
  return shareOfFeatures(
    rows,
    (row) => {
      const flag = completed.at(row);
      return flag === undefined ? undefined : flag !== 'true';
    },
    'every row',
  );
}

function retriedFeatures(rows: OutcomeRows): Measured | undefined {
  const { retries } = rows.columns.table;
  return shareOfFeatures(
    rows,
    (row) => {
      const count = retries.at(row);
      return Number.isNaN(count) ? undefined : count > 0;
    },
    'any row',
  );
}

/** The share of features of which every or any row with a known answer answers yes. */
function shareOfFeatures(
  { columns, performance }: OutcomeRows,
  answer: (row: number) => boolean | undefined,
  quantifier: 'every row' | 'any row',
): Measured | undefined {
  const { project, feature } = columns.table;
  const byFeature = new Map<string, boolean>();
  for (const row of performance) {
    const yes = answer(row);
    if (yes === undefined || feature.code(row) === 0) continue;
    const key = `${project.code(row)} ${feature.code(row)}`;
    const before = byFeature.get(key);
    byFeature.set(key, quantifier === 'every row' ? yes && before !== false : yes || before === true);
  }
  const count = [...byFeature.values()].filter(Boolean).length;
  return measuredShare({ count, total: byFeature.size });
}

/** The geometric mean of actual over estimated minutes: being twice as slow and twice as fast cancel out. */
function estimation(rows: OutcomeRows): Measured | undefined {
  const { minutes, estimated_minutes: estimated } = rows.columns.table;
  const ratios = outcomesOnce(rows)
    .map((row) => minutes.at(row) / estimated.at(row))
    .filter((ratio) => ratio > 0 && Number.isFinite(ratio));
  const found = geometricMean(ratios);
  if (found === null) return undefined;
  return { value: found.value, low: found.low ?? undefined, high: found.high ?? undefined, n: ratios.length };
}

/** Performance rows where there are any, because they speak of failed attempts too; successes otherwise. */
function outcomesOnce({ performance, successes }: OutcomeRows): readonly number[] {
  return performance.length > 0 ? performance : successes;
}

/** A number from whichever kind of row carries it: performance rows first. */
function outcomeNumbers(
  rows: OutcomeRows,
  field: 'coverage' | 'lint_errors' | 'type_errors',
): readonly number[] {
  const column = rows.columns.table[field];
  const measured = numbers(column, rows.performance);
  return measured.length > 0 ? measured : numbers(column, rows.successes);
}

function numbers(column: NumberColumn, rows: readonly number[]): readonly number[] {
  return rows.map((row) => column.at(row)).filter((value) => !Number.isNaN(value));
}
