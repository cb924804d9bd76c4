import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRankable, sideOf } from './estimate.ts';
import {
  clopperPearsonInterval,
  estimateRate,
  estimateShare,
  garwoodInterval,
  limitAfterNone,
  shrunkShare,
  trialsToRuleOut,
  wilsonInterval,
} from './intervals.ts';

const shares = fc
  .tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([total, part]) => ({ count: Math.round(total * part), total }));

describe('published intervals (R. G. Newcombe, Statistics in Medicine 17, 1998, table I)', () => {
  test.each([
    [
      { count: 81, total: 263 },
      { low: 0.2553, high: 0.3662 },
      { low: 0.2527, high: 0.3676 },
    ],
    [
      { count: 15, total: 148 },
      { low: 0.0624, high: 0.1605 },
      { low: 0.0578, high: 0.1617 },
    ],
    [
      { count: 0, total: 20 },
      { low: 0, high: 0.1611 },
      { low: 0, high: 0.1684 },
    ],
    [
      { count: 1, total: 29 },
      { low: 0.0061, high: 0.1718 },
      { low: 0.0009, high: 0.1776 },
    ],
  ])('%o', (share, wilson, exact) => {
    expect(rounded(wilsonInterval(share))).toEqual(wilson);
    expect(rounded(clopperPearsonInterval(share))).toEqual(exact);
  });
});

test('an interval for a share always lies in [0, 1] and contains the share', () => {
  fc.assert(
    fc.property(shares, fc.constantFrom(0.8, 0.95, 0.999), (share, confidence) => {
      const p = share.count / share.total;
      for (const interval of [wilsonInterval(share, confidence), clopperPearsonInterval(share, confidence)]) {
        if (interval === null) throw new Error('no interval');
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThanOrEqual(p);
        expect(interval.high).toBeGreaterThanOrEqual(p);
        expect(interval.high).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('the interval of the complement is the mirror image', () => {
  fc.assert(
    fc.property(shares, (share) => {
      const mirrored = { count: share.total - share.count, total: share.total };
      for (const method of [wilsonInterval, clopperPearsonInterval]) {
        expect(method(mirrored)?.low).toBeCloseTo(1 - (method(share)?.high ?? Number.NaN), 12);
      }
    }),
  );
});

test('no cases, or counts that make no sense, give no interval rather than NaN', () => {
  const senseless = [
    { count: 0, total: 0 },
    { count: 3, total: 2 },
    { count: -1, total: 5 },
    { count: 0.5, total: 5 },
    { count: Number.NaN, total: 5 },
  ];
  for (const share of senseless) {
    expect(wilsonInterval(share)).toBeNull();
    expect(clopperPearsonInterval(share)).toBeNull();
    expect(estimateShare(share).kind).toBe('not-enough');
  }
});

test('fewer than five cases give no rate; fewer than twenty give one that is not ranked', () => {
  expect(estimateShare({ count: 2, total: 4 })).toEqual({
    kind: 'not-enough',
    n: 4,
    needed: 5,
    missing: 'cases to take a share of',
  });
  const few = estimateShare({ count: 2, total: 19 });
  expect(few.kind).toBe('estimate');
  expect(isRankable(few)).toBe(false);
  expect(isRankable(estimateShare({ count: 2, total: 20 }))).toBe(true);
});

test('a Poisson rate contains its estimate, and zero events still set an upper limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.double({ min: 0.1, max: 1e6, noNaN: true }),
      (count, exposure) => {
        const estimated = estimateRate({ count, exposure });
        if (estimated.kind !== 'estimate') throw new Error('no estimate');
        expect(estimated.low).toBeLessThanOrEqual(estimated.value);
        expect(estimated.high).toBeGreaterThan(estimated.value);
        expect(sideOf(estimated, estimated.value)).toBe('cannot-tell');
      },
    ),
    { numRuns: 50 },
  );
  // −ln 0.025: the closed form when nothing was seen.
  expect(garwoodInterval({ count: 0, exposure: 1 })?.high).toBeCloseTo(3.6888794541139363, 12);
  expect(estimateRate({ count: 3, exposure: 0 }).kind).toBe('not-enough');
});

test('the rule of three stays just above the exact limit it approximates', () => {
  const limit = limitAfterNone(50);
  expect(limit?.upper).toBeCloseTo(1 - 0.05 ** (1 / 50), 14);
  expect(limit?.ruleOfThree).toBe(0.06);
  expect(limitAfterNone(0)).toBeNull();
});

test('as many clean trials as asked for rule the share out, and one fewer does not', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), (share) => {
      const trials = trialsToRuleOut(share) ?? 0;
      expect(limitAfterNone(trials)?.upper).toBeLessThanOrEqual(share * (1 + 1e-12));
      if (trials > 1) expect(limitAfterNone(trials - 1)?.upper).toBeGreaterThan(share);
    }),
  );
});

test('shrinking moves a share towards the prior and never past it', () => {
  const prior = { alpha: 2, beta: 8 };
  fc.assert(
    fc.property(shares, (share) => {
      const shrunk = shrunkShare(share, prior)?.value ?? Number.NaN;
      const raw = share.count / share.total;
      expect(shrunk).toBeGreaterThanOrEqual(Math.min(raw, 0.2) - 1e-15);
      expect(shrunk).toBeLessThanOrEqual(Math.max(raw, 0.2) + 1e-15);
    }),
  );
});

function rounded(interval: { readonly low: number; readonly high: number } | null) {
  if (interval === null) return null;
  return { low: Number(interval.low.toFixed(4)), high: Number(interval.high.toFixed(4)) };
}
