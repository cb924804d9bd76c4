/** Whether two properties of a record go together: tables, rules, two shares side by side. */
import { chiSquaredUpper, zFor } from './distributions.ts';
import { defaultConfidence, type Interval, isCount } from './estimate.ts';
import { fisherTest, type TwoByTwo } from './exact-tests.ts';
import { type Share, wilsonInterval } from './intervals.ts';
import { sum } from './quantiles.ts';

/** Counts by row and column; all rows equally long. */
export type Table = readonly (readonly number[])[];

export type ChiSquaredTest = { readonly chiSquared: number; readonly degrees: number; readonly p: number };

export type TableAssociation = ChiSquaredTest & {
  /** Cramér's V in [0, 1]. */
  readonly cramersV: number;
  /** Bergsma's bias-corrected V (Journal of the Korean Statistical Society 42, 2013). */
  readonly cramersVCorrected: number;
  readonly expected: Table;
  /** Adjusted standardised residuals (Haberman, 1973): beyond ±2 a cell stands out; 0 in an empty row or column. */
  readonly adjustedResiduals: Table;
  /** Below 5 the χ² p is not to be trusted: use Fisher's test. */
  readonly smallestExpected: number;
};

/**
 * Pearson's χ² test of independence, without continuity correction, with effect sizes and residuals.
 *
 * Empty rows and columns carry no information and do not count in the degrees of freedom. `null` when fewer
 * than two rows or columns hold anything.
 */
export function tableAssociation(table: Table): TableAssociation | null {
  const rows = table.map(sum);
  const columns = (table[0] ?? []).map((_, column) => sum(table.map((row) => row[column] ?? 0)));
  const n = sum(rows);
  const [height, width] = [rows, columns].map((totals) => totals.filter((total) => total > 0).length);
  if (height === undefined || width === undefined || height < 2 || width < 2) return null;
  if (!table.every((row) => row.length === columns.length && row.every((cell) => cell >= 0))) return null;
  const expected = rows.map((row) => columns.map((column) => (row * column) / n));
  const chiSquared = sum(
    expected.map((row, r) => sum(row.map((e, c) => pearsonTerm(table[r]?.[c] ?? 0, e)))),
  );
  const degrees = (height - 1) * (width - 1);
  const residual = (row: number, column: number, observed: number) => {
    const e = (row * column) / n;
    const spread = e * (1 - row / n) * (1 - column / n);
    return spread > 0 ? (observed - e) / Math.sqrt(spread) : 0;
  };
  return {
    chiSquared,
    degrees,
    p: chiSquaredUpper(chiSquared, degrees),
    cramersV: Math.sqrt(chiSquared / n / (Math.min(height, width) - 1)),
    cramersVCorrected: correctedV(chiSquared / n, { n, height, width }),
    expected,
    adjustedResiduals: rows.map((row, r) =>
      columns.map((column, c) => residual(row, column, table[r]?.[c] ?? 0)),
    ),
    smallestExpected: expected.flat().reduce((least, e) => (e > 0 ? Math.min(least, e) : least), n),
  };
}

function correctedV(
  phiSquared: number,
  { n, height, width }: { readonly n: number; readonly height: number; readonly width: number },
): number {
  if (n < 2) return 0;
  const corrected = Math.max(0, phiSquared - ((height - 1) * (width - 1)) / (n - 1));
  const shrink = (size: number) => size - (size - 1) ** 2 / (n - 1);
  const room = Math.min(shrink(height), shrink(width)) - 1;
  return room > 0 ? Math.sqrt(corrected / room) : 0;
}

function pearsonTerm(observed: number, expected: number): number {
  return expected > 0 ? (observed - expected) ** 2 / expected : 0;
}

/** χ² of a 2 × 2 table with Yates's continuity correction, as scipy and R print by default. */
export function yatesTest([[a, b], [c, d]]: TwoByTwo): ChiSquaredTest | null {
  const n = a + b + c + d;
  const margins = (a + b) * (c + d) * (a + c) * (b + d);
  if (!(margins > 0)) return null;
  const cross = Math.abs(a * d - b * c);
  const chiSquared = (n * Math.max(0, cross - Math.min(cross, n / 2)) ** 2) / margins;
  return { chiSquared, degrees: 1, p: chiSquaredUpper(chiSquared, 1) };
}

