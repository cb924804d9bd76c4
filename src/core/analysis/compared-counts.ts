import { normalTwoSided, zFor } from '../statistics/distributions.ts';
import {
  defaultConfidence,
  type Estimate,
  type Estimated,
  fewestForRate,
  notEnough,
} from '../statistics/estimate.ts';
import type { Events } from '../statistics/intervals.ts';
import { sum } from '../statistics/quantiles.ts';
import { dispersionOf, type RatePair, rateRatio } from '../statistics/rate-ratio.ts';
import { scatteredRatio } from './scattered-rates.ts';

/** How one period's count compares with those of earlier, like periods. */
export type ComparedCounts = {
  /** Rate now over the rate before. */
  readonly ratio: Estimated;
  /** The chance of a difference at least this large between equal rates; 1 when there is not enough to tell. */
  readonly p: number;
  /** Whether there was enough to test at all: only then does the comparison belong to its family of tests. */
  readonly isTested: boolean;
  /** Where the scatter of counts between periods was taken from. */
  readonly scatter: 'measured' | 'assumed';
};

/** With fewer earlier periods than this their scatter says too little, and a scatter is assumed. */
export const fewestForScatter = 4;

/**
 * The variance of the logarithm of a gamma-distributed rate with a coefficient of variation of ½ (shape 4: the trigamma
 * function at 4). Weeks of real projects scatter about as much, so two of them alone must not pass for Poisson counts.
 */
const assumedLogVariance = 0.283_823;

/**
 * Compares the newest period with all earlier ones together.
 *
 * With four or more earlier periods, their own scatter widens the exact Poisson comparison (quasi-likelihood, Student's t);
 * with fewer, negative binomial scatter with α = ¼ is assumed. It is never switched off because a test failed to find it.
 */
export function compareCounts(current: Events, earlier: readonly Events[]): ComparedCounts {
  const before = earlier.filter(({ exposure }) => exposure > 0);
  const scatter = before.length < fewestForScatter ? 'assumed' : 'measured';
  const untested = (ratio: Estimated): ComparedCounts => ({ ratio, p: 1, isTested: false, scatter });
  if (!(current.exposure > 0))
    return untested(notEnough(0, { needed: 1, missing: 'exposure in this period' }));
  if (before.length === 0) return untested(notEnough(0, { needed: 1, missing: 'earlier periods' }));
  const pair = { current, previous: totalOf(before) };
  const n = current.count + pair.previous.count;
  if (n < fewestForRate) return untested(notEnough(n, { needed: fewestForRate, missing: 'cases' }));
  const compared = scatter === 'measured' ? byMeasured(pair, before) : byAssumed(pair, before.length);
  return { ...compared, isTested: true, scatter };
}

export function totalOf(periods: readonly Events[]): Events {
  return {
    count: sum(periods.map(({ count }) => count)),
    exposure: sum(periods.map(({ exposure }) => exposure)),
  };
}

type Compared = Pick<ComparedCounts, 'ratio' | 'p'>;

function byMeasured(pair: RatePair, before: readonly Events[]): Compared {
  // Without a single earlier event there is no scatter to measure, and none to allow for.
  return scatteredRatio(pair, dispersionOf(before) ?? { factor: 1, degrees: 1 });
}

function byAssumed(pair: RatePair, periods: number): Compared {
  const { log, variance } = logRatio(pair);
  const z = log / Math.sqrt(variance + assumedLogVariance * (1 + 1 / periods));
  const exact = rateRatio(pair)?.pCentral ?? 1;
  return { ratio: assumedRatio(pair, periods), p: Math.max(exact, normalTwoSided(z)) };
}

function assumedRatio(pair: RatePair, periods: number): Estimate {
  const exact = rateRatio(pair);
  const { log, variance } = logRatio(pair);
  const margin = zFor(defaultConfidence) * Math.sqrt(variance + assumedLogVariance * (1 + 1 / periods));
  return {
    kind: 'estimate',
    value: exact?.ratio ?? 1,
    n: pair.current.count + pair.previous.count,
    low: Math.min(exact?.low ?? 0, Math.exp(log - margin)),
    high: Math.max(exact?.high ?? Number.POSITIVE_INFINITY, Math.exp(log + margin)),
    confidence: defaultConfidence,
  };
}

/** ½ is added to both counts when one is 0, so that the logarithm exists. */
function logRatio({ current, previous }: RatePair): { readonly log: number; readonly variance: number } {
  const added = current.count === 0 || previous.count === 0 ? 0.5 : 0;
  const [now, before] = [current.count + added, previous.count + added];
  return {
    log: Math.log(now / current.exposure) - Math.log(before / previous.exposure),
    variance: 1 / now + 1 / before,
  };
}
