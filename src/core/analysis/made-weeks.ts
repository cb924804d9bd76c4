import { loadedDataset, type MadeLine } from '../dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../dataset/memory-dataset.ts';
import { everything } from '../query/query.ts';
import type { Random } from '../statistics/random.ts';
import { type AnalysisScope, analysisScope } from './analysis-scope.ts';

/** Made-up records of known truth, for tests: failures at random moments of whole weeks. */

export const firstMonday = Date.UTC(2026, 0, 5);
const week = 7 * 86_400_000;

/** How the number of failures of a week is drawn around its mean. */
export type Scatter = 'poisson' | 'negative binomial';

/** A count with the given mean; negative binomial with α = ¼: Poisson around a gamma-distributed mean of shape 4. */
export function drawnCount(mean: number, scatter: Scatter, random: Random): number {
  return poisson(scatter === 'poisson' ? mean : (mean * gammaOfShape4(random)) / 4, random);
}

function gammaOfShape4(random: Random): number {
  let sum = 0;
  for (let each = 0; each < 4; each += 1) sum -= Math.log(1 - random());
  return sum;
}

/** Counts arrivals of rate 1 until `mean`. */
function poisson(mean: number, random: Random): number {
  let count = -1;
  for (let moment = 0; moment < mean; count += 1) moment -= Math.log(1 - random());
  return Math.max(0, count);
}

export function momentOfWeek(place: number, random: Random): string {
  return new Date(firstMonday + (place + random()) * week).toISOString();
}

export function failureLine(
  fields: { readonly timestamp: string; readonly pattern: string } & Readonly<Record<string, unknown>>,
): MadeLine {
  const { timestamp, pattern, feature_id = 'F1', session_id, context, recovery, ...learning } = fields;
  const value = { feature_id, failure_type: 'test_failure', timestamp, session_id, context, recovery };
  return { kind: 'failure', value: { ...value, learning_value: { pattern, ...learning } } };
}

export function successLine(fields: Readonly<Record<string, unknown>>): MadeLine {
  return { kind: 'success', value: { feature_id: 'F1', ...fields } };
}

export function scopeOf(lines: readonly MadeLine[]): AnalysisScope & { readonly dataset: MemoryDataset } {
  const dataset = loadedDataset(lines, { index: 'when asked' });
  return { ...analysisScope(dataset.view(), everything), dataset };
}
