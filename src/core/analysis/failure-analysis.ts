import type { DatasetView } from '../dataset/dataset-view.ts';
import type { NotEnough } from '../statistics/estimate.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import { type ContextBands, positionOfFailures, usageOfFailures } from './context-bands.ts';
import { exposureOf } from './exposure.ts';
import { type Dimension, type FailureBreakdown, failureBreakdown } from './failure-breakdown.ts';
import { type PatternChanges, patternChanges } from './pattern-changes.ts';
import { type PatternPairs, patternPairs } from './pattern-pairs.ts';
import { type PreventionSuggestion, preventionSuggestions } from './prevention-suggestions.ts';
import { type SimilarNameGroups, similarNames } from './similar-names.ts';
import { type TimeToResolve, timeToResolve } from './time-to-resolve.ts';

/** Everything that is said about the failures of a scope; each part can be had by itself from its own function. */
export type FailureAnalysis = {
  readonly failures: number;
  readonly changes: PatternChanges;
  readonly breakdowns: Readonly<Record<Dimension, FailureBreakdown>>;
  readonly usage: ContextBands;
  readonly position: ContextBands;
  readonly resolve: TimeToResolve;
  readonly pairs: PatternPairs | NotEnough;
  readonly similar: SimilarNameGroups;
  readonly suggestions: readonly PreventionSuggestion[];
};

export async function failureAnalysis(
  scope: AnalysisScope,
  readLine: DatasetView['readLine'],
): Promise<FailureAnalysis> {
  const exposure = exposureOf(scope);
  const by = (dimension: Dimension) => failureBreakdown(scope, dimension, exposure);
  const patterns = by('pattern');
  const named = patterns.groups.flatMap(({ value, count }) =>
    value === undefined ? [] : [{ name: value, count }],
  );
  return {
    failures: scope.failures.length,
    changes: patternChanges(scope, exposure),
    breakdowns: {
      type: by('type'),
      category: by('category'),
      pattern: patterns,
      severity: by('severity'),
      model: by('model'),
    },
    usage: usageOfFailures(scope),
    position: positionOfFailures(scope),
    resolve: timeToResolve(scope),
    pairs: patternPairs(scope, mostlyNamesSessions(scope) ? 'session' : 'feature'),
    similar: similarNames(named),
    suggestions: await preventionSuggestions(scope, readLine),
  };
}

function mostlyNamesSessions({ failures, sessions }: AnalysisScope): boolean {
  const named = failures.reduce((count, row) => count + (sessions.of(row) === 0 ? 0 : 1), 0);
  return named * 2 >= failures.length;
}
