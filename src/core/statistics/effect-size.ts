/** How much larger one sample is than another, without assuming a distribution. */
import { normalTwoSided, tFor, zFor } from './distributions.ts';
import { defaultConfidence, type Interval } from './estimate.ts';
import { medianDifference, pairwiseDifferences } from './pairwise.ts';
import { mean, median, sum, variance } from './quantiles.ts';
import { ranksOf, tieSizes } from './ranks.ts';

export type RankComparison = {
  /** Pairs in which the first sample is larger, ties counted half. */
  readonly u: number;
  /** Cliff's delta, P(a > b) − P(a < b), in [−1, 1] (Psychological Bulletin 114, 1993). */
  readonly cliffsDelta: number;
  /** `null` with ties (the exact distribution does not hold) or for samples too large to enumerate. */
  readonly pExact: number | null;
  /** Normal approximation with tie and continuity correction; `null` when all values are equal. */
  readonly pAsymptotic: number | null;
};

/** Samples whose sizes multiply to more than this use the normal approximation alone, unless told otherwise. */
const mostExactPairs = 10_000;

export type ExactnessOptions = {
  /** Enumerating 10,000 pairs takes a fifth of a second: callers with many comparisons may ask for less. */
  readonly mostExact?: number;
};

/** Mann & Whitney's test (Annals of Mathematical Statistics 18, 1947), two-sided. `null` for an empty sample. */
export function compareRanks(
  a: readonly number[],
  b: readonly number[],
  { mostExact = mostExactPairs }: ExactnessOptions = {},
): RankComparison | null {
  const pairs = a.length * b.length;
  if (pairs === 0) return null;
  const ranks = ranksOf([...a, ...b]);
  const u = sum(ranks.slice(0, a.length)) - (a.length * (a.length + 1)) / 2;
  const ties = tieSizes([...a, ...b]);
  const n = a.length + b.length;
  const tieTerm = sum(ties.map((size) => size ** 3 - size)) / (n * (n - 1));
  const deviation = Math.sqrt((pairs / 12) * (n + 1 - tieTerm));
  const distance = Math.max(0, Math.abs(u - pairs / 2) - 0.5);
  return {
    u,
    cliffsDelta: (2 * u) / pairs - 1,
    pExact: ties.length > 0 || pairs > mostExact ? null : exactUPValue(u, { m: a.length, n: b.length }),
    pAsymptotic: deviation > 0 ? normalTwoSided(distance / deviation) : null,
  };
}

type Sizes = { readonly m: number; readonly n: number };

function exactUPValue(u: number, sizes: Sizes): number {
  const smaller = Math.min(u, sizes.m * sizes.n - u);
  return Math.min(1, 2 * sum(uDistribution(sizes).slice(0, smaller + 1)));
}

/** P(U = u) for u = 0 … mn without ties: the largest value is in the first sample (share m/(m+n)) or it is not. */
function uDistribution({ m, n }: Sizes): readonly number[] {
  let rows: (readonly number[])[] = Array.from({ length: n + 1 }, () => [1]);
  for (let first = 1; first <= m; first += 1) {
    const next: (readonly number[])[] = [[1]];
    for (let second = 1; second <= n; second += 1) {
      const withFirst = rows[second] ?? [];
      const withSecond = next[second - 1] ?? [];
      const share = first / (first + second);
      const probability = (u: number) =>
        share * (withFirst[u - second] ?? 0) + (1 - share) * (withSecond[u] ?? 0);
      next.push(Array.from({ length: first * second + 1 }, (_, u) => probability(u)));
    }
    rows = next;
  }
  return rows[n] ?? [1];
}

export type Shift = {
  /** The median of all differences a − b. */
  readonly shift: number;
  /**
   * `coverage` is the exact confidence, at least the one asked for, or `null` where it is approximated. The whole is
   * `null` when the samples are too small for any pair of differences to reach the confidence.
   */
  readonly interval: (Interval & { readonly coverage: number | null }) | null;
};

export type ShiftOptions = ExactnessOptions & {
  readonly confidence?: number;
  /**
   * `covering` ends, the default, are those of Hollander & Wolfe (Nonparametric Statistical Methods, §4.3) and of R's wilcox.test.
   * `inner` ends are the next differences inward: they bound the open interval of the same coverage.
   */
  readonly ends?: 'covering' | 'inner';
};

/**
 * Hodges & Lehmann's shift of a over b with its rank interval (Annals of Mathematical Statistics 34, 1963).
 *
 * The ranks are exact for small samples (conservative with ties), from the normal approximation beyond. `null`
 * for an empty sample.
 */
