/** Whether a series rises, falls, scatters or jumps. */
import { chiSquaredUpper, normalTwoSided, poissonQuantile } from './distributions.ts';
import { mean, median, sum, variance } from './quantiles.ts';
import { mulberry32, shuffled } from './random.ts';
import { tieSizes } from './ranks.ts';

/**
 * Fisher's index-of-dispersion test: do counts scatter as Poisson counts with one mean would?
 *
 * χ² = Σ(x − mean)²/mean with n − 1 degrees of freedom; p is the upper tail (over-dispersion). `null` for fewer
 * than two counts or none above 0.
 */
export function dispersionTest(counts: readonly number[]) {
  const centre = mean(counts);
  const spread = variance(counts);
  if (centre === null || spread === null || !(centre > 0)) return null;
  const degrees = counts.length - 1;
  const ratio = spread / centre;
  return {
    mean: centre,
    variance: spread,
    ratio,
    chiSquared: ratio * degrees,
    degrees,
    p: chiSquaredUpper(ratio * degrees, degrees),
  };
}

export type RankTrend = {
  /** Rising pairs minus falling pairs. */
  readonly s: number;
  readonly variance: number;
  readonly z: number;
  /** Normal approximation with tie and continuity correction. */
  readonly p: number;
  /** Over all orders of the values; `null` for long series and for ties among more than eight. */
  readonly pExact: number | null;
  /** Kendall's tau-b of value against time; `null` when all values are equal. */
  readonly tau: number | null;
  /** The median slope between any two points (P. K. Sen, JASA 63, 1968), per unit of time. */
  readonly senSlope: number;
};

/** Mann & Kendall's test for a monotone trend; times are 0, 1, 2, … unless given. `null` for fewer than two values. */
export function rankTrend(
  values: readonly number[],
  times: readonly number[] = values.map((_, place) => place),
): RankTrend | null {
  const slope = senSlope(values, times);
  const pairs = concordance(times, values);
  if (slope === null) return null;
  const n = values.length;
  const s = pairs.concordant - pairs.discordant;
  const tieTerm = sum(tieSizes(values).map((size) => size * (size - 1) * (2 * size + 5)));
  const spread = (n * (n - 1) * (2 * n + 5) - tieTerm) / 18;
  const z = spread > 0 ? (s - Math.sign(s)) / Math.sqrt(spread) : 0;
  return {
    s,
    variance: spread,
    z,
    p: normalTwoSided(z),
    pExact: exactKendallP(values, s),
    tau: tauB(pairs),
    senSlope: slope,
  };
}

function senSlope(values: readonly number[], times: readonly number[]): number | null {
  const slopes: number[] = [];
  for (const [later, y] of values.entries()) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      const run = (times[later] ?? 0) - (times[earlier] ?? 0);
      if (run !== 0) slopes.push((y - (values[earlier] ?? 0)) / run);
    }
  }
  return median(slopes);
}

type Concordance = {
  readonly concordant: number;
  readonly discordant: number;
  /** Pairs not tied in x, and not tied in y. */
  readonly distinctX: number;
  readonly distinctY: number;
};

function concordance(xs: readonly number[], ys: readonly number[]): Concordance {
  const counts = { concordant: 0, discordant: 0, distinctX: 0, distinctY: 0 };
  for (let later = 1; later < xs.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      const x = Math.sign((xs[later] ?? 0) - (xs[earlier] ?? 0));
      const y = Math.sign((ys[later] ?? 0) - (ys[earlier] ?? 0));
      if (x !== 0) counts.distinctX += 1;
      if (y !== 0) counts.distinctY += 1;
      if (x * y > 0) counts.concordant += 1;
      if (x * y < 0) counts.discordant += 1;
    }
  }
  return counts;
}

function tauB({ concordant, discordant, distinctX, distinctY }: Concordance): number | null {
  if (distinctX === 0 || distinctY === 0) return null;
  return (concordant - discordant) / Math.sqrt(distinctX * distinctY);
}

export type RankCorrelation = {
  readonly tau: number;
  readonly s: number;
  /** Normal approximation with tie correction and no continuity correction. */
  readonly pAsymptotic: number | null;
  /** `null` with ties. */
  readonly pExact: number | null;
};

