import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRanks, geometricMean, hodgesLehmannShift, signedRankTest } from './effect-size.ts';
import { medianDifference, pairwiseDifferences } from './pairwise.ts';

// Permeability of the placenta at term and at 12–26 weeks (Hollander & Wolfe, 1973, table 4.1; R's wilcox.test).
const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const early = [1.15, 0.88, 0.9, 0.74, 1.21];
const samples = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 25 });

test('the placenta example: W = 35, p = 0.1272 one-sided, shift 0.305', () => {
  const found = compareRanks(atTerm, early);
  expect(found?.u).toBe(35);
  expect(found?.pExact).toBeCloseTo(2 * 0.1272, 4);
  const { shift, interval } = hodgesLehmannShift(atTerm, early) ?? {};
  expect(shift).toBeCloseTo(0.305, 10);
  expect(interval?.low).toBeCloseTo(-0.15, 10);
  expect(interval?.high).toBeCloseTo(0.76, 10);
});

test('the depression example: V = 40 of 45, p = 0.01953 one-sided (Hollander & Wolfe, table 3.1)', () => {
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const found = signedRankTest(before.map((value, place) => value - (after[place] ?? 0)));
  expect(found?.w).toBe(5);
  expect(found?.pExact).toBeCloseTo(2 * 0.01953125, 12);
});

test('swapping two samples negates delta and shift and keeps p', () => {
  fc.assert(
    fc.property(samples, samples, (a, b) => {
      const [there, back] = [compareRanks(a, b), compareRanks(b, a)];
      expect(back?.cliffsDelta).toBeCloseTo(-(there?.cliffsDelta ?? Number.NaN), 12);
      expect(back?.pAsymptotic ?? -1).toBeCloseTo(there?.pAsymptotic ?? -1, 12);
      expect(back?.pExact ?? -1).toBeCloseTo(there?.pExact ?? -1, 12);
      expect(hodgesLehmannShift(b, a)?.shift).toBeCloseTo(
        -(hodgesLehmannShift(a, b)?.shift ?? Number.NaN),
        12,
      );
    }),
  );
});

test('a shift lies within its interval, which covers at least what was asked', () => {
  fc.assert(
    fc.property(samples, samples, (a, b) => {
      const { shift, interval } = hodgesLehmannShift(a, b) ?? { shift: 0, interval: null };
      if (interval === null) return;
      expect(interval.low).toBeLessThanOrEqual(shift);
      expect(interval.high).toBeGreaterThanOrEqual(shift);
      expect(interval.coverage ?? 1).toBeGreaterThanOrEqual(0.95 - 1e-12);
    }),
  );
});

test('too many differences to hold give the same order statistics as sorting them', () => {
  const long = Array.from({ length: 1100 }, (_, place) => ((place * 7919) % 1009) / 7);
  const longer = Array.from({ length: 1000 }, (_, place) => ((place * 104_729) % 2003) / 11);
  const sorted = Float64Array.from(long.flatMap((x) => longer.map((y) => x - y))).sort();
  const selected = pairwiseDifferences(long, longer);
  for (const rank of [1, 2, 1000, 550_000, 1_099_999, 1_100_000])
    expect(selected.at(rank)).toBe(sorted[rank - 1]);
  expect(selected.at(1_100_001)).toBeNull();
  expect(medianDifference(selected)).toBe(((sorted[549_999] ?? 0) + (sorted[550_000] ?? 0)) / 2);
});

test('nothing to compare gives nothing', () => {
  expect(compareRanks([], [1])).toBeNull();
  expect(hodgesLehmannShift([], [1])).toBeNull();
  expect(hodgesLehmannShift([1], [2])).toEqual({ shift: -1, interval: null });
  expect(signedRankTest([0, 0])).toBeNull();
  expect(compareRanks([3, 3], [3])).toMatchObject({ cliffsDelta: 0, pExact: null, pAsymptotic: null });
});

test('ratios average to their geometric mean, and a ratio of 0 has none', () => {
  expect(geometricMean([0.5, 2])?.value).toBeCloseTo(1, 14);
  expect(geometricMean([2])).toMatchObject({ value: expect.closeTo(2, 14), low: null, high: null });
  expect(geometricMean([1, 0])).toBeNull();
  expect(geometricMean([])).toBeNull();
});
