/** Intervals by resampling, for statistics that have no formula of their own. */
import { defaultConfidence, type Interval } from './estimate.ts';
import { ascending, sortedQuantile } from './quantiles.ts';
import { mulberry32, resampled } from './random.ts';

export type Resampling = {
  readonly seed: number;
  /** 2000 unless given. */
  readonly replicates?: number;
  readonly confidence?: number;
};

/**
 * The percentile bootstrap (B. Efron, Annals of Statistics 7, 1979): type 7 quantiles of the statistic over
 * resamples drawn with mulberry32(seed).
 *
 * Resamples for which the statistic is undefined (`null`) are left out; `null` when that is more than half, or
 * when there are fewer than two values.
 */
export function bootstrapInterval<T>(
  values: readonly T[],
  statistic: (resample: readonly T[]) => number | null,
  { seed, replicates = 2000, confidence = defaultConfidence }: Resampling,
): Interval | null {
  if (values.length < 2) return null;
  const random = mulberry32(seed);
  const found: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const value = statistic(resampled(values, random));
    if (value !== null && Number.isFinite(value)) found.push(value);
  }
  if (found.length * 2 <= replicates) return null;
  const sorted = ascending(found);
  const tail = (1 - confidence) / 2;
  const low = sortedQuantile(sorted, tail);
  const high = sortedQuantile(sorted, 1 - tail);
  return low === null || high === null ? null : { low, high };
}
