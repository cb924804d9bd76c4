import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binomialTest,
  conditionalOddsRatio,
  fisherTest,
  permutationTest,
  type TwoByTwo,
} from './exact-tests.ts';

const cells = fc.integer({ min: 0, max: 40 });
const tables = fc.tuple(cells, cells, cells, cells).map(
  ([a, b, c, d]): TwoByTwo => [
    [a, b],
    [c, d],
  ],
);

test('the lady tasting tea (R. A. Fisher, The Design of Experiments, 1935)', () => {
  const tea = fisherTest([
    [3, 1],
    [1, 3],
  ]);
  expect(tea?.pGreater).toBeCloseTo(17 / 70, 14);
  expect(tea?.pTwoSided).toBeCloseTo(34 / 70, 14);
});

test('the convictions of twins: R prints p = 0.0005367 one-sided and an odds ratio of 0.04694', () => {
  const twins: TwoByTwo = [
    [2, 15],
    [10, 3],
  ];
  expect(fisherTest(twins)?.pLess).toBeCloseTo(0.0004652, 6);
  expect(fisherTest(twins)?.pTwoSided).toBeCloseTo(0.0005367, 6);
  expect(conditionalOddsRatio(twins)).toBeCloseTo(0.04693661, 7);
});

test('every p lies in [0, 1], and the one-sided ones overlap in the observed table', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const found = fisherTest(table);
      if (found === null) throw new Error('no test');
      for (const p of [found.pTwoSided, found.pGreater, found.pLess]) {
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }
      expect(found.pGreater + found.pLess).toBeGreaterThanOrEqual(1 - 1e-12);
      expect(found.haldane.low).toBeLessThanOrEqual(found.haldane.value);
      expect(found.haldane.high).toBeGreaterThanOrEqual(found.haldane.value);
    }),
  );
});

test('swapping rows turns "greater" into "less" and keeps the two-sided p', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const [first, second] = table;
      const there = fisherTest(table);
      const back = fisherTest([second, first]);
      expect(back?.pLess).toBeCloseTo(there?.pGreater ?? Number.NaN, 12);
      expect(back?.pTwoSided).toBeCloseTo(there?.pTwoSided ?? Number.NaN, 10);
    }),
  );
});

test('what is no table of counts gets no test', () => {
  expect(
    fisherTest([
      [1.5, 2],
      [3, 4],
    ]),
  ).toBeNull();
  expect(
    fisherTest([
      [-1, 2],
      [3, 4],
    ]),
  ).toBeNull();
});

test('235 heads in 400 fair tosses', () => {
  const found = binomialTest({ count: 235, total: 400 }, { p: 0.5, q: 0.5 });
  // A fair coin is symmetric: both two-sided p-values are twice the tail.
  expect(found.pMinimumLikelihood).toBeCloseTo(found.pCentral, 14);
  expect(found.pCentral).toBeCloseTo(2 * found.pGreater, 14);
  expect(found.pGreater).toBeGreaterThan(0.0002);
  expect(found.pGreater).toBeLessThan(0.0003);
});

test('a complete parting of 3 and 4 values is one arrangement of 35', () => {
  const found = permutationTest([1, 2, 3], [10, 11, 12, 13]);
  expect(found?.arrangements).toBe(35);
  expect(found?.pLess).toBeCloseTo(1 / 35, 14);
  expect(found?.difference).toBe(-9.5);
  expect(permutationTest([], [1])).toBeNull();
});

test('equal groups are never told apart by permutation', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }), (values) => {
      expect(permutationTest(values, values)?.pTwoSided).toBe(1);
    }),
  );
});
