/** Two rates side by side: events over exposure now against before. */
import { tFor } from './distributions.ts';
import { defaultConfidence, type Estimated, type Interval, isCount, notEnough } from './estimate.ts';
import { binomialTest } from './exact-tests.ts';
import type { Events } from './intervals.ts';
import { once } from './once.ts';
import { sum } from './quantiles.ts';
import { betaQuantile } from './special-functions.ts';

export type RatePair = { readonly current: Events; readonly previous: Events };

export type RateRatio = Interval & {
  /** Current rate over previous rate; `Infinity` when there was no event before, `null` when there was none at all. */
  readonly ratio: number | null;
  /** Twice the smaller tail: agrees with the interval, so this is the one to print. */
  readonly pCentral: number;
  /** The sum over all outcomes no more likely than the observed one, as scipy, statsmodels and R print it. */
  readonly pMinimumLikelihood: number;
};

/**
 * The exact conditional comparison of two Poisson rates (Przyborowski & Wilenski, Biometrika 31, 1940).
 *
 * Given the total, the current count is binomial with p = e₁/(e₁+e₂) when the rates are equal; the interval is
 * Clopper–Pearson's for that share, turned into a ratio. `null` without exposure on either side. No events at
 * all give the interval [0, ∞).
 */
export function rateRatio(pair: RatePair, confidence = defaultConfidence): RateRatio | null {
  if (!isEvents(pair.current) || !isEvents(pair.previous)) return null;
  const { current, previous } = pair;
  const n = current.count + previous.count;
  const exposure = current.exposure + previous.exposure;
  const share = { p: current.exposure / exposure, q: previous.exposure / exposure };
  const test = binomialTest({ count: current.count, total: n }, share);
  const interval = once(() => conditionalInterval(pair, confidence));
  return {
    ratio: n === 0 ? null : current.count / current.exposure / (previous.count / previous.exposure),
    pCentral: test.pCentral,
    // What few ask for is worked out when they do: each takes as long as all the rest.
    get pMinimumLikelihood() {
      return test.pMinimumLikelihood;
    },
    get low() {
      return interval().low;
    },
    get high() {
      return interval().high;
    },
  };
}

function conditionalInterval({ current, previous }: RatePair, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  const scale = previous.exposure / current.exposure;
  const odds = ({ x, y }: { readonly x: number; readonly y: number }) => (x / y) * scale;
  const lowAt = { lower: tail, upper: 1 - tail };
  const highAt = { lower: 1 - tail, upper: tail };
  const [now, before] = [current.count, previous.count];
  return {
    low: now === 0 ? 0 : odds(betaQuantile(lowAt, { a: now, b: before + 1 })),
    high: before === 0 ? Number.POSITIVE_INFINITY : odds(betaQuantile(highAt, { a: now + 1, b: before })),
  };
}

/**
 * The ratio of the current rate to the previous one, with its exact interval.
 *
 * Assumes Poisson counts; when earlier weeks scatter more than that, use `estimateOverdispersedRateRatio`.
 */
export function estimateRateRatio(pair: RatePair, confidence = defaultConfidence): Estimated {
  return estimateOf(rateRatio(pair, confidence), pair, confidence);
}

/** The same of a comparison that has been made. */
export function estimateOf(
  compared: RateRatio | null,
  pair: RatePair,
  confidence = defaultConfidence,
): Estimated {
  if (compared === null) return notEnough(0, { needed: 1, missing: 'exposure in both periods' });
  if (compared.ratio === null) return notEnough(0, { needed: 1, missing: 'events in either period' });
  const { ratio: value, low, high } = compared;
  return { kind: 'estimate', value, n: pair.current.count + pair.previous.count, low, high, confidence };
}

/** How much more the counts of earlier periods scatter than Poisson counts would. */
export type Dispersion = {
  /** Variance over mean; 1 for Poisson counts. Values below 1 are taken as 1. */
  readonly factor: number;
  /** Degrees of freedom behind the factor: periods − 1. */
  readonly degrees: number;
};

/**
 * How much the counts of like periods scatter around their common rate: Pearson's χ² over its degrees of freedom.
 *
 * Periods without exposure do not count. `null` for fewer than two of them or no event at all.
 */
export function dispersionOf(periods: readonly Events[]): Dispersion | null {
  const usable = periods.filter(isEvents);
  const rate = sum(usable.map(({ count }) => count)) / sum(usable.map(({ exposure }) => exposure));
  if (usable.length < 2 || !(rate > 0)) return null;
  const terms = usable.map(({ count, exposure }) => (count - rate * exposure) ** 2 / (rate * exposure));
  return { factor: sum(terms) / (usable.length - 1), degrees: usable.length - 1 };
}

/**
 * The rate ratio when counts are over-dispersed: ln ratio ± t·√(factor·(1/k₁ + 1/k₂)), the quasi-Poisson
 * interval (McCullagh & Nelder, Generalized Linear Models, §6.2). ½ is added to both counts when one is 0. Never narrower
 * than the exact Poisson interval.
 */
export function estimateOverdispersedRateRatio(
  pair: RatePair,
  dispersion: Dispersion,
  confidence = defaultConfidence,
): Estimated {
  const exact = estimateRateRatio(pair, confidence);
  if (exact.kind === 'not-enough' || !(dispersion.factor > 1) || !(dispersion.degrees >= 1)) return exact;
  const { current, previous } = pair;
  const added = current.count === 0 || previous.count === 0 ? 0.5 : 0;
  const [now, before] = [current.count + added, previous.count + added];
  const centre = Math.log(now / current.exposure) - Math.log(before / previous.exposure);
  const error = Math.sqrt(dispersion.factor * (1 / now + 1 / before));
  const margin = tFor(confidence, dispersion.degrees) * error;
  return {
    ...exact,
    low: Math.min(exact.low, Math.exp(centre - margin)),
    high: Math.max(exact.high, Math.exp(centre + margin)),
  };
}

function isEvents({ count, exposure }: Events): boolean {
  return isCount(count) && exposure > 0 && Number.isFinite(exposure);
}
