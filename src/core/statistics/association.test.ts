import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  associationRule,
  goodnessOfFit,
  riskRatio,
  shareDifference,
  tableAssociation,
  trendOfShares,
} from './association.ts';
import { standardisedRate, stratifiedOdds } from './stratified.ts';

const share = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([total, part]) => ({ count: Math.round(part * total), total }));

test('party by gender: the published χ² and residuals (A. Agresti, Introduction to Categorical Data Analysis, table 2.5)', () => {
  const found = tableAssociation([
    [762, 327, 468],
    [484, 239, 477],
  ]);
  expect(found?.chiSquared).toBeCloseTo(30.07, 2);
  expect(found?.degrees).toBe(2);
  expect(found?.adjustedResiduals[0]?.map((value) => Number(value.toFixed(2)))).toEqual([4.5, 0.7, -5.32]);
});

test('V lies in [0, 1], is 1 for a perfect association, and empty rows change nothing', () => {
  const rows = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 3 }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(rows, (table) => {
      const found = tableAssociation(table);
      if (found === null) return;
      expect(found.cramersV).toBeGreaterThanOrEqual(0);
      expect(found.cramersV).toBeLessThanOrEqual(1 + 1e-12);
      expect(found.cramersVCorrected).toBeLessThanOrEqual(found.cramersV + 1e-12);
      const padded = tableAssociation([...table, [0, 0, 0]]);
      expect(padded?.p).toBeCloseTo(found.p, 12);
    }),
  );
  expect(
    tableAssociation([
      [10, 0],
      [0, 20],
    ])?.cramersV,
  ).toBeCloseTo(1, 14);
  expect(tableAssociation([[3, 4]])).toBeNull();
  expect(
    tableAssociation([
      [0, 0],
      [3, 4],
    ]),
  ).toBeNull();
});

test('the difference of two shares: 56/70 against 48/80 (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10)', () => {
  const found = shareDifference({ count: 56, total: 70 }, { count: 48, total: 80 });
  expect(found?.low).toBeCloseTo(0.0524, 4);
  expect(found?.high).toBeCloseTo(0.3339, 4);
});

test('a difference lies within its interval, and the interval within [−1, 1]', () => {
  fc.assert(
    fc.property(share, share, (first, second) => {
      const found = shareDifference(first, second);
      if (found === null) throw new Error('no interval');
      expect(found.low).toBeLessThanOrEqual(found.difference);
      expect(found.high).toBeGreaterThanOrEqual(found.difference);
      expect(found.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(found.high).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

test('a risk ratio with an empty cell is open rather than wrong', () => {
  expect(
    riskRatio([
      [0, 10],
      [3, 7],
    ]),
  ).toEqual({ ratio: 0, low: 0, high: Number.POSITIVE_INFINITY });
  expect(
    riskRatio([
      [0, 10],
      [0, 7],
    ]),
  ).toBeNull();
});

test('drinking and malformation: the published trend statistic (Agresti, table 2.7)', () => {
  const scores = [0, 0.5, 1.5, 4, 7];
  const counts = [48, 38, 5, 1, 1];
  const totals = [17_114, 14_502, 793, 127, 38];
  const found = trendOfShares(
    counts.map((count, place) => ({ count, total: totals[place] ?? 0, score: scores[place] ?? 0 })),
  );
  expect((found?.z ?? 0) ** 2).toBeCloseTo(6.57, 2);
  expect(trendOfShares([{ count: 0, total: 10, score: 1 }])).toBeNull();
});

test('counts that fit what is expected exactly give χ² 0 and p 1', () => {
  expect(goodnessOfFit([20, 40, 60], [1, 2, 3])).toEqual({ chiSquared: 0, degrees: 2, p: 1 });
  expect(goodnessOfFit([5, 1], [1, 0])).toBeNull();
});

test('a rule without exception has endless conviction; an impossible one is none', () => {
  const found = associationRule({ n: 40, a: 10, b: 20, both: 10 });
  expect(found?.lift).toBe(2);
  expect(found?.conviction).toBe(Number.POSITIVE_INFINITY);
  expect(associationRule({ n: 40, a: 10, b: 20, both: 11 })).toBeNull();
  expect(associationRule({ n: 40, a: 0, b: 20, both: 0 })).toBeNull();
});

test('Berkeley admissions: the common odds ratio R prints for UCBAdmissions', () => {
  const found = stratifiedOdds([
    [
      [512, 313],
      [89, 19],
    ],
    [
      [353, 207],
      [17, 8],
    ],
    [
      [120, 205],
      [202, 391],
    ],
    [
      [138, 279],
      [131, 244],
    ],
    [
      [53, 138],
      [94, 299],
    ],
    [
      [22, 351],
      [24, 317],
    ],
  ]);
  expect(found.common).toBeCloseTo(0.9046968, 7);
  expect(found.interval?.low).toBeCloseTo(0.7719074, 7);
  expect(found.interval?.high).toBeCloseTo(1.0603298, 7);
  expect(found.pooled).toBeCloseTo(1.8411, 4);
  // Two departments agree with the pooled table, so it is no full reversal.
  expect(found.isReversed).toBe(false);
});

test('kidney stones: better for small and for large ones, worse altogether (Charig et al., BMJ 292, 1986)', () => {
  const found = stratifiedOdds([
    [
      [81, 6],
      [234, 36],
    ],
    [
      [192, 71],
      [55, 25],
    ],
  ]);
  expect(found.isReversed).toBe(true);
  expect(stratifiedOdds([]).common).toBeNull();
});

test('standardising by the group’s own sizes gives the crude rate back', () => {
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), (strata) => {
      const found = standardisedRate(strata.map((one) => ({ ...one, weight: one.total })));
      expect(found?.rate).toBeCloseTo(found?.crude ?? Number.NaN, 12);
    }),
  );
  expect(standardisedRate([{ count: 0, total: 0, weight: 1 }])).toBeNull();
});
