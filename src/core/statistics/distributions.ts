/** Tail probabilities and quantiles of the distributions used here, all from incomplete gamma and beta functions. */
import { betaQuantile, betaTails, binomialTerm, gammaTails, type Tails } from './special-functions.ts';

/** P(Z < z) and P(Z > z) for a standard normal Z. */
export function normalTails(z: number): Tails {
  const { lower, upper } = gammaTails(0.5, (z * z) / 2);
  const far = upper / 2;
  const near = 0.5 + lower / 2;
  return z > 0 ? { lower: near, upper: far } : { lower: far, upper: near };
}

/** P(|Z| > |z|) for a standard normal Z. */
export function normalTwoSided(z: number): number {
  return gammaTails(0.5, (z * z) / 2).upper;
}

/** The z with P(Z < z) = probability. A rational start (Abramowitz & Stegun 26.2.23), then Halley's steps. */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return Number.NEGATIVE_INFINITY;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  return probability < 0.5 ? -upperNormalQuantile(probability) : upperNormalQuantile(1 - probability);
}

/** The z ≥ 0 with P(Z > z) = tail, for 0 < tail ≤ ½. */
function upperNormalQuantile(tail: number): number {
  const s = Math.sqrt(-2 * Math.log(tail));
  const numerator = 2.515517 + s * (0.802853 + s * 0.010328);
  const denominator = 1 + s * (1.432788 + s * (0.189269 + s * 0.001308));
  let z = s - numerator / denominator;
  for (let step = 0; step < 4; step += 1) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const excess = (normalTails(z).upper - tail) / density;
    z += excess / (1 - (z * excess) / 2);
  }
  return z;
}

/** The z that leaves (1 − confidence)/2 above it: 1.96 for 0.95. */
export function zFor(confidence: number): number {
  return upperNormalQuantile((1 - confidence) / 2);
}

/** P(χ² > value) with `degrees` of freedom. */
export function chiSquaredUpper(value: number, degrees: number): number {
  return gammaTails(degrees / 2, value / 2).upper;
}

/** P(|T| > |t|) for Student's T with `degrees` of freedom. */
export function studentTwoSided(t: number, degrees: number): number {
  // Two ratios rather than 1 − ratio: both stay exact for large and for small t.
  const x = 1 / (1 + (t * t) / degrees);
  const y = t === 0 ? 0 : 1 / (1 + degrees / (t * t));
  return betaTails({ x, y, a: degrees / 2, b: 0.5 }).lower;
}

/** The t that leaves (1 − confidence)/2 above it, with `degrees` of freedom. */
export function tFor(confidence: number, degrees: number): number {
  const { x, y } = betaQuantile({ lower: 1 - confidence, upper: confidence }, { a: degrees / 2, b: 0.5 });
  return Math.sqrt((degrees * y) / x);
}

export type Binomial = {
  readonly n: number;
  readonly p: number;
  /** 1 − p, apart because it may be known more exactly than by subtraction. */
  readonly q: number;
};

/** P(X = k) for a binomial X. */
export function binomialProbability(k: number, { n, p, q }: Binomial): number {
  if (k < 0 || k > n) return 0;
  if (k === 0) return Math.exp(n * logOf(q, p));
  if (k === n) return Math.exp(n * logOf(p, q));
  if (p <= 0 || q <= 0) return 0;
  return binomialTerm({ x: p, y: q, a: k, b: n - k });
}

function logOf(probability: number, complement: number): number {
  return complement < 0.5 ? Math.log1p(-complement) : Math.log(probability);
}

/** P(X ≤ k) as `lower` and P(X > k) as `upper`, for a binomial X. */
export function binomialTails(k: number, { n, p, q }: Binomial): Tails {
  if (k < 0) return { lower: 0, upper: 1 };
  if (k >= n) return { lower: 1, upper: 0 };
  const { lower, upper } = betaTails({ x: p, y: q, a: k + 1, b: n - k });
  return { lower: upper, upper: lower };
}

/** P(X ≤ k) as `lower` and P(X > k) as `upper`, for a Poisson X. */
function poissonTails(k: number, mean: number): Tails {
  if (k < 0) return { lower: 0, upper: 1 };
  const { lower, upper } = gammaTails(Math.floor(k) + 1, mean);
  return { lower: upper, upper: lower };
}

/** The smallest k with P(X ≤ k) ≥ probability, for a Poisson X. */
export function poissonQuantile(probability: number, mean: number): number {
  if (mean <= 0 || probability <= 0) return 0;
  let high = 1;
  while (poissonTails(high, mean).lower < probability) high *= 2;
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (poissonTails(middle, mean).lower >= probability) high = middle;
    else low = middle;
  }
  return high;
}
