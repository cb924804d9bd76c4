import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sideOf } from './estimate.ts';
import { mulberry32, type Random } from './random.ts';
import { dispersionOf, estimateOverdispersedRateRatio, estimateRateRatio, rateRatio } from './rate-ratio.ts';

const events = fc.record({
  count: fc.integer({ min: 0, max: 5000 }),
  exposure: fc.integer({ min: 1, max: 10_000 }),
});

test('breast cancers after fluoroscopy: the published exact interval (Rothman, Modern Epidemiology, 1986)', () => {
  const pair = { current: { count: 41, exposure: 28_010 }, previous: { count: 15, exposure: 19_017 } };
  const compared = rateRatio(pair);
  expect(compared?.ratio).toBeCloseTo(1.86, 2);
  expect(compared?.low).toBeCloseTo(1.007, 2);
  expect(compared?.high).toBeCloseTo(3.61, 1);
});

test('the ratio lies within its interval, and p agrees with the interval about 1', () => {
  fc.assert(
    fc.property(events, events, (current, previous) => {
      const compared = rateRatio({ current, previous });
      if (compared === null) throw new Error('no comparison');
      const { ratio, low, high, pCentral, pMinimumLikelihood } = compared;
      if (ratio !== null) {
        expect(low).toBeLessThanOrEqual(ratio);
        expect(high).toBeGreaterThanOrEqual(ratio);
      }
      for (const p of [pCentral, pMinimumLikelihood]) {
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }
      expect(low > 1 || high < 1).toBe(pCentral < 0.05);
    }),
  );
});

test('swapping the periods inverts the ratio and its interval and keeps p', () => {
  fc.assert(
    fc.property(events, events, (current, previous) => {
      const there = rateRatio({ current, previous });
      const back = rateRatio({ current: previous, previous: current });
      expect(back?.pCentral).toBeCloseTo(there?.pCentral ?? Number.NaN, 12);
      const inverted = 1 / (there?.high ?? Number.NaN);
      expect((back?.low ?? Number.NaN) - inverted).toBeLessThanOrEqual(1e-10 * (1 + inverted));
    }),
  );
});

test('nothing to compare is said, not computed', () => {
  const none = { count: 0, exposure: 10 };
  expect(rateRatio({ current: none, previous: { count: 0, exposure: 0 } })).toBeNull();
  expect(estimateRateRatio({ current: none, previous: none })).toMatchObject({ kind: 'not-enough' });
  expect(rateRatio({ current: none, previous: none })).toMatchObject({ ratio: null, low: 0, high: Infinity });
  expect(rateRatio({ current: { count: 3, exposure: 10 }, previous: none })?.ratio).toBe(Infinity);
});

test('scatter in earlier weeks widens the interval and may take a verdict back', () => {
  const pair = { current: { count: 40, exposure: 100 }, previous: { count: 20, exposure: 100 } };
  const exact = estimateRateRatio(pair);
  const widened = estimateOverdispersedRateRatio(pair, { factor: 4, degrees: 11 });
  if (exact.kind !== 'estimate' || widened.kind !== 'estimate') throw new Error('no estimate');
  expect(sideOf(exact, 1)).toBe('above');
  expect(sideOf(widened, 1)).toBe('cannot-tell');
  expect(estimateOverdispersedRateRatio(pair, { factor: 0.7, degrees: 11 })).toEqual(exact);
});

test('dispersion compares each period with the common rate, whatever its exposure', () => {
  const even = [10, 20, 40].map((exposure) => ({ count: exposure / 2, exposure }));
  expect(dispersionOf(even)).toEqual({ factor: 0, degrees: 2 });
  const uneven = [2, 18].map((count) => ({ count, exposure: 10 }));
  expect(dispersionOf(uneven)).toEqual({ factor: 12.8, degrees: 1 });
  expect(dispersionOf([{ count: 3, exposure: 10 }])).toBeNull();
  expect(dispersionOf([0, 0].map((count) => ({ count, exposure: 10 })))).toBeNull();
});

test('two equal weeks of scattered counts raise a false alarm in at most 6 % of weeks', () => {
  const random = mulberry32(20);
  for (const scatter of ['poisson', 'negative binomial'] as const) {
    const week = () => ({ count: drawnCount(random, scatter), exposure: 100 });
    const rounds = Array.from({ length: 1000 }, () => {
      const dispersion = dispersionOf(Array.from({ length: 8 }, week));
      if (dispersion === null) throw new Error('no dispersion');
      const compared = estimateOverdispersedRateRatio({ current: week(), previous: week() }, dispersion);
      return compared.kind === 'estimate' && sideOf(compared, 1) !== 'cannot-tell';
    });
    expect(rounds.filter(Boolean).length / 1000).toBeLessThanOrEqual(0.06);
  }
});

/** A weekly count of mean 20: Poisson, or mixed over a gamma distribution with variance ¼ of the squared mean. */
function drawnCount(random: Random, scatter: 'poisson' | 'negative binomial'): number {
  const product = random() * random() * random() * random();
  const mean = 20 * (scatter === 'poisson' ? 1 : -Math.log(product) / 4);
  let count = -1;
  for (let left = Math.exp(-mean), drawn = 1; drawn > left; count += 1) drawn *= random();
  return count;
}