export function hodgesLehmannShift(
  a: readonly number[],
  b: readonly number[],
  { confidence = defaultConfidence, ends = 'covering', mostExact = mostExactPairs }: ShiftOptions = {},
): Shift | null {
  const differences = pairwiseDifferences(a, b);
  const shift = medianDifference(differences);
  if (shift === null) return null;
  const sizes = { m: a.length, n: b.length };
  const cut = differences.size <= mostExact ? exactCut(sizes, confidence) : normalCut(sizes, confidence);
  const rank = ends === 'inner' ? Math.min(cut.rank + 1, Math.ceil(differences.size / 2)) : cut.rank;
  const low = differences.at(rank);
  const high = differences.at(differences.size + 1 - rank);
  const hasInterval = cut.rank > 0 && low !== null && high !== null;
  return { shift, interval: hasInterval ? { low, high, coverage: cut.coverage } : null };
}

/** The largest rank c with P(U ≤ c − 1) ≤ (1 − confidence)/2; rank 0 when there is none. */
function exactCut(sizes: Sizes, confidence: number) {
  let below = 0;
  let rank = 0;
  for (const probability of uDistribution(sizes)) {
    if (below + probability > (1 - confidence) / 2) break;
    below += probability;
    rank += 1;
  }
  return { rank, coverage: 1 - 2 * below };
}

function normalCut({ m, n }: Sizes, confidence: number) {
  const deviation = Math.sqrt((m * n * (m + n + 1)) / 12);
  return { rank: Math.floor((m * n) / 2 - zFor(confidence) * deviation), coverage: null };
}

export type SignedRankTest = {
  /** The smaller of the two rank sums. */
  readonly w: number;
  /** Pairs that differ; the others are dropped. */
  readonly n: number;
  readonly pExact: number | null;
  readonly pAsymptotic: number | null;
  /** The median of the means of all pairs of differences (Walsh averages), zeros kept. */
  readonly pseudoMedian: number;
};

/** With more pairs than this the exact distribution is left out. */
const mostExactDifferences = 400;

/**
 * Wilcoxon's signed-rank test of paired differences (Biometrics Bulletin 1, 1945), two-sided, zeros dropped.
 *
 * The exact p is over all sign patterns of the ranks as they are, so it holds with ties too. `null` when
 * nothing differs.
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest | null {
  const nonZero = differences.filter((difference) => difference !== 0);
  const n = nonZero.length;
  const sizes = nonZero.map(Math.abs);
  const ranks = ranksOf(sizes);
  const positive = sum(ranks.filter((_, place) => (nonZero[place] ?? 0) > 0));
  const w = Math.min(positive, (n * (n + 1)) / 2 - positive);
  const pseudoMedian = medianOfPairMeans(differences);
  if (n === 0 || pseudoMedian === null) return null;
  const tieTerm = sum(tieSizes(sizes).map((size) => size ** 3 - size)) / 48;
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm);
  return {
    w,
    n,
    pExact: n > mostExactDifferences ? null : exactSignedRankP(w, ranks),
    pAsymptotic: normalTwoSided((w - (n * (n + 1)) / 4) / deviation),
    pseudoMedian,
  };
}

/** More values than this are paired in both orders, which weighs a value's pair with itself half as much. */
const mostWalsh = 1400;

function medianOfPairMeans(values: readonly number[]): number | null {
  if (values.length <= mostWalsh) {
    return median(values.flatMap((x, place) => values.slice(place).map((y) => (x + y) / 2)));
  }
  const negated = values.map((value) => -value);
  const doubled = medianDifference(pairwiseDifferences(values, negated));
  return doubled === null ? null : doubled / 2;
}

/** Twice P(sum of positive ranks ≤ w) when each sign is a fair coin. Ranks may be halves, so all are doubled. */
function exactSignedRankP(w: number, ranks: readonly number[]): number {
  let distribution: readonly number[] = [1];
  for (const rank of ranks) {
    const added = 2 * rank;
    const before = distribution;
    distribution = Array.from(
      { length: before.length + added },
      (_, place) => ((before[place] ?? 0) + (before[place - added] ?? 0)) / 2,
    );
  }
  return Math.min(1, 2 * sum(distribution.slice(0, 2 * w + 1)));
}

/**
 * The mean of ratios on the log scale, with Student's interval for it. `low` and `high` are `null` for a single
 * ratio; the whole is `null` when there is none or one is not above 0.
 */
export function geometricMean(ratios: readonly number[], confidence = defaultConfidence) {
  const logs = ratios.map(Math.log);
  const centre = mean(logs);
  if (centre === null || !logs.every(Number.isFinite)) return null;
  const spread = variance(logs);
  if (spread === null) return { value: Math.exp(centre), low: null, high: null };
  const margin = tFor(confidence, logs.length - 1) * Math.sqrt(spread / logs.length);
  return { value: Math.exp(centre), low: Math.exp(centre - margin), high: Math.exp(centre + margin) };
}
