import type { Measured } from '../dataset/questions.ts';
import { tFor } from '../statistics/distributions.ts';
import { defaultConfidence } from '../statistics/estimate.ts';
import { type Share, wilsonInterval } from '../statistics/intervals.ts';
import { ascending, mean, median, orderStatisticInterval, variance } from '../statistics/quantiles.ts';

/** A share with its Wilson interval; undefined of nothing. */
export function measuredShare({ count, total }: Share): Measured | undefined {
  const interval = wilsonInterval({ count, total });
  return interval === null ? undefined : { value: count / total, ...interval, n: total };
}

/** A mean with Student's interval, which takes two values; the mean alone of one; undefined of none. */
export function measuredMean(values: readonly number[]): Measured | undefined {
  const value = mean(values);
  if (value === null) return undefined;
  const spread = variance(values);
  if (spread === null) return { value, low: undefined, high: undefined, n: values.length };
  const margin = tFor(defaultConfidence, values.length - 1) * Math.sqrt(spread / values.length);
  return { value, low: value - margin, high: value + margin, n: values.length };
}

/** A median with the interval between two order statistics, which takes six values. */
export function measuredMedian(values: readonly number[]): Measured | undefined {
  const value = median(values);
  if (value === null) return undefined;
  const interval = orderStatisticInterval(ascending(values));
  return { value, low: interval?.low, high: interval?.high, n: values.length };
}