/** Kendall's tau-b of two paired samples (Rank Correlation Methods, 1970). `null` when either is constant. */
export function kendallsTau(xs: readonly number[], ys: readonly number[]): RankCorrelation | null {
  const pairs = concordance(xs, ys);
  const tau = tauB(pairs);
  if (tau === null || xs.length !== ys.length) return null;
  const s = pairs.concordant - pairs.discordant;
  const [tiesX, tiesY] = [tieSizes(xs), tieSizes(ys)];
  const isTied = tiesX.length + tiesY.length > 0;
  const spread = tauVariance(xs.length, { tiesX, tiesY });
  return {
    tau,
    s,
    pAsymptotic: spread > 0 ? normalTwoSided(s / Math.sqrt(spread)) : null,
    pExact: isTied ? null : exactKendallP(ys, s),
  };
}

type Ties = { readonly tiesX: readonly number[]; readonly tiesY: readonly number[] };

function tauVariance(n: number, { tiesX, tiesY }: Ties): number {
  const over = (ties: readonly number[], term: (size: number) => number) => sum(ties.map(term));
  const pairs = (size: number) => size * (size - 1);
  const triples = (size: number) => size * (size - 1) * (size - 2);
  const weighted = (size: number) => size * (size - 1) * (2 * size + 5);
  const main = (n * (n - 1) * (2 * n + 5) - over(tiesX, weighted) - over(tiesY, weighted)) / 18;
  const both = (over(tiesX, pairs) * over(tiesY, pairs)) / (2 * n * (n - 1));
  return n < 3
    ? main + both
    : main + both + (over(tiesX, triples) * over(tiesY, triples)) / (9 * n * (n - 1) * (n - 2));
}

/** Longest series without ties, and with them, for which every order is taken into account. */
const longestExact = 170;
const longestExactTied = 8;

/** P(|S| ≥ |s|) when every order of the values is equally likely. */
function exactKendallP(values: readonly number[], s: number): number | null {
  if (tieSizes(values).length > 0) return values.length > longestExactTied ? null : enumeratedP(values, s);
  if (values.length > longestExact) return null;
  const pairs = (values.length * (values.length - 1)) / 2;
  const fewest = (pairs - Math.abs(s)) / 2;
  return Math.min(1, 2 * sum(inversions(values.length).slice(0, fewest + 1)));
}

/** The distribution of the number of inversions of n values: each new value adds 0 … k − 1 of them alike. */
function inversions(n: number): readonly number[] {
  let distribution: readonly number[] = [1];
  for (let k = 2; k <= n; k += 1) {
    const before = distribution;
    let window = 0;
    distribution = Array.from({ length: before.length + k - 1 }, (_, place) => {
      window += (before[place] ?? 0) - (before[place - k] ?? 0);
      return window / k;
    });
  }
  return distribution;
}

function enumeratedP(values: readonly number[], s: number): number {
  let [orders, asFar] = [0, 0];
  const place = (placed: readonly number[], left: readonly number[], score: number): void => {
    if (left.length === 0) {
      orders += 1;
      if (Math.abs(score) >= Math.abs(s)) asFar += 1;
    }
    for (const [index, value] of left.entries()) {
      const gained = sum(placed.map((earlier) => Math.sign(value - earlier)));
      place([...placed, value], left.toSpliced(index, 1), score + gained);
    }
  };
  place([], values, 0);
  return asFar / orders;
}

export type Cusum = {
  /** What each count is compared with: (λ₁ − λ₀)/(ln λ₁ − ln λ₀). */
  readonly reference: number;
  readonly sums: readonly number[];
  /** Index of the first sum above the threshold. */
  readonly alarmAt: number | null;
};

