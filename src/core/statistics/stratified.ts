/** Comparisons that hold a third property fixed, so that it cannot pass for the cause. */
import { chiSquaredUpper, zFor } from './distributions.ts';
import { defaultConfidence, type Interval } from './estimate.ts';
import type { TwoByTwo } from './exact-tests.ts';
import type { Share } from './intervals.ts';
import { sum } from './quantiles.ts';

export type StratifiedOdds = {
  /** Odds ratio of all strata thrown together, and of each; `Infinity` or `null` (0/0) as the cells have it. */
  readonly pooled: number | null;
  readonly strata: readonly (number | null)[];
  /** Mantel & Haenszel's common odds ratio (JNCI 22, 1959); `null` when no stratum compares anything. */
  readonly common: number | null;
  /** Robins, Breslow & Greenland's interval (Biometrics 42, 1986) for `common`; `null` when it is 0 or not finite. */
  readonly interval: Interval | null;
  /** Cochran–Mantel–Haenszel test without continuity correction; `null` when it has no variance. */
  readonly test: { readonly chiSquared: number; readonly p: number } | null;
  /** Every stratum that says something says the opposite of the pooled table (Simpson's paradox). */
  readonly isReversed: boolean;
};

/** The odds ratio of the first row over the second, pooled and stratum by stratum. */
export function stratifiedOdds(strata: readonly TwoByTwo[], confidence = defaultConfidence): StratifiedOdds {
  const used = strata.filter((table) => size(table) > 0);
  const pooled = oddsRatio([
    [sum(used.map(([[a]]) => a)), sum(used.map(([[, b]]) => b))],
    [sum(used.map(([, [c]]) => c)), sum(used.map(([, [, d]]) => d))],
  ]);
  const each = strata.map(oddsRatio);
  return {
    pooled,
    strata: each,
    ...commonOdds(used, confidence),
    test: cochranMantelHaenszel(used),
    isReversed: isReversal(pooled, each),
  };
}

function size([[a, b], [c, d]]: TwoByTwo): number {
  return a + b + c + d;
}

function oddsRatio([[a, b], [c, d]]: TwoByTwo): number | null {
  return a * d === 0 && b * c === 0 ? null : (a * d) / (b * c);
}

function isReversal(pooled: number | null, strata: readonly (number | null)[]): boolean {
  if (pooled === null || pooled === 1) return false;
  const telling = strata.filter((ratio) => ratio !== null && ratio !== 1);
  return telling.length > 0 && telling.every((ratio) => ratio !== null && ratio > 1 !== pooled > 1);
}

function commonOdds(strata: readonly TwoByTwo[], confidence: number) {
  const terms = strata.map((table) => {
    const [[a, b], [c, d]] = table;
    const n = size(table);
    return { p: (a + d) / n, q: (b + c) / n, r: (a * d) / n, s: (b * c) / n };
  });
  const r = sum(terms.map((term) => term.r));
  const s = sum(terms.map((term) => term.s));
  if (r === 0 && s === 0) return { common: null, interval: null };
  if (r === 0 || s === 0) return { common: r / s, interval: null };
  const pr = sum(terms.map((term) => term.p * term.r));
  const cross = sum(terms.map((term) => term.p * term.s + term.q * term.r));
  const qs = sum(terms.map((term) => term.q * term.s));
  const error = Math.sqrt(pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s));
  const factor = Math.exp(zFor(confidence) * error);
  return { common: r / s, interval: { low: r / s / factor, high: (r / s) * factor } };
}

function cochranMantelHaenszel(strata: readonly TwoByTwo[]) {
  let excess = 0;
  let variance = 0;
  for (const table of strata) {
    const [[a, b], [c, d]] = table;
    const n = size(table);
    if (n < 2) continue;
    excess += a - ((a + b) * (a + c)) / n;
    variance += (((a + b) * (c + d)) / n) * (((a + c) * (b + d)) / (n * (n - 1)));
  }
  if (!(variance > 0)) return null;
  const chiSquared = excess ** 2 / variance;
  return { chiSquared, p: chiSquaredUpper(chiSquared, 1) };
}

export type StandardisedRate = Interval & {
  readonly rate: number;
  readonly crude: number;
  readonly standardError: number;
};

/**
 * The rate a group would have if its strata had the standard's sizes (direct standardisation; Rothman, Modern
 * Epidemiology, ch. 3): Σ w·k/n over Σ w, error from binomial variances, normal interval cut to [0, 1].
 *
 * `null` when a stratum with weight has no cases (its rate is then unknown) or more events than cases.
 */
export function standardisedRate(
  strata: readonly (Share & { readonly weight: number })[],
  confidence = defaultConfidence,
): StandardisedRate | null {
  const weighted = strata.filter(({ weight }) => weight > 0);
  const isKnown = weighted.every(({ count, total }) => total > 0 && count >= 0 && count <= total);
  if (weighted.length === 0 || !isKnown) return null;
  const whole = sum(weighted.map(({ weight }) => weight));
  const rate = sum(weighted.map(({ count, total, weight }) => (weight / whole) * (count / total)));
  const variance = sum(
    weighted.map(({ count, total, weight }) => {
      const p = count / total;
      return ((weight / whole) ** 2 * p * (1 - p)) / total;
    }),
  );
  const standardError = Math.sqrt(variance);
  const margin = zFor(confidence) * standardError;
  const crude = sum(strata.map(({ count }) => count)) / sum(strata.map(({ total }) => total));
  return { rate, crude, standardError, low: Math.max(0, rate - margin), high: Math.min(1, rate + margin) };
}