/**
 * Whether counts fit expected shares (equal ones unless given). `null` for fewer than two classes, no counts, or
 * counts where nothing is expected.
 */
export function goodnessOfFit(
  observed: readonly number[],
  weights: readonly number[] = observed.map(() => 1),
): ChiSquaredTest | null {
  const n = sum(observed);
  const whole = sum(weights);
  const isPossible = observed.every((count, place) => count === 0 || (weights[place] ?? 0) > 0);
  const classes = weights.filter((weight) => weight > 0).length;
  if (!(n > 0) || !(whole > 0) || classes < 2 || !isPossible) return null;
  const chiSquared = sum(
    observed.map((count, place) => pearsonTerm(count, (n * (weights[place] ?? 0)) / whole)),
  );
  return { chiSquared, degrees: classes - 1, p: chiSquaredUpper(chiSquared, classes - 1) };
}

export type Rule = {
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
  readonly leverage: number;
  /** `Infinity` for a rule without exception. */
  readonly conviction: number;
  /** One-sided Fisher: the chance of so many together if the two had nothing to do with each other. */
  readonly p: number;
};

export type RuleCounts = {
  readonly n: number;
  /** How many have A, how many have B, how many have both. */
  readonly a: number;
  readonly b: number;
  readonly both: number;
};

/** How strongly A goes with B. `null` when either never occurs or the counts contradict each other. */
export function associationRule({ n, a, b, both }: RuleCounts): Rule | null {
  const fisher = fisherTest([
    [both, a - both],
    [b - both, n - a - b + both],
  ]);
  if (fisher === null || a === 0 || b === 0) return null;
  const confidence = both / a;
  const base = b / n;
  return {
    support: both / n,
    confidence,
    lift: confidence / base,
    leverage: both / n - (a / n) * base,
    conviction: both === a ? Number.POSITIVE_INFINITY : (1 - base) / (1 - confidence),
    p: fisher.pGreater,
  };
}

export type Difference = Interval & { readonly difference: number };

/** The first share minus the second, with Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10). */
export function shareDifference(
  first: Share,
  second: Share,
  confidence = defaultConfidence,
): Difference | null {
  const one = wilsonInterval(first, confidence);
  const two = wilsonInterval(second, confidence);
  if (one === null || two === null) return null;
  const [p, q] = [first.count / first.total, second.count / second.total];
  const difference = p - q;
  return {
    difference,
    low: difference - Math.hypot(p - one.low, two.high - q),
    high: difference + Math.hypot(one.high - p, q - two.low),
  };
}

/**
 * The risk in the first row over that in the second, with Katz's log interval (Biometrics 34, 1978).
 *
 * When a "yes" cell is 0 the ratio is 0 or `Infinity` and only the open interval [0, ∞) is honest. `null` when
 * a row is empty or neither row has a "yes".
 */
export function riskRatio([[a, b], [c, d]]: TwoByTwo, confidence = defaultConfidence) {
  if (![a, b, c, d].every(isCount) || a + b === 0 || c + d === 0 || a + c === 0) return null;
  const ratio = a / (a + b) / (c / (c + d));
  if (a === 0 || c === 0) return { ratio, low: 0, high: Number.POSITIVE_INFINITY };
  const error = Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d));
  const factor = Math.exp(zFor(confidence) * error);
  return { ratio, low: ratio / factor, high: ratio * factor };
}

/** Cochran & Armitage's test for a trend of shares over ordered bands (Armitage, Biometrics 11, 1955). */
export function trendOfShares(bands: readonly (Share & { readonly score: number })[]) {
  const n = sum(bands.map(({ total }) => total));
  const p = sum(bands.map(({ count }) => count)) / n;
  const first = sum(bands.map(({ total, score }) => total * score));
  // Centred scores: the textbook Σns² − (Σns)²/N cancels when the scores are large.
  const spread = sum(bands.map(({ total, score }) => total * (score - first / n) ** 2));
  const variance = p * (1 - p) * spread;
  if (!(variance > 0)) return null;
  const z =
    sum(bands.map(({ count, total, score }) => (score - first / n) * (count - total * p))) /
    Math.sqrt(variance);
  return { z, p: chiSquaredUpper(z * z, 1) };
}