/** The one-sided Poisson CUSUM (J. M. Lucas, Technometrics 27, 1985), upward when λ₁ > λ₀, downward otherwise. */
export function poissonCusum(
  counts: readonly number[],
  {
    usual,
    shifted,
    threshold,
  }: { readonly usual: number; readonly shifted: number; readonly threshold: number },
): Cusum | null {
  if (!(usual > 0 && shifted > 0) || usual === shifted) return null;
  const reference = (shifted - usual) / Math.log(shifted / usual);
  const direction = Math.sign(shifted - usual);
  const sums: number[] = [];
  for (const count of counts) sums.push(Math.max(0, (sums.at(-1) ?? 0) + direction * (count - reference)));
  const alarm = sums.findIndex((value) => value > threshold);
  return { reference, sums, alarmAt: alarm === -1 ? null : alarm };
}

export type ChangePoint = {
  /** Twice the gain in log-likelihood. Its maximum over places is not χ²: take p from `changePointP`. */
  readonly likelihoodRatio: number;
  /** Index of the first count of the new level. */
  readonly index: number;
  readonly before: number;
  readonly after: number;
};

/** The place where splitting a series of Poisson counts into two levels helps most; the first of equals. */
export function poissonChangePoint(
  counts: readonly number[],
  exposures: readonly number[] = counts.map(() => 1),
): ChangePoint | null {
  const all = { count: sum(counts), exposure: sum(exposures) };
  if (counts.length < 2 || !(all.exposure > 0) || counts.some((count) => !(count >= 0))) return null;
  let best: ChangePoint | null = null;
  let [count, exposure] = [0, 0];
  for (let index = 1; index < counts.length; index += 1) {
    count += counts[index - 1] ?? 0;
    exposure += exposures[index - 1] ?? 0;
    const rest = { count: all.count - count, exposure: all.exposure - exposure };
    if (!(exposure > 0 && rest.exposure > 0)) continue;
    const gain = rateTerm({ count, exposure }) + rateTerm(rest) - rateTerm(all);
    const likelihoodRatio = Math.max(0, 2 * gain);
    if (best !== null && likelihoodRatio <= best.likelihoodRatio + 1e-12) continue;
    best = { likelihoodRatio, index, before: count / exposure, after: rest.count / rest.exposure };
  }
  return best;
}

function rateTerm({ count, exposure }: { readonly count: number; readonly exposure: number }): number {
  return count === 0 ? 0 : count * Math.log(count / exposure);
}

/** The share of shuffled series (and the series itself) whose best change point is at least as good. */
export function changePointP(
  counts: readonly number[],
  { seed, permutations = 999 }: { readonly seed: number; readonly permutations?: number },
): number | null {
  const observed = poissonChangePoint(counts);
  if (observed === null) return null;
  const random = mulberry32(seed);
  let asGood = 1;
  for (let round = 0; round < permutations; round += 1) {
    const found = poissonChangePoint(shuffled(counts, random));
    if (found !== null && found.likelihoodRatio >= observed.likelihoodRatio - 1e-9) asGood += 1;
  }
  return asGood / (permutations + 1);
}

/** Control limits for a count: Poisson quantiles at the tails of ±3 deviations, beside Shewhart's that may fall below 0. */
export function countLimits(mean: number) {
  const reach = 3 * Math.sqrt(mean);
  return {
    low: poissonQuantile(0.00135, mean),
    high: poissonQuantile(0.99865, mean),
    shewhart: { low: mean - reach, high: mean + reach },
  };
}

/**
 * The non-decreasing series closest to the values (weighted least squares), by pooling adjacent violators
 * (Barlow et al., 1972). Values must be in the order of what they may depend on.
 */
export function isotonic(
  values: readonly number[],
  weights: readonly number[] = values.map(() => 1),
): readonly number[] {
  const blocks: Block[] = [];
  for (const [place, value] of values.entries()) {
    let block: Block = { level: value, weight: weights[place] ?? 1, length: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.level >= block.level; last = blocks.at(-1)) {
      blocks.pop();
      block = pooled(last, block);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ level, length }) => new Array<number>(length).fill(level));
}

type Block = { readonly level: number; readonly weight: number; readonly length: number };

function pooled(a: Block, b: Block): Block {
  const weight = a.weight + b.weight;
  // Values without weight do not pull; two of them meet in the middle.
  const pull = weight > 0 ? b.weight / weight : 0.5;
  return { level: a.level + (b.level - a.level) * pull, weight, length: a.length + b.length };
}
