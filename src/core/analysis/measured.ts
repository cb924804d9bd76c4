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

/** What values a mean is of: any numbers, counts and amounts that begin at 0, or portions of 0..1. */
export type Scale = 'any' | 'amounts' | 'portions';

/**
 * A mean with Student's interval, which takes two values; the mean alone of one; undefined of none.
 *
 * Of amounts the interval is taken on the scale of the logarithm, of portions on that of the log odds (the delta method), so
 * that it never says what cannot be, such as −0.05 errors. When all amounts are 0, as many as are compatible with none:
 * −ln 0.025 / n.
 */
export function measuredMean(values: readonly number[], scale: Scale = 'any'): Measured | undefined {
  const value = mean(values);
  if (value === null) return undefined;
  const spread = variance(values);
  if (spread === null) return { value, low: undefined, high: undefined, n: values.length };
  const margin = tFor(defaultConfidence, values.length - 1) * Math.sqrt(spread / values.length);
  const isSpread = margin > 0 && values.every((each) => each >= 0 && (scale !== 'portions' || each <= 1));
  if (scale === 'amounts' && value === 0 && margin === 0) {
    return { value, low: 0, high: -Math.log((1 - defaultConfidence) / 2) / values.length, n: values.length };
  }
  const limits =
    scale === 'any' || !isSpread ? plainLimits(value, margin) : boundedLimits(value, margin, scale);
  return { value, ...limits, n: values.length };
}

type Limits = { readonly low: number; readonly high: number };

function plainLimits(value: number, margin: number): Limits {
  return { low: value - margin, high: value + margin };
}

function boundedLimits(value: number, margin: number, scale: 'amounts' | 'portions'): Limits {
  if (scale === 'amounts') {
    const factor = Math.exp(margin / value);
    return { low: value / factor, high: value * factor };
  }
  const odds = value / (1 - value);
  const factor = Math.exp(margin / (value * (1 - value)));
  const share = (each: number) => (Number.isFinite(each) ? each / (1 + each) : 1);
  return { low: share(odds / factor), high: share(odds * factor) };
}

/** A median with the interval between two order statistics, which takes six values. */
export function measuredMedian(values: readonly number[]): Measured | undefined {
  const value = median(values);
  if (value === null) return undefined;
  const interval = orderStatisticInterval(ascending(values));
  return { value, low: interval?.low, high: interval?.high, n: values.length };
}
