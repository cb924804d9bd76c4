import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending, estimateMedian, orderStatisticInterval, quantile, variance } from './quantiles.ts';

const samples = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 60 });

test('quantiles interpolate between neighbours', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile([4, 1, 3, 2], p))).toEqual([1, 1.75, 2.5, 3.25, 4]);
});

test('an empty sample or an impossible probability has no quantile', () => {
  expect(quantile([], 0.5)).toBeNull();
  expect(quantile([1], 1.1)).toBeNull();
  expect(quantile([1], Number.NaN)).toBeNull();
  expect(variance([1])).toBeNull();
});

test('quantiles never decrease with the probability and stay within the sample', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const sorted = ascending(values);
      const found = quantile(values, p) ?? Number.NaN;
      expect(found).toBeGreaterThanOrEqual(sorted[0] ?? Number.NaN);
      expect(found).toBeLessThanOrEqual((sorted.at(-1) ?? Number.NaN) + 1e-6);
      expect(found).toBeLessThanOrEqual((quantile(values, Math.min(1, p + 0.1)) ?? Number.NaN) + 1e-6);
    }),
  );
});

test('the median interval uses the tabulated ranks (Conover, Practical Nonparametric Statistics, table A3)', () => {
  const ranks = (n: number) => orderStatisticInterval(Array.from({ length: n }, (_, place) => place + 1));
  expect(ranks(5)).toBeNull();
  expect(ranks(6)).toMatchObject({ rankLow: 1, rankHigh: 6 });
  expect(ranks(10)).toMatchObject({ rankLow: 2, rankHigh: 9 });
  expect(ranks(10)?.coverage).toBeCloseTo(0.978515625, 14);
  expect(ranks(20)).toMatchObject({ rankLow: 6, rankHigh: 15 });
});

test('an interval covers at least what was asked and brackets the median', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const estimated = estimateMedian(values);
      if (estimated.kind === 'not-enough') {
        expect(values.length).toBeLessThan(6);
        expect(estimated.needed).toBe(6);
        return;
      }
      expect(orderStatisticInterval(values)?.coverage).toBeGreaterThanOrEqual(0.95);
      expect(estimated.low).toBeLessThanOrEqual(estimated.value);
      expect(estimated.high).toBeGreaterThanOrEqual(estimated.value);
    }),
  );
});
