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
import {
  type Dispersion,
  dispersionOf,
  type RatePair,
  type RateRatio,
  rateRatio,
} from '../statistics/rate-ratio.ts';
import { scatteredRatio } from './scattered-rates.ts';

/** How one period's count compares with those of earlier, like periods. */
export type ComparedCounts = {
  /** Rate now over the rate before. */
  readonly ratio: Estimated;
  /** Whether the rate is higher than before; false when there is not enough to tell. */
  readonly isRise: boolean;
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
export function compareCounts(
  current: Events,
  earlier: readonly Events[],
  prior: ScatterPrior = noPrior,
): ComparedCounts {
  const before = earlier.filter(({ exposure }) => exposure > 0);
  const scatter = before.length < fewestForScatter ? 'assumed' : 'measured';
  const untested = (ratio: Estimated): ComparedCounts => ({
    ratio,
    p: 1,
    isRise: false,
    isTested: false,
    scatter,
  });
  if (!(current.exposure > 0))
    return untested(notEnough(0, { needed: 1, missing: 'exposure in this period' }));
  if (before.length === 0) return untested(notEnough(0, { needed: 1, missing: 'earlier periods' }));
  const pair = { current, previous: totalOf(before) };
  const n = current.count + pair.previous.count;
  if (n < fewestForRate) return untested(notEnough(n, { needed: fewestForRate, missing: 'cases' }));
  const compared =
    scatter === 'measured' ? byMeasured(pair, moderated(before, prior)) : byAssumed(pair, before.length);
  return {
    p: compared.p,
    isRise: current.count * pair.previous.exposure > pair.previous.count * current.exposure,
    isTested: true,
    scatter,
    // Its interval takes longer than all the rest, and few ask for it.
    get ratio() {
      return compared.ratio;
    },
  };
}

/** How much like series scatter: the variance of a count is mean + alpha·mean², known as if from so many degrees of freedom. */
export type ScatterPrior = { readonly alpha: number; readonly degrees: number };

const noPrior: ScatterPrior = { alpha: 0, degrees: 0 };
/** A prior never outweighs a series of eleven periods by much: one bursty pattern must stay visible as such. */
const mostPriorDegrees = 10;

/**
 * What several series of the same periods say together about scatter; nothing when there is but one.
 *
 * A median, so that a series whose level changed does not pass for scatter in all of them. The median of χ² lies below its
 * mean by (1 − 2/(9·degrees))³ (Wilson & Hilferty, 1931).
 */
export function scatterPrior(series: readonly (readonly Events[])[]): ScatterPrior {
  const known = series.flatMap((periods) => {
    const dispersion = dispersionOf(periods);
    if (dispersion === null) return [];
    const { factor, degrees } = dispersion;
    const mean = sum(periods.map(({ count }) => count)) / periods.length;
    return [{ alpha: (factor / (1 - 2 / (9 * degrees)) ** 3 - 1) / mean, weight: mean, degrees }];
  });
  const [first] = known;
  const others = sum(known.slice(1).map(({ degrees }) => degrees));
  if (first === undefined || others === 0) return noPrior;
  return { alpha: Math.max(0, weightedMedian(known)), degrees: Math.min(mostPriorDegrees, others) };
}

function weightedMedian(values: readonly { readonly alpha: number; readonly weight: number }[]): number {
  const sorted = values.toSorted((a, b) => a.alpha - b.alpha);
  const half = sum(sorted.map(({ weight }) => weight)) / 2;
  let passed = 0;
  for (const { alpha, weight } of sorted) {
    passed += weight;
    if (passed >= half) return alpha;
  }
  return 0;
}

export function totalOf(periods: readonly Events[]): Events {
  return {
    count: sum(periods.map(({ count }) => count)),
    exposure: sum(periods.map(({ exposure }) => exposure)),
  };
}

type Compared = Pick<ComparedCounts, 'ratio' | 'p'>;

function byMeasured(pair: RatePair, dispersion: Dispersion | null): Compared {
  // Without a single earlier event there is no scatter to measure, and none to allow for.
  return scatteredRatio(pair, dispersion ?? { factor: 1, degrees: 1 });
}

/** A series' own scatter, drawn towards that of series like it (moderated as by Smyth, SAGMB 3, 2004). */
function moderated(periods: readonly Events[], prior: ScatterPrior): Dispersion | null {
  const own = dispersionOf(periods);
  if (own === null) return null;
  const mean = sum(periods.map(({ count }) => count)) / periods.length;
  const likely = 1 + prior.alpha * mean;
  const degrees = own.degrees + prior.degrees;
  return { factor: (own.factor * own.degrees + likely * prior.degrees) / degrees, degrees };
}

function byAssumed(pair: RatePair, periods: number): Compared {
  const { log, variance } = logRatio(pair);
  const z = log / Math.sqrt(variance + assumedLogVariance * (1 + 1 / periods));
  const exact = rateRatio(pair);
  return { ratio: assumedRatio(pair, periods, exact), p: Math.max(exact?.pCentral ?? 1, normalTwoSided(z)) };
}

function assumedRatio(pair: RatePair, periods: number, exact: RateRatio | null): Estimate {
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
