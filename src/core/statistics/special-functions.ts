/**
 * Gamma and beta functions, their incomplete forms with both tails, and their inverses.
 *
 * Everything a p-value or an exact interval needs comes from here. Both tails are returned, so that nobody
 * writes `1 - lower` and loses the digits of a small upper tail. Prefactors use Loader's saddle-point form
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000), which keeps full precision
 * for counts in the millions where differences of ln Γ would not.
 */

const lnSqrt2Pi = 0.9189385332046728;
const tiny = 1e-300;
const relativePrecision = 2.3e-16;
/** The fractions below need about √a steps; this allows parameters up to about 10¹¹. */
const maximumSteps = 2_000_000;

export type Tails = { readonly lower: number; readonly upper: number };

/** ln Γ(x) for x > 0. Stirling's series (DLMF 5.11.1) after moving x up to 10 or more. */
export function lnGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + lnSqrt2Pi + stirlingSeries(shifted);
  return stirling - Math.log(product);
}

/** ψ(x) = d ln Γ(x) / dx for x > 0 (DLMF 5.11.2). */
export function digamma(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < 12; shifted += 1) sum -= 1 / shifted;
  const s = 1 / (shifted * shifted);
  const series =
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - (s * 691) / 32760)))));
  return sum + Math.log(shifted) - 0.5 / shifted - series;
}

/** ψ′(x) for x > 0: the derivative of the series in `digamma`. */
export function trigamma(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < 12; shifted += 1) sum += 1 / (shifted * shifted);
  const s = 1 / (shifted * shifted);
  const series =
    1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * (691 / 2730 - (s * 7) / 6)))));
  return sum + 1 / shifted + s / 2 + (series * s) / shifted;
}

/** Stirling's correction 1/(12x) − 1/(360x³) + …; full precision for x ≥ 10. */
function stirlingSeries(x: number): number {
  const s = 1 / (x * x);
  const inner = 1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156));
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * inner))) / x;
}

/** ln Γ(x+1) − (x+½)·ln x + x − ln √2π, for x > 0. */
function stirlingError(x: number): number {
  if (x >= 10) return stirlingSeries(x);
  return lnGamma(x + 1) - (x + 0.5) * Math.log(x) + x - lnSqrt2Pi;
}

/** x·ln(x/mean) + mean − x, without cancellation when the two are close. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = difference / (x + mean);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 3; j < 100; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** xᵃe⁻ˣ / Γ(a+1) for a, x > 0: the Poisson probability of `a` when the mean is `x`. */
function poissonTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

export type BetaPoint = {
  readonly x: number;
  /** 1 − x, passed apart because near x = 1 it cannot be recovered from x. */
  readonly y: number;
  readonly a: number;
  readonly b: number;
};

/** xᵃyᵇ / B(a, b), for 0 < x < 1 and a, b > 0. */
function betaTerm({ x, y, a, b }: BetaPoint): number {
  const n = a + b;
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const exponent = errors - deviance(a, n * x) - deviance(b, n * y);
  return Math.sqrt(((a / n) * b) / (2 * Math.PI)) * Math.exp(exponent);
}

/** Γ(a+b+1)/(Γ(a+1)Γ(b+1)) · xᵃyᵇ for a, b > 0: the binomial probability of `a` among `a + b`. */
export function binomialTerm(point: BetaPoint): number {
  return betaTerm(point) * (1 / point.a + 1 / point.b);
}

