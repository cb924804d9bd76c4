/** A straight line behind counts or outcomes: intercept and slope by maximum likelihood. */
import { chiSquaredUpper, normalTwoSided, studentTwoSided } from './distributions.ts';
import { sum } from './quantiles.ts';
import { digamma, lnGamma, trigamma } from './special-functions.ts';

export type Point = {
  readonly x: number;
  readonly y: number;
  /** What the mean is proportional to (sessions, days); 1 when left out. Not used for outcomes. */
  readonly exposure?: number;
};

export type Line = {
  readonly intercept: number;
  readonly slope: number;
  readonly slopeError: number;
  readonly interceptError: number;
  readonly logLikelihood: number;
};

export type TestedLine = Line & { readonly z: number; readonly p: number };

/** What one point adds to the log-likelihood ℓ, as a function of its linear predictor η. */
type Term = {
  readonly logLikelihood: number;
  /** dℓ/dη */
  readonly score: number;
  /** −d²ℓ/dη²: steps by it settle fast even far from the data's scatter. */
  readonly curvature: number;
  /** −E d²ℓ/dη²: what errors are taken from, as for any generalised linear model. */
  readonly information: number;
};

type Family = (point: Point, eta: number) => Term;

const poisson: Family = ({ y, exposure = 1 }, eta) => {
  const mean = exposure * Math.exp(eta);
  const logLikelihood = y * (eta + Math.log(exposure)) - mean - lnGamma(y + 1);
  return { logLikelihood, score: y - mean, curvature: mean, information: mean };
};

const logistic: Family = ({ y }, eta) => {
  const ofAbsent = Math.exp(-Math.abs(eta));
  const mean = eta > 0 ? 1 / (1 + ofAbsent) : ofAbsent / (1 + ofAbsent);
  const logLikelihood = y * eta - Math.max(eta, 0) - Math.log1p(ofAbsent);
  const information = ofAbsent / (1 + ofAbsent) ** 2;
  return { logLikelihood, score: y - mean, curvature: information, information };
};

/** Variance mean + mean²/size (NB2). */
function negativeBinomial(size: number): Family {
  return ({ y, exposure = 1 }, eta) => {
    const mean = exposure * Math.exp(eta);
    const part = size / (size + mean);
    const logLikelihood =
      lnGamma(y + size) - lnGamma(size) - lnGamma(y + 1) + size * Math.log(part) + y * Math.log1p(-part);
    return {
      logLikelihood: y === 0 ? size * Math.log(part) : logLikelihood,
      score: (y - mean) * part,
      curvature: mean * part * ((size + y) / (size + mean)),
      information: mean * part,
    };
  };
}

type Coefficients = { readonly intercept: number; readonly slope: number };

/** Steps smaller than this are taken as they are. */
const nearTop = 1e-5;

/** Newton's method with halved steps. x must be centred. `null` when it does not settle. */
function maximise(points: readonly Point[], family: Family, start: Coefficients): Line | null {
  let at = start;
  let here = totals(points, family, at);
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 200; step += 1) {
    const { a, b, c } = here.curvature;
    const determinant = a * c - b * b;
    if (!(determinant > 1e-14 * a * c)) return null;
    const change = {
      intercept: (c * here.score - b * here.scoreX) / determinant,
      slope: (a * here.scoreX - b * here.score) / determinant,
    };
    const size = Math.max(Math.abs(change.intercept), Math.abs(change.slope) * here.reach);
    // Where counts differ by orders of magnitude the last steps are rounding, well above the usual limit.
    const isOnlyRounding = size < nearTop && size > before / 4;
    before = size;
    if (size < 1e-14 * (1 + Math.abs(at.intercept)) || isOnlyRounding) {
      const errors = errorsFrom(here.information);
      const arrived = { intercept: at.intercept + change.intercept, slope: at.slope + change.slope };
      return { ...arrived, ...errors, logLikelihood: here.logLikelihood };
    }
    // So near the top a full step is safe, and the likelihood's own rounding could not tell.
    const from = size < nearTop ? Number.NEGATIVE_INFINITY : here.logLikelihood;
    const moved = uphill(points, family, { at, change, from });
    at = moved.at;
    here = moved.totals;
  }
  return null;
}

