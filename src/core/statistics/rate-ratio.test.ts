import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sideOf } from './estimate.ts';
import { estimateOverdispersedRateRatio, estimateRateRatio, rateRatio } from './rate-ratio.ts';

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
