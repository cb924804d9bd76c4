/** Intervals for a share (k of n) and for a rate (events over exposure). */
import { zFor } from './distributions.ts';
import {
  defaultConfidence,
  type Estimated,
  fewestForRate,
  type Interval,
  isCount,
  notEnough,
} from './estimate.ts';
import { betaQuantile, gammaQuantile } from './special-functions.ts';

/** k of n: `count` cases among `total`. */
export type Share = { readonly count: number; readonly total: number };

/** Events counted over an exposure (sessions, days, …), which must be more than 0. */
export type Events = { readonly count: number; readonly exposure: number };

/**
 * Wilson's score interval without continuity correction (E. B. Wilson, JASA 22, 1927).
 *
 * Exactly 0 below when count is 0, exactly 1 above when count is total. `null` when total is 0 or the counts
 * make no sense.
 */
export function wilsonInterval(share: Share, confidence = defaultConfidence): Interval | null {
  if (!isShare(share)) return null;
  const { count, total } = share;
  const z = zFor(confidence);
  const p = count / total;
  const shrink = (z * z) / total;
  const centre = p + shrink / 2;
  const margin = z * Math.sqrt((p * (1 - p)) / total + shrink / (4 * total));
  return {
    // p² / (centre + margin) is the same root without subtracting two near-equal numbers.
    low: (p * p) / (centre + margin),
    high: count === total ? 1 : (centre + margin) / (1 + shrink),
  };
}

/** The exact interval of Clopper & Pearson (Biometrika 26, 1934): the choice when count is 0 or total. */
export function clopperPearsonInterval(share: Share, confidence = defaultConfidence): Interval | null {
  if (!isShare(share)) return null;
  const { count, total } = share;
  const tail = (1 - confidence) / 2;
  const atLow = { lower: tail, upper: 1 - tail };
  const atHigh = { lower: 1 - tail, upper: tail };
  return {
    low: count === 0 ? 0 : betaQuantile(atLow, { a: count, b: total - count + 1 }).x,
    high: count === total ? 1 : betaQuantile(atHigh, { a: count + 1, b: total - count }).x,
  };
}

/** A share with its interval: exact when nobody or everybody is counted, Wilson's between. */
export function estimateShare(share: Share, confidence = defaultConfidence): Estimated {
  const { count, total } = share;
  const isExtreme = count === 0 || count === total;
  const interval = (isExtreme ? clopperPearsonInterval : wilsonInterval)(share, confidence);
  if (interval === null || total < fewestForRate) {
    return notEnough(isCount(total) ? total : 0, {
      needed: fewestForRate,
      missing: 'cases to take a share of',
    });
  }
  return { kind: 'estimate', value: count / total, n: total, ...interval, confidence };
}

/** The exact interval of a Poisson rate (F. Garwood, Biometrika 28, 1936), per unit of exposure. */
export function garwoodInterval(events: Events, confidence = defaultConfidence): Interval | null {
  const { count, exposure } = events;
  if (!isCount(count) || !(exposure > 0)) return null;
  const tail = (1 - confidence) / 2;
  const low = count === 0 ? 0 : gammaQuantile(count, { lower: tail, upper: 1 - tail });
  return { low: low / exposure, high: gammaQuantile(count + 1, { lower: 1 - tail, upper: tail }) / exposure };
}

/** A rate per unit of exposure with its exact interval; without exposure there are counts, not rates. */
export function estimateRate(events: Events, confidence = defaultConfidence): Estimated {
  const interval = garwoodInterval(events, confidence);
  if (interval === null) return notEnough(0, { needed: 1, missing: 'exposure to divide by' });
  return {
    kind: 'estimate',
    value: events.count / events.exposure,
    n: events.count,
    ...interval,
    confidence,
  };
}

/**
 * What zero events in `trials` still allow: the exact one-sided upper limit of the share, and the rule of
 * three that approximates it at 95 % (Hanley & Lippman-Hand, JAMA 249, 1983).
 */
export function limitAfterNone(trials: number, confidence = defaultConfidence) {
  if (!isCount(trials) || trials === 0) return null;
  const upper = -Math.expm1(Math.log(1 - confidence) / trials);
  return { upper, ruleOfThree: Math.min(1, 3 / trials) };
}

/** How many event-free trials it takes before the upper limit of the share falls below `share`. */
export function trialsToRuleOut(share: number, confidence = defaultConfidence): number | null {
  if (!(share > 0 && share < 1)) return null;
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-share));
}

/**
 * A share pulled towards a Beta(alpha, beta) prior, with its equal-tailed credible interval.
 *
 * Used to rank patterns with few cases: 2 of 3 then no longer beats 40 of 80.
 */
export function shrunkShare(
  share: { readonly count: number; readonly total: number },
  prior: { readonly alpha: number; readonly beta: number },
  confidence = defaultConfidence,
): (Interval & { readonly value: number }) | null {
  const { count, total } = share;
  const a = count + prior.alpha;
  const b = total - count + prior.beta;
  if (!isCount(count) || !isCount(total) || !(a > 0 && b > 0)) return null;
  const tail = (1 - confidence) / 2;
  return {
    value: a / (a + b),
    low: betaQuantile({ lower: tail, upper: 1 - tail }, { a, b }).x,
    high: betaQuantile({ lower: 1 - tail, upper: tail }, { a, b }).x,
  };
}

function isShare({ count, total }: Share): boolean {
  return isCount(count) && isCount(total) && total > 0 && count <= total;
}