type Totals = ReturnType<typeof totals>;

function totals(points: readonly Point[], family: Family, { intercept, slope }: Coefficients) {
  let [logLikelihood, score, scoreX, reach] = [0, 0, 0, 0];
  const curvature = { a: 0, b: 0, c: 0 };
  const information = { a: 0, b: 0, c: 0 };
  for (const point of points) {
    const term = family(point, intercept + slope * point.x);
    logLikelihood += term.logLikelihood;
    score += term.score;
    scoreX += term.score * point.x;
    add(curvature, { weight: term.curvature, x: point.x });
    add(information, { weight: term.information, x: point.x });
    reach = Math.max(reach, Math.abs(point.x));
  }
  return { logLikelihood, score, scoreX, curvature, information, reach };
}

/** The matrix [[a, b], [b, c]] of intercept and slope. */
type Symmetric = { a: number; b: number; c: number };

function add(matrix: Symmetric, { weight, x }: { readonly weight: number; readonly x: number }): void {
  matrix.a += weight;
  matrix.b += weight * x;
  matrix.c += weight * x * x;
}

/** Standard errors: roots of the diagonal of the inverse. */
function errorsFrom({ a, b, c }: Readonly<Symmetric>) {
  const determinant = a * c - b * b;
  return { slopeError: Math.sqrt(a / determinant), interceptError: Math.sqrt(c / determinant) };
}

/** Takes the step, halved until the likelihood does not fall. */
function uphill(
  points: readonly Point[],
  family: Family,
  { at, change, from }: { readonly at: Coefficients; readonly change: Coefficients; readonly from: number },
): { readonly at: Coefficients; readonly totals: Totals } {
  const slack = Number.isFinite(from) ? 1e-12 * (1 + Math.abs(from)) : 0;
  for (let part = 1; ; part /= 2) {
    const next = { intercept: at.intercept + part * change.intercept, slope: at.slope + part * change.slope };
    const found = totals(points, family, next);
    if (found.logLikelihood >= from - slack || part < 1e-9) return { at: next, totals: found };
  }
}

/** Fits on centred x, then moves the intercept back to x = 0. */
function fitLine(points: readonly Point[], family: Family, intercept: number): Line | null {
  const centre = sum(points.map(({ x }) => x)) / points.length;
  const centred = points.map((point) => ({ ...point, x: point.x - centre }));
  const line = maximise(centred, family, { intercept, slope: 0 });
  if (line === null) return null;
  const { a, b } = totals(centred, family, line).information;
  const covariance = (-b / a) * line.slopeError ** 2;
  const variance = line.interceptError ** 2 - 2 * centre * covariance + (centre * line.slopeError) ** 2;
  return { ...line, intercept: line.intercept - line.slope * centre, interceptError: Math.sqrt(variance) };
}

/** Whether the counts above zero all sit at one end of x, so that the slope would run away. */
function isAllAtOneEnd(points: readonly Point[]): boolean {
  const xs = new Set(points.filter(({ y }) => y > 0).map(({ x }) => x));
  const [only] = xs;
  if (only === undefined || xs.size > 1) return xs.size === 0;
  return points.every(({ x }) => x <= only) || points.every(({ x }) => x >= only);
}

function canFitCounts(points: readonly Point[]): boolean {
  const isUsable = points.every(
    ({ x, y, exposure = 1 }) => Number.isFinite(x) && y >= 0 && Number.isFinite(y) && exposure > 0,
  );
  return (
    isUsable && points.length > 2 && new Set(points.map(({ x }) => x)).size > 1 && !isAllAtOneEnd(points)
  );
}

function meanRate(points: readonly Point[]): number {
  return sum(points.map(({ y }) => y)) / sum(points.map(({ exposure = 1 }) => exposure));
}

