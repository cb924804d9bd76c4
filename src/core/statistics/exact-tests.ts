/** Tests whose p-value is a sum over all possible outcomes, with no approximation. */
import { type Binomial, binomialProbability, binomialTails, zFor } from './distributions.ts';
import { defaultConfidence, type Interval, isCount } from './estimate.ts';
import type { Share } from './intervals.ts';
import { mean, sum } from './quantiles.ts';

/** Rows are the groups, columns the outcome (yes, no). */
export type TwoByTwo = readonly [readonly [yes: number, no: number], readonly [yes: number, no: number]];

/** Outcomes count as "no more likely" than the observed one although rounding may tell them apart. */
const likelihoodSlack = 1 + 1e-7;

export type BinomialTest = {
  /** P(X ≤ k) and P(X ≥ k). */
  readonly pLess: number;
  readonly pGreater: number;
  /** Twice the smaller tail, at most 1: agrees with the equal-tailed interval. */
  readonly pCentral: number;
  /** The sum over all outcomes no more likely than the observed one, as scipy and R print it. */
  readonly pMinimumLikelihood: number;
};

/** Whether `count` of `total` fits a share of p = 1 − q. */
export function binomialTest(
  { count, total }: Share,
  expected: { readonly p: number; readonly q: number },
): BinomialTest {
  const binomial = { n: total, ...expected };
  const { lower: pLess } = binomialTails(count, binomial);
  const { upper: pGreater } = binomialTails(count - 1, binomial);
  return {
    pLess,
    pGreater,
    pCentral: Math.min(1, 2 * Math.min(pLess, pGreater)),
    get pMinimumLikelihood() {
      return minimumLikelihoodP({ count, total }, expected);
    },
  };
}

function minimumLikelihoodP(
  { count, total }: Share,
  { p, q }: { readonly p: number; readonly q: number },
): number {
  if (count === total * p) return 1;
  return count < total * p
    ? lowerMinimumLikelihoodP(count, { n: total, p, q })
    : lowerMinimumLikelihoodP(total - count, { n: total, p: q, q: p });
}

/** For a count below the mean. */
function lowerMinimumLikelihoodP(count: number, binomial: Binomial): number {
  const { n, p } = binomial;
  const bound = binomialProbability(count, binomial) * likelihoodSlack;
  let low = Math.ceil(n * p) - 1;
  let high = n + 1;
  // Above the mode the probabilities fall: find the first outcome there that is no more likely.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binomialProbability(middle, binomial) <= bound) high = middle;
    else low = middle;
  }
  return Math.min(1, binomialTails(count, binomial).lower + binomialTails(high - 1, binomial).upper);
}

export type FisherTest = {
  readonly pTwoSided: number;
  readonly pGreater: number;
  readonly pLess: number;
  /** ad/bc; `Infinity` when only bc is 0, `null` when both products are. */
  readonly oddsRatio: number | null;
  /** With ½ added to each cell, and its log interval: finite whatever the table. */
  readonly haldane: Interval & { readonly value: number };
};

/**
 * Fisher's exact test of a 2 × 2 table. Two-sided: all tables no more likely than the observed one; "greater":
 * the first cell as large or larger. `null` when a cell is no count.
 */
export function fisherTest(table: TwoByTwo, confidence = defaultConfidence): FisherTest | null {
  const [[a, b], [c, d]] = table;
  if (![a, b, c, d].every(isCount)) return null;
  const { from, weights } = hypergeometricWeights(table);
  const total = sum(weights);
  const place = a - from;
  const observed = weights[place] ?? 0;
  const shareOf = (chosen: readonly number[]) => Math.min(1, sum(chosen) / total);
  return {
    pTwoSided: shareOf(weights.filter((weight) => weight <= observed * likelihoodSlack)),
    pGreater: shareOf(weights.slice(Math.max(0, place))),
    pLess: shareOf(weights.slice(0, Math.max(0, place + 1))),
    oddsRatio: ratioOrNull(a * d, b * c),
    haldane: haldaneOddsRatio(table, confidence),
  };
}

function ratioOrNull(numerator: number, denominator: number): number | null {
  return numerator === 0 && denominator === 0 ? null : numerator / denominator;
}

function haldaneOddsRatio([[a, b], [c, d]]: TwoByTwo, confidence: number) {
  const [e, f, g, h] = [a + 0.5, b + 0.5, c + 0.5, d + 0.5];
  const value = (e * h) / (f * g);
  const factor = Math.exp(zFor(confidence) * Math.sqrt(1 / e + 1 / f + 1 / g + 1 / h));
  return { value, low: value / factor, high: value * factor };
}

type Support = {
  /** The smallest and largest first cell possible with these margins. */
  readonly from: number;
  readonly to: number;
  readonly mode: number;
  /** The probability of first cell k + 1 over that of k. */
  readonly step: (k: number) => number;
};

