/** How far people who judged the same records agree, beyond what chance would give. */
import { bootstrapInterval, type Resampling } from './bootstrap.ts';
import { defaultConfidence, type Estimated, fewestForRate, notEnough } from './estimate.ts';

/** The codes two people gave to one record. */
export type JudgedPair = readonly [first: string, second: string];

/** The codes given to one record, one per person; `null` where somebody gave none. */
export type JudgedUnit = readonly (string | number | null)[];

/** The share of records with the same code twice; `null` without records. */
export function percentAgreement(pairs: readonly JudgedPair[]): number | null {
  if (pairs.length === 0) return null;
  return pairs.filter(([first, second]) => first === second).length / pairs.length;
}

/**
 * Cohen's kappa (Educational and Psychological Measurement 20, 1960), unweighted.
 *
 * `null` without records, and when both people used one and the same code throughout: chance alone then
 * explains full agreement, and kappa is 0/0.
 */
export function cohensKappa(pairs: readonly JudgedPair[]): number | null {
  const observed = percentAgreement(pairs);
  if (observed === null) return null;
  const first = tally(pairs.map(([code]) => code));
  const second = tally(pairs.map(([, code]) => code));
  let together = 0;
  for (const [code, count] of first) together += count * (second.get(code) ?? 0);
  const byChance = together / pairs.length ** 2;
  return together === pairs.length ** 2 ? null : (observed - byChance) / (1 - byChance);
}

export type Scale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's alpha (Content Analysis, 2004, ch. 11) for any number of people and missing judgements.
 *
 * Records judged by fewer than two people do not count. `null` when none is left or all judgements are equal.
 * Scales other than nominal read the codes as numbers.
 */
export function krippendorffsAlpha(units: readonly JudgedUnit[], scale: Scale = 'nominal'): number | null {
  const judged = units.map((unit) => unit.filter((code) => code !== null)).filter((unit) => unit.length > 1);
  const totals = tally(judged.flat());
  const n = judged.reduce((count, unit) => count + unit.length, 0);
  const distance = distanceOn(scale, totals);
  let observed = 0;
  for (const unit of judged) observed += disagreement(tally(unit), distance) / (unit.length - 1);
  const expected = disagreement(totals, distance);
  return expected > 0 ? 1 - ((n - 1) * observed) / expected : null;
}

type Code = string | number;
type Distance = (a: Code, b: Code) => number;

/** The sum of squared distances over all ordered pairs of codes. */
function disagreement(counts: ReadonlyMap<Code, number>, distance: Distance): number {
  let total = 0;
  for (const [a, countA] of counts) {
    for (const [b, countB] of counts) if (a !== b) total += countA * countB * distance(a, b);
  }
  return total;
}

function distanceOn(scale: Scale, totals: ReadonlyMap<Code, number>): Distance {
  switch (scale) {
    case 'nominal':
      return () => 1;
    case 'interval':
      return (a, b) => (Number(a) - Number(b)) ** 2;
    case 'ratio':
      return (a, b) => ((Number(a) - Number(b)) / (Number(a) + Number(b))) ** 2;
    case 'ordinal':
      return ordinalDistance(totals);
  }
}

/** How many judgements lie between two codes, each end counted half. */
function ordinalDistance(totals: ReadonlyMap<Code, number>): Distance {
  const middles = new Map<Code, number>();
  let below = 0;
  for (const [code, count] of [...totals].sort(([a], [b]) => Number(a) - Number(b))) {
    middles.set(code, below + count / 2);
    below += count;
  }
  return (a, b) => ((middles.get(a) ?? 0) - (middles.get(b) ?? 0)) ** 2;
}

function tally<T extends Code>(codes: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** Cohen's kappa with a bootstrap interval over records. */
export function estimateKappa(pairs: readonly JudgedPair[], resampling: Resampling): Estimated {
  return estimateAgreement(pairs, cohensKappa, resampling);
}

/** Krippendorff's alpha, nominal, with a bootstrap interval over records judged at least twice. */
export function estimateAlpha(units: readonly JudgedUnit[], resampling: Resampling): Estimated {
  const judged = units.filter((unit) => unit.filter((code) => code !== null).length > 1);
  return estimateAgreement(judged, krippendorffsAlpha, resampling);
}

function estimateAgreement<T>(
  cases: readonly T[],
  statistic: (cases: readonly T[]) => number | null,
  resampling: Resampling,
): Estimated {
  const n = cases.length;
  if (n < fewestForRate) return notEnough(n, { needed: fewestForRate, missing: 'records judged twice' });
  const value = statistic(cases);
  const interval = bootstrapInterval(cases, (resample) => statistic(resample), resampling);
  if (value === null || interval === null) {
    return notEnough(n, { needed: n + 1, missing: 'records with more than one code between them' });
  }
  return { kind: 'estimate', value, n, ...interval, confidence: resampling.confidence ?? defaultConfidence };
}