function tested(line: Line): TestedLine {
  const z = line.slope / line.slopeError;
  return { ...line, z, p: normalTwoSided(z) };
}

export type CountTrend = TestedLine & {
  /** Pearson's χ² over n − 2: above 1 the counts scatter more than Poisson counts. */
  readonly dispersion: number;
  /** The same line judged with that scatter; `null` when the counts lie on the line and there is none. */
  readonly quasi: QuasiTest | null;
};

/** Error times √dispersion, Student's t with n − 2 degrees of freedom. */
export type QuasiTest = {
  readonly slopeError: number;
  readonly t: number;
  readonly degrees: number;
  readonly p: number;
};

/**
 * Poisson regression of counts on x with log(exposure) as offset (McCullagh & Nelder, ch. 6).
 *
 * exp(slope) is the ratio of rates per unit of x. `null` for fewer than three points, a single x, or counts
 * whose best slope is infinite (all zero, or nothing but zeros except at one end).
 */
export function poissonTrend(points: readonly Point[]): CountTrend | null {
  if (!canFitCounts(points)) return null;
  const line = fitLine(points, poisson, Math.log(meanRate(points)));
  if (line === null) return null;
  const degrees = points.length - 2;
  const dispersion = sum(points.map((point) => pearson(point, line))) / degrees;
  return { ...tested(line), dispersion, quasi: quasiTest(line, { dispersion, degrees }) };
}

function quasiTest(
  line: Line,
  scatter: { readonly dispersion: number; readonly degrees: number },
): QuasiTest | null {
  const { dispersion, degrees } = scatter;
  if (!(dispersion > 1e-12)) return null;
  const slopeError = line.slopeError * Math.sqrt(dispersion);
  const t = line.slope / slopeError;
  return { slopeError, t, degrees, p: studentTwoSided(t, degrees) };
}

function pearson({ x, y, exposure = 1 }: Point, { intercept, slope }: Line): number {
  const mean = exposure * Math.exp(intercept + slope * x);
  return (y - mean) ** 2 / mean;
}

export type OverdispersedTrend = TestedLine & {
  /** Variance = mean + alpha·mean². 0 when the counts scatter no more than Poisson counts. */
  readonly alpha: number;
};

/**
 * Negative binomial (NB2) regression with its alpha estimated; errors from the joint observed information
 * (Hilbe, Negative Binomial Regression, ch. 8). `null` as for `poissonTrend`.
 */
export function negativeBinomialTrend(points: readonly Point[]): OverdispersedTrend | null {
  const poissonLine = poissonTrend(points);
  if (poissonLine === null) return null;
  const excess = points.map((point) => {
    const mean = (point.exposure ?? 1) * Math.exp(poissonLine.intercept + poissonLine.slope * point.x);
    return (point.y - mean) ** 2 - point.y;
  });
  // The likelihood falls as soon as alpha leaves 0: Poisson is the best fit.
  if (sum(excess) <= 0) return { ...poissonLine, alpha: 0 };
  const size = bestSize(points);
  if (size === null) return null;
  const line = fitLine(points, negativeBinomial(size), Math.log(meanRate(points)));
  if (line === null) return null;
  return { ...tested({ ...line, ...jointErrors(points, { line, size }) }), alpha: 1 / size };
}

/** The same with alpha given; errors from the expected information, as a generalised linear model. */
export function negativeBinomialTrendAt(points: readonly Point[], alpha: number): OverdispersedTrend | null {
  if (!(alpha > 0) || !canFitCounts(points)) return null;
  const line = fitLine(points, negativeBinomial(1 / alpha), Math.log(meanRate(points)));
  return line === null ? null : { ...tested(line), alpha };
}

