/** Quantiles of a sample and distribution-free intervals for them. */
import { binomialProbability } from './distributions.ts';
import { defaultConfidence, type Estimated, type Interval, notEnough } from './estimate.ts';

/** A sorted copy, smallest first. */
export function ascending(values: readonly number[]): readonly number[] {
  // A typed array sorts a million numbers some five times faster than a comparator does.
  return Array.from(Float64Array.from(values).sort());
}

/**
 * The quantile by linear interpolation, type 7 of Hyndman & Fan (The American Statistician 50, 1996): what
 * numpy, R and spreadsheets print by default. `null` for an empty sample.
 */
export function quantile(values: readonly number[], probability: number): number | null {
  return sortedQuantile(ascending(values), probability);
}

/** `quantile` of values already in ascending order. */
export function sortedQuantile(sorted: readonly number[], probability: number): number | null {
  if (!(probability >= 0 && probability <= 1)) return null;
  const place = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The sample variance, over n − 1; `null` for fewer than two values. */
export function variance(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

export type OrderStatisticInterval = Interval & {
  /** 1-based ranks of the two limits in the sorted sample. */
  readonly rankLow: number;
  readonly rankHigh: number;
  /** The probability with which such an interval covers the true quantile: at least the confidence asked for. */
  readonly coverage: number;
};

/**
 * The narrowest interval between two order statistics that covers a quantile with at least `confidence`.
 *
 * Assumes nothing of the distribution and draws no random number: coverage = P(l ≤ Bin(n, p) ≤ u − 1). Among
 * equally narrow pairs of ranks the one with the greatest coverage wins, then the lowest. `null` when no pair
 * reaches the confidence (n < 6 for a median at 95 %).
 */
export function orderStatisticInterval(
  values: readonly number[],
  probability = 0.5,
  confidence = defaultConfidence,
): OrderStatisticInterval | null {
  const ranks = narrowestRanks({ n: values.length, probability, confidence });
  if (ranks === null) return null;
  const sorted = ascending(values);
  const low = sorted[ranks.rankLow - 1];
  const high = sorted[ranks.rankHigh - 1];
  return low === undefined || high === undefined ? null : { low, high, ...ranks };
}

type RankRequest = { readonly n: number; readonly probability: number; readonly confidence: number };

function narrowestRanks(request: RankRequest): Ranks | null {
  const { n, probability, confidence } = request;
  if (n < 2 || !(probability > 0 && probability < 1)) return null;
  const covers = coverageOfRanks(request);
  let best: Ranks | null = null;
  let high = 2;
  for (let low = covers.from; low < n; low += 1) {
    high = Math.max(high, low + 1);
    // The limit that covers grows with `low`, so the search for it never has to step back.
    while (high < n && covers.coverage(low, high) < confidence) high += 1;
    const coverage = covers.coverage(low, high);
    if (coverage < confidence) break;
    const candidate = { rankLow: low, rankHigh: high, coverage };
    if (best === null || isNarrower(candidate, best)) best = candidate;
  }
  return best;
}

/** P(low ≤ Bin(n, p) ≤ high − 1) from running sums over the only ranks that can matter: 12 deviations around n·p. */
function coverageOfRanks({ n, probability: p }: RankRequest) {
  const reach = 12 * Math.sqrt(n * p * (1 - p)) + 12;
  const from = Math.max(1, Math.floor(n * p - reach));
  const to = Math.min(n, Math.ceil(n * p + reach));
  const running = [0];
  for (let k = from; k <= to; k += 1) {
    running.push((running.at(-1) ?? 0) + binomialProbability(k, { n, p, q: 1 - p }));
  }
  const below = (rank: number) => running[Math.min(Math.max(rank, from), to + 1) - from] ?? 0;
  return { from, coverage: (low: number, high: number) => below(high) - below(low) };
}

type Ranks = { readonly rankLow: number; readonly rankHigh: number; readonly coverage: number };

function isNarrower(candidate: Ranks, best: Ranks): boolean {
  const width = candidate.rankHigh - candidate.rankLow;
  const bestWidth = best.rankHigh - best.rankLow;
  if (width !== bestWidth) return width < bestWidth;
  // Mirror-image pairs differ only by rounding; the lower one is kept.
  return candidate.coverage > best.coverage + 1e-12;
}

/** A quantile with its order-statistic interval, or what is missing for one. */
function estimateQuantile(
  values: readonly number[],
  probability = 0.5,
  confidence = defaultConfidence,
): Estimated {
  const value = quantile(values, probability);
  const interval = orderStatisticInterval(values, probability, confidence);
  if (value === null || interval === null) {
    return notEnough(values.length, { needed: fewestFor({ probability, confidence }), missing: 'values' });
  }
  const { low, high } = interval;
  return { kind: 'estimate', value, n: values.length, low, high, confidence };
}

export function estimateMedian(values: readonly number[], confidence = defaultConfidence): Estimated {
  return estimateQuantile(values, 0.5, confidence);
}

/** The smallest sample whose whole range covers the quantile: 1 − pⁿ − (1−p)ⁿ ≥ confidence. */
function fewestFor({ probability: p, confidence }: Omit<RankRequest, 'n'>): number {
  let n = 2;
  while (n < 100_000 && 1 - p ** n - (1 - p) ** n < confidence) n += 1;
  return n;
}