/** The hypergeometric distribution of the first cell, given the margins. */
function supportOf([[a, b], [c, d]]: TwoByTwo): Support {
  const [row, column, total] = [a + b, a + c, a + b + c + d];
  const from = Math.max(0, row + column - total);
  const to = Math.min(row, column);
  const mode = Math.min(to, Math.max(from, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  const step = (k: number) => ((row - k) * (column - k)) / ((k + 1) * (total - row - column + k + 1));
  return { from, to, mode, step };
}

/**
 * Weights of first cells from `from` on, the likeliest having weight 1. Cells so unlikely that their weight is 0 are
 * left off, so that the work grows with the spread and not with the counts.
 */
function hypergeometricWeights(table: TwoByTwo) {
  const { from, to, mode, step } = supportOf(table);
  const above: number[] = [];
  for (let k = mode, weight = step(k); k < to && weight > 0; k += 1, weight *= step(k)) above.push(weight);
  const below: number[] = [];
  for (let k = mode - 1, weight = 1 / step(k); k >= from && weight > 0; k -= 1, weight /= step(k))
    below.push(weight);
  return { from: mode - below.length, weights: [...below.reverse(), 1, ...above] };
}

/** The widest support for which the conditional odds ratio is worked out. */
const widestSupport = 100_000;

/**
 * The conditional maximum-likelihood odds ratio (what R's fisher.test prints): the ψ at which the expected first
 * cell equals the observed one. 0 or `Infinity` at the ends of the support, `null` when a margin is empty or the
 * table is so large that the sample odds ratio is as good.
 */
export function conditionalOddsRatio(table: TwoByTwo): number | null {
  const [[a]] = table;
  const { from, to, step } = supportOf(table);
  if (to === from || to - from > widestSupport) return null;
  if (a === from) return 0;
  if (a === to) return Number.POSITIVE_INFINITY;
  const logs = [0];
  for (let k = from; k < to; k += 1) logs.push((logs.at(-1) ?? 0) + Math.log(step(k)));
  let [low, high] = [-700, 700];
  for (let round = 0; round < 200 && high - low > 1e-15 * Math.max(1, Math.abs(low)); round += 1) {
    const middle = (low + high) / 2;
    if (tiltedMean(logs, middle) + from < a) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** The mean place of log weights once place · lnPsi is added to each. */
function tiltedMean(logs: readonly number[], lnPsi: number): number {
  let peak = Number.NEGATIVE_INFINITY;
  for (const [place, value] of logs.entries()) peak = Math.max(peak, value + place * lnPsi);
  let [whole, moment] = [0, 0];
  for (const [place, value] of logs.entries()) {
    const weight = Math.exp(value + place * lnPsi - peak);
    whole += weight;
    moment += weight * place;
  }
  return moment / whole;
}

export type PermutationTest = {
  /** mean(a) − mean(b). */
  readonly difference: number;
  readonly pTwoSided: number;
  readonly pGreater: number;
  readonly pLess: number;
  readonly arrangements: number;
};

/** More arrangements than this are not enumerated: draw them at random instead. */
const mostArrangements = 2_000_000;

/**
 * The exact permutation test of the difference of two means, over every way to deal the values into the two
 * groups. Two-sided: differences at least as far from 0. `null` for an empty group or too many arrangements.
 */
export function permutationTest(a: readonly number[], b: readonly number[]): PermutationTest | null {
  const [meanA, meanB] = [mean(a), mean(b)];
  const all = [...a, ...b];
  if (meanA === null || meanB === null || choose(all.length, a.length) > mostArrangements) return null;
  const total = sum(all);
  const difference = meanA - meanB;
  // Sums that differ only by rounding are the same outcome.
  const slack = 1e-12 * Math.max(1, sum(all.map(Math.abs)));
  const counts = { arrangements: 0, twoSided: 0, greater: 0, less: 0 };
  forEachSubsetSum(all, a.length, (chosen) => {
    const found = chosen / a.length - (total - chosen) / b.length;
    counts.arrangements += 1;
    if (Math.abs(found) >= Math.abs(difference) - slack) counts.twoSided += 1;
    if (found >= difference - slack) counts.greater += 1;
    if (found <= difference + slack) counts.less += 1;
  });
  const { arrangements } = counts;
  return {
    difference,
    pTwoSided: counts.twoSided / arrangements,
    pGreater: counts.greater / arrangements,
    pLess: counts.less / arrangements,
    arrangements,
  };
}

function forEachSubsetSum(values: readonly number[], size: number, visit: (sum: number) => void): void {
  const descend = (place: number, left: number, soFar: number): void => {
    if (left === 0) {
      visit(soFar);
      return;
    }
    for (let next = place; next <= values.length - left; next += 1) {
      descend(next + 1, left - 1, soFar + (values[next] ?? 0));
    }
  };
  descend(0, size, 0);
}

/** n over k, in floating point. */
function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(k, n - k); i += 1) result = (result * (n - i + 1)) / i;
  return Math.round(result);
}