/** P(a, x) and Q(a, x), the regularised incomplete gamma functions, for a > 0 (DLMF 8.11.4, 8.9.2). */
export function gammaTails(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const term = poissonTerm(a, x);
  if (x < a + 1) {
    const lower = Math.min(1, term * gammaSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, term * a * gammaFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** 1 + x/(a+1) + x²/((a+1)(a+2)) + … */
function gammaSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let step = 1; step < maximumSteps; step += 1) {
    term *= x / (a + step);
    sum += term;
    if (term < sum * relativePrecision) break;
  }
  return sum;
}

/** Γ(a, x)·eˣ·x⁻ᵃ as a continued fraction, by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let product = d;
  for (let step = 1; step < maximumSteps; step += 1) {
    const numerator = -step * (step - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    product *= c * d;
    if (Math.abs(c * d - 1) < relativePrecision) break;
  }
  return product;
}

/** I_x(a, b) and its complement, the regularised incomplete beta functions, for a, b > 0. */
export function betaTails(point: BetaPoint): Tails {
  const { x, y, a, b } = point;
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const term = betaTerm(point);
  if (x * (a + b + 2) < a + 1) {
    const lower = Math.min(1, term * betaFraction(point));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, term * betaFraction({ x: y, y: x, a: b, b: a }));
  return { lower: 1 - upper, upper };
}

/**
 * I_x(a, b) over its prefactor: the fraction of DiDonato & Morris (ACM TOMS 708, 1992, equation 9). Unlike
 * DLMF 8.17.22 it holds its digits when one parameter is large, because a − (a+b)x is formed without loss.
 */
function betaFraction({ x, y, a, b }: BetaPoint): number {
  const offset = 1 + (a <= b ? a - (a + b) * x : (a + b) * y - b);
  let c = 1 / tiny;
  let d = (a + 1) / (a * awayFromZero(offset));
  let product = d;
  for (let n = 1; n < maximumSteps; n += 1) {
    const s = a + 2 * n - 1;
    const w = n * (b - n) * x;
    const numerator = ((a + n - 1) / s) * ((a + b + n - 1) / s) * w * x;
    const denominator = n + w / s + ((a + n) / (s + 2)) * (offset + n * (1 + y));
    d = 1 / awayFromZero(numerator * d + denominator);
    c = awayFromZero(denominator + numerator / c);
    product *= c * d;
    if (Math.abs(c * d - 1) < relativePrecision) break;
  }
  return product;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** The x at which the lower incomplete gamma P(a, x) has the given tails (which must sum to 1). */
export function gammaQuantile(a: number, tails: Tails): number {
  if (tails.lower <= 0) return 0;
  if (tails.upper <= 0) return Number.POSITIVE_INFINITY;
  const distance = (lnX: number) => {
    const x = Math.exp(lnX);
    return tailDistance(gammaTails(a, x), { wanted: tails, slope: a * poissonTerm(a, x) });
  };
  let high = Math.log(a + 1);
  while (distance(high).value < 0) high += 1;
  return Math.exp(rootOf(distance, { low: -745, high, start: Math.log(a) }));
}

/** The x, with y = 1 − x, at which I_x(a, b) has the given tails (which must sum to 1). */
export function betaQuantile(tails: Tails, { a, b }: { readonly a: number; readonly b: number }) {
  if (tails.lower <= 0) return { x: 0, y: 1 };
  if (tails.upper <= 0) return { x: 1, y: 0 };
  // Solved on the side where x ≤ ½: ln x then resolves tiny values as finely as large ones.
  if (betaTails({ x: 0.5, y: 0.5, a, b }).lower >= tails.lower) return lowBetaQuantile(tails, { a, b });
  const mirrored = lowBetaQuantile({ lower: tails.upper, upper: tails.lower }, { a: b, b: a });
  return { x: mirrored.y, y: mirrored.x };
}

function lowBetaQuantile(wanted: Tails, { a, b }: { readonly a: number; readonly b: number }) {
  const distance = (lnX: number) => {
    const point = { x: Math.exp(lnX), y: -Math.expm1(lnX), a, b };
    return tailDistance(betaTails(point), { wanted, slope: betaTerm(point) / point.y });
  };
  const x = Math.exp(rootOf(distance, { low: -745, high: Math.log(0.5), start: Math.log(a / (a + b)) }));
  return { x, y: 1 - x };
}

type Distance = { readonly value: number; readonly slope: number };

/** How far, on the log scale of the smaller wanted tail, the tails found are above those wanted. */
function tailDistance(
  found: Tails,
  { wanted, slope }: { readonly wanted: Tails; readonly slope: number },
): Distance {
  if (wanted.lower <= wanted.upper) {
    return { value: Math.log(found.lower) - Math.log(wanted.lower), slope: slope / found.lower };
  }
  return { value: Math.log(wanted.upper) - Math.log(found.upper), slope: slope / found.upper };
}

/** Where an increasing function crosses zero: Newton's steps, halving the bracket when one leaves it. */
function rootOf(
  distance: (t: number) => Distance,
  bracket: { readonly low: number; readonly high: number; readonly start: number },
): number {
  let { low, high } = bracket;
  let t = bracket.start > low && bracket.start < high ? bracket.start : (low + high) / 2;
  for (let step = 0; step < 300; step += 1) {
    const { value, slope } = distance(t);
    if (value === 0) return t;
    if (value < 0) low = t;
    else high = t;
    const newton = t - value / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 1e-16 * Math.abs(t) || next === low || next === high) return next;
    t = next;
  }
  return t;
}
