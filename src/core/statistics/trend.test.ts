import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  changePointP,
  countLimits,
  dispersionTest,
  isotonic,
  kendallsTau,
  poissonChangePoint,
  poissonCusum,
  rankTrend,
} from './trend.ts';

const series = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 20 });

test('deaths by horse kick scatter as Poisson counts do (L. von Bortkiewicz, 1898)', () => {
  const deaths = [109, 65, 22, 3, 1].flatMap((corpsYears, count) =>
    new Array<number>(corpsYears).fill(count),
  );
  const found = dispersionTest(deaths);
  expect(found?.mean).toBeCloseTo(0.61, 14);
  expect(found?.ratio).toBeCloseTo(1.0016, 3);
  expect(found?.p).toBeGreaterThan(0.4);
});

test('coal-mining disasters fell after 1891 (R. G. Jarrett, Biometrika 66, 1979)', () => {
  const yearsFrom1851 =
    '4 5 4 1 0 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 3 0 0 1 0 1 1 0 0 3 1 0 3 2 2 0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 4 2 0 0 1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1';
  const counts = yearsFrom1851.split(' ').map(Number);
  const found = poissonChangePoint(counts);
  expect(found?.index).toBe(41);
  expect(found?.before).toBeCloseTo(3.1, 1);
  expect(found?.after).toBeCloseTo(0.9, 1);
  expect(changePointP(counts, { seed: 1, permutations: 199 })).toBe(1 / 200);
});

test('a change point’s p is the same for the same seed and never 0', () => {
  fc.assert(
    fc.property(series, fc.integer(), (counts, seed) => {
      const p = changePointP(counts, { seed, permutations: 19 });
      expect(p).toBe(changePointP(counts, { seed, permutations: 19 }));
      if (p !== null) expect(p).toBeGreaterThanOrEqual(1 / 20);
    }),
    { numRuns: 30 },
  );
});

test('reversing a series negates its trend and keeps p', () => {
  fc.assert(
    fc.property(series, (values) => {
      const [there, back] = [rankTrend(values), rankTrend([...values].reverse())];
      expect(back?.s).toBe(there === null ? undefined : 0 - there.s);
      expect(back?.p).toBeCloseTo(there?.p ?? Number.NaN, 14);
      expect(back?.senSlope).toBeCloseTo(-(there?.senSlope ?? Number.NaN), 12);
    }),
  );
});

test('the exact trend p of a rising series counts two orders of n!', () => {
  expect(rankTrend([1, 2, 3, 4, 5])?.pExact).toBeCloseTo(2 / 120, 14);
  // Two of the twelve distinct orders of 1, 2, 2, 3 are as far from trendless.
  expect(rankTrend([1, 2, 2, 3])?.pExact).toBeCloseTo(2 / 12, 14);
  expect(rankTrend([7])).toBeNull();
  expect(rankTrend([7, 7, 7])).toMatchObject({ s: 0, p: 1, tau: null, senSlope: 0 });
});

test('tau is 1 for agreeing orders, −1 for opposite ones, and missing for a constant', () => {
  expect(kendallsTau([1, 2, 3, 4], [10, 20, 30, 40])).toMatchObject({ tau: 1, pExact: 2 / 24 });
  expect(kendallsTau([1, 2, 3, 4], [4, 3, 2, 1])?.tau).toBe(-1);
  expect(kendallsTau([1, 2, 3], [5, 5, 5])).toBeNull();
});

test('a CUSUM stays at 0 below its reference and alarms once the excess adds up', () => {
  const options = { usual: 4, shifted: 8, threshold: 5 };
  expect(poissonCusum([5, 5, 5], options)).toMatchObject({ sums: [0, 0, 0], alarmAt: null });
  expect(poissonCusum([5, 9, 9], options)?.alarmAt).toBe(2);
  expect(poissonCusum([1], { ...options, shifted: 4 })).toBeNull();
});

test('control limits bracket the mean and never fall below 0', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e5, noNaN: true }), (mean) => {
      const { low, high } = countLimits(mean);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(Math.floor(mean));
    }),
  );
});

test('an isotonic fit rises, keeps the weighted mean, and leaves a rising series alone', () => {
  fc.assert(
    fc.property(
      series,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 20, maxLength: 20 }),
      (values, all) => {
        const weights = all.slice(0, values.length);
        const fitted = isotonic(values, weights);
        for (const [place, value] of fitted.entries())
          expect(value).toBeGreaterThanOrEqual((fitted[place - 1] ?? 0) - 1e-9);
        const weighted = (these: readonly number[]) =>
          these.reduce((sum, one, place) => sum + one * (weights[place] ?? 0), 0);
        expect(weighted(fitted)).toBeCloseTo(weighted(values), 8);
        const rising = [...values].sort((a, b) => a - b);
        expect(isotonic(rising)).toEqual(rising);
      },
    ),
  );
});
