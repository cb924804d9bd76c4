import type { ListColumn } from '../dataset/columns.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import { asFamily, type FactorTable, factorTable } from './factor-table.ts';
import { type RowModels, rowModels } from './row-models.ts';

/** Which values of a factor are looked at: the most frequent ones. */
const mostValues = 30;
const fewestCases = 5;
/** The context that the targets allow. */
const longContext = 100_000;

/**
 * What goes with succeeding: the model of an attempt, the success patterns and factors a feature used, and the context
 * an attempt took, each against its outcome, as one family of tests. An association may have any cause.
 */
export function outcomeFactors(scope: AnalysisScope): readonly FactorTable[] {
  const models = rowModels(scope);
  return asFamily([
    ...modelTables(scope, models),
    ...usedTables(scope, models, 'success pattern'),
    ...usedTables(scope, models, 'success factor'),
    ...completionTables(scope, models),
  ]);
}

/** Failure and success records as attempts: how often each model succeeded, among others and feature by feature. */
function modelTables(
  { failures, successes, features }: AnalysisScope,
  models: RowModels,
): readonly FactorTable[] {
  const rows = [...failures, ...successes];
  const ofRow = rows.map(models.ofRow);
  return frequent(ofRow).flatMap((model) => {
    const value = models.names[model] ?? '';
    const name = { factor: 'model', value, outcome: 'succeeded', unit: 'attempt' };
    const table = factorTable(name, {
      size: rows.length,
      has: (place) => (ofRow[place] === 0 ? undefined : ofRow[place] === model),
      reached: (place) => place >= failures.length,
      strata: [{ by: 'feature', of: (place) => features.of(rows[place] ?? 0) }],
    });
    return table ?? [];
  });
}

/** The ids that occur at least five times, most frequent first; 0 is unknown. */
function frequent(ids: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const id of ids) if (id !== 0) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= fewestCases)
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, mostValues)
    .map(([id]) => id);
}

/** Features with a success, by whether they ever failed: those that never succeeded could not name what they used. */
function usedTables(
  scope: AnalysisScope,
  models: RowModels,
  factor: 'success pattern' | 'success factor',
): readonly FactorTable[] {
  const column =
    factor === 'success pattern' ? scope.columns.table.success_pattern : scope.columns.table.factor;
  const { features, users } = usersByText(scope, column);
  const failed = new Set(Array.from(scope.failures, (row) => scope.features.of(row)));
  return mostUsed(users).flatMap(([text, using]) => {
    const table = factorTable(
      { factor, value: text, outcome: 'never failed', unit: 'feature with a success' },
      {
        size: features.length,
        has: (place) => using.has(features[place] ?? 0),
        reached: (place) => !failed.has(features[place] ?? 0),
        strata: [{ by: 'model', of: (place) => models.ofFeature(features[place] ?? 0) }],
      },
    );
    return table ?? [];
  });
}

function usersByText({ successes, features: ids }: AnalysisScope, column: ListColumn) {
  const features = new Set<number>();
  const users = new Map<string, Set<number>>();
  for (const row of successes) {
    const feature = ids.of(row);
    if (feature === 0) continue;
    features.add(feature);
    for (const text of column.at(row)) {
      const using = users.get(text);
      if (using === undefined) users.set(text, new Set([feature]));
      else using.add(feature);
    }
  }
  return { features: [...features], users };
}

function mostUsed(users: ReadonlyMap<string, ReadonlySet<number>>) {
  return [...users]
    .filter(([, using]) => using.size >= fewestCases)
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, mostValues);
}

/** Performance records that say whether the feature was completed, by model and by the context they took. */
function completionTables(scope: AnalysisScope, models: RowModels): readonly FactorTable[] {
  const { completed, context_tokens: tokens } = scope.columns.table;
  const rows = Array.from(scope.performance).filter((row) => completed.code(row) !== 0);
  const ofRow = rows.map(models.ofRow);
  const isCompleted = (place: number) => completed.at(rows[place] ?? 0) === 'true';
  const byFeature = { by: 'feature', of: (place: number) => scope.features.of(rows[place] ?? 0) };
  const byModel = { by: 'model', of: (place: number) => ofRow[place] ?? 0 };
  const completion = { outcome: 'completed', unit: 'performance record' };
  const ofModels = frequent(ofRow).map((model) =>
    factorTable(
      { factor: 'model', value: models.names[model] ?? '', ...completion },
      {
        size: rows.length,
        has: (place) => (ofRow[place] === 0 ? undefined : ofRow[place] === model),
        reached: isCompleted,
        strata: [byFeature],
      },
    ),
  );
  const ofContext = factorTable(
    { factor: 'context tokens', value: '100,000 or more', ...completion },
    {
      size: rows.length,
      has: (place) => {
        const count = tokens.at(rows[place] ?? 0);
        return Number.isNaN(count) ? undefined : count >= longContext;
      },
      reached: isCompleted,
      strata: [byModel, byFeature],
    },
  );
  return [...ofModels, ofContext].filter((table) => table !== undefined);
}
