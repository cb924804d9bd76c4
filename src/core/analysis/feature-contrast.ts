import type { TextColumn } from '../dataset/columns.ts';
import { type Estimated, notEnough } from '../statistics/estimate.ts';
import { estimateShare } from '../statistics/intervals.ts';
import { type AnalysisScope, patternId } from './analysis-scope.ts';
import { rowModels } from './row-models.ts';

/** A feature that both failed and succeeded, its attempts side by side. */
export type FeatureContrast = {
  readonly project: string;
  readonly feature: string;
  readonly failed: FailedSide;
  readonly succeeded: SucceededSide;
  /** How it ended, by the times of the last failure and the last success. */
  readonly course: 'failed, then succeeded' | 'succeeded, then failed' | 'times unknown';
};

type Side = {
  readonly count: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly models: readonly string[];
  /** The sum of the minutes that records tell; undefined when none does. */
  readonly minutes: number | undefined;
  /** Rows in the order of time. */
  readonly rows: readonly number[];
};

export type FailedSide = Side & { readonly patterns: readonly string[]; readonly types: readonly string[] };
export type SucceededSide = Side & {
  readonly patterns: readonly string[];
  readonly factors: readonly string[];
};

export type FeatureContrasts = {
  /** Features that any failure or success names. */
  readonly features: number;
  readonly onlyFailed: number;
  readonly onlySucceeded: number;
  /** Of the features that failed, the share that also succeeded after their last failure. */
  readonly recovered: Estimated;
  /** Most failures first. */
  readonly contrasts: readonly FeatureContrast[];
};

/** Aligns the failed and the successful attempts of every feature that has both. */
export function featureContrasts(scope: AnalysisScope): FeatureContrasts {
  const failed = rowsByFeature(scope, scope.failures);
  const succeeded = rowsByFeature(scope, scope.successes);
  const models = rowModels(scope);
  const contrasts: FeatureContrast[] = [];
  for (const [id, failures] of failed) {
    const successes = succeeded.get(id);
    if (successes !== undefined) contrasts.push(contrastOf(scope, { failures, successes, models }));
  }
  const both = contrasts.length;
  const recovered = contrasts.filter(({ course }) => course === 'failed, then succeeded').length;
  const total = failed.size;
  return {
    features: failed.size + succeeded.size - both,
    onlyFailed: failed.size - both,
    onlySucceeded: succeeded.size - both,
    recovered:
      total === 0
        ? notEnough(0, { needed: 5, missing: 'features that failed' })
        : estimateShare({ count: recovered, total }),
    contrasts: contrasts.sort(inOrder),
  };
}

function inOrder(a: FeatureContrast, b: FeatureContrast): number {
  const nameOf = ({ project, feature }: FeatureContrast) => `${project}\u0000${feature}`;
  return b.failed.count - a.failed.count || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function rowsByFeature(
  { features }: AnalysisScope,
  rows: Uint32Array,
): ReadonlyMap<number, readonly number[]> {
  const byFeature = new Map<number, number[]>();
  for (const row of rows) {
    const id = features.of(row);
    if (id === 0) continue;
    const members = byFeature.get(id);
    if (members === undefined) byFeature.set(id, [row]);
    else members.push(row);
  }
  return byFeature;
}

type Attempts = {
  readonly failures: readonly number[];
  readonly successes: readonly number[];
  readonly models: ReturnType<typeof rowModels>;
};

function contrastOf(scope: AnalysisScope, { failures, successes, models }: Attempts): FeatureContrast {
  const { table } = scope.columns;
  const [row = 0] = failures;
  const failed = {
    ...sideOf(scope, failures, models),
    patterns: distinct(failures.map((each) => scope.patterns.names[patternId(scope, each)])),
    types: textsOf(table.type, failures),
  };
  const succeeded = {
    ...sideOf(scope, successes, models),
    patterns: distinct(successes.flatMap((each) => table.success_pattern.at(each))),
    factors: distinct(successes.flatMap((each) => table.factor.at(each))),
  };
  return {
    project: table.project.at(row) ?? '',
    feature: table.feature.at(row) ?? '',
    failed,
    succeeded,
    course: courseOf(failed, succeeded),
  };
}

function sideOf({ columns }: AnalysisScope, rows: readonly number[], models: Attempts['models']): Side {
  const { time, minutes } = columns.table;
  const timed = rows.map((row) => time.at(row)).filter((moment) => !Number.isNaN(moment));
  const spent = rows.map((row) => minutes.at(row)).filter((value) => value >= 0);
  return {
    count: rows.length,
    first: timed.length === 0 ? undefined : timed.reduce((a, b) => Math.min(a, b)),
    last: timed.length === 0 ? undefined : timed.reduce((a, b) => Math.max(a, b)),
    models: distinct(rows.map((row) => models.names[models.ofRow(row)])),
    minutes:
      spent.length === 0 ? undefined : spent.sort((a, b) => a - b).reduce((sum, value) => sum + value, 0),
    rows: rows.toSorted((a, b) => (time.at(a) || 0) - (time.at(b) || 0)),
  };
}

function courseOf(failed: Side, succeeded: Side): FeatureContrast['course'] {
  if (failed.last === undefined || succeeded.last === undefined) return 'times unknown';
  return succeeded.last >= failed.last ? 'failed, then succeeded' : 'succeeded, then failed';
}

function textsOf(column: TextColumn, rows: readonly number[]): readonly string[] {
  return distinct(rows.map((row) => column.at(row)));
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].filter((text) => text !== '').sort();
}