/** Where the profile likelihood of size = 1/alpha is highest: its derivative changes sign there. */
function bestSize(points: readonly Point[]): number | null {
  let low = Math.log(1e-6);
  let high = Math.log(1e9);
  for (let step = 0; step < 100 && high - low > 1e-14; step += 1) {
    const size = Math.exp((low + high) / 2);
    const line = fitLine(points, negativeBinomial(size), Math.log(meanRate(points)));
    if (line === null) return null;
    if (sizeDerivatives(points, { line, size }).score > 0) low = Math.log(size);
    else high = Math.log(size);
  }
  return Math.exp((low + high) / 2);
}

type SizedLine = { readonly line: Line; readonly size: number };

/** First and second derivative of the log-likelihood by size, at a fixed line. */
function sizeDerivatives(points: readonly Point[], { line, size }: SizedLine) {
  let score = 0;
  let information = 0;
  for (const { x, y, exposure = 1 } of points) {
    const mean = exposure * Math.exp(line.intercept + line.slope * x);
    const whole = size + mean;
    score += digamma(y + size) - digamma(size) - Math.log1p(mean / size) + (mean - y) / whole;
    information -= trigamma(y + size) - trigamma(size) + 1 / size - 1 / whole - (mean - y) / (whole * whole);
  }
  return { score, information };
}

function jointErrors(points: readonly Point[], { line, size }: SizedLine) {
  const { information: r } = sizeDerivatives(points, { line, size });
  let [a, b, c, u, v] = [0, 0, 0, 0, 0];
  for (const { x, y, exposure = 1 } of points) {
    const mean = exposure * Math.exp(line.intercept + line.slope * x);
    const whole = size + mean;
    const weight = (mean * size * (size + y)) / (whole * whole);
    const cross = ((mean - y) * mean) / (whole * whole);
    a += weight;
    b += weight * x;
    c += weight * x * x;
    u += cross;
    v += cross * x;
  }
  // Eliminating size (the Schur complement) leaves the information about the line.
  return errorsFrom({ a: a - (u * u) / r, b: b - (u * v) / r, c: c - (v * v) / r });
}

export type OutcomeTrend =
  | ({
      readonly kind: 'fitted';
      /** Twice the gain in log-likelihood over a flat line, and its p with one degree of freedom. */
      readonly likelihoodRatio: number;
      readonly likelihoodRatioP: number;
    } & TestedLine)
  /** x tells the outcomes apart (almost) perfectly: the best slope is infinite. */
  | { readonly kind: 'separated' }
  /** Outcomes of one sort only, a single x, or nothing at all. */
  | { readonly kind: 'not-enough'; readonly missing: string };

/** Logistic regression of an outcome y (1: it happened, 0: not) on x. exp(slope) is the odds ratio per unit of x. */
export function logisticTrend(points: readonly Point[]): OutcomeTrend {
  const happened = points.filter(({ y }) => y === 1).map(({ x }) => x);
  const not = points.filter(({ y }) => y === 0).map(({ x }) => x);
  if (happened.length === 0) return { kind: 'not-enough', missing: 'cases where it happened' };
  if (not.length === 0) return { kind: 'not-enough', missing: 'cases where it did not happen' };
  const [a, b] = [rangeOf(happened), rangeOf(not)];
  if (a.low === a.high && b.low === b.high && a.low === b.low) {
    return { kind: 'not-enough', missing: 'different values of x' };
  }
  if (a.low >= b.high || b.low >= a.high) return { kind: 'separated' };
  const share = happened.length / (happened.length + not.length);
  const line = fitLine(points, logistic, Math.log(share / (1 - share)));
  if (line === null) return { kind: 'separated' };
  const flat = happened.length * Math.log(share) + not.length * Math.log(1 - share);
  const likelihoodRatio = Math.max(0, 2 * (line.logLikelihood - flat));
  return {
    kind: 'fitted',
    ...tested(line),
    likelihoodRatio,
    likelihoodRatioP: chiSquaredUpper(likelihoodRatio, 1),
  };
}

function rangeOf(values: readonly number[]) {
  return values.reduce(
    ({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }),
    { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY },
  );
}
