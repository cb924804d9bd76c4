import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateRateRatio } from '../statistics/rate-ratio.ts';
import { compareCounts, scatterPrior, totalOf } from './compared-counts.ts';

const week = (count: number) => ({ count, exposure: 7 });

describe('a count against earlier ones', () => {
  test('without earlier periods nothing can be told, and it says what is missing', () => {
    expect(compareCounts(week(20), [])).toMatchObject({
      isTested: false,
      p: 1,
      ratio: { kind: 'not-enough', missing: 'earlier periods' },
    });
  });

  test('with one earlier period a doubling may be chance, because weeks scatter', () => {
    const compared = compareCounts(week(40), [week(20)]);
    expect(compared.scatter).toBe('assumed');
    expect(compared.p).toBeGreaterThan(0.05);
    expect(compareCounts(week(200), [week(20)]).p).toBeLessThan(0.01);
  });

  test('steady earlier periods make a doubling sure, wild ones do not', () => {
    const steady = [20, 21, 19, 20, 22, 18].map(week);
    const wild = [2, 45, 8, 38, 5, 22].map(week);
    expect(compareCounts(week(40), steady)).toMatchObject({ scatter: 'measured', isTested: true });
    expect(compareCounts(week(40), steady).p).toBeLessThan(0.002);
    expect(compareCounts(week(40), wild).p).toBeGreaterThan(0.1);
  });

  test('fewer than five cases are not tested', () => {
    expect(compareCounts(week(3), [week(0), week(1), week(0), week(0)])).toMatchObject({
      isTested: false,
      ratio: { kind: 'not-enough', n: 4, needed: 5 },
    });
  });

  test('the interval holds the ratio and is never narrower than the exact one', () => {
    const counts = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(counts, fc.array(counts, { minLength: 1, maxLength: 12 }), (now, before) => {
        const earlier = before.map(week);
        const { ratio, p } = compareCounts(week(now), earlier);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        if (ratio.kind === 'not-enough') return;
        expect(ratio.low).toBeLessThanOrEqual(ratio.value);
        expect(ratio.high).toBeGreaterThanOrEqual(ratio.value);
        const exact = estimateRateRatio({ current: week(now), previous: totalOf(earlier) });
        if (exact.kind === 'not-enough') return;
        expect(ratio.low).toBeLessThanOrEqual(exact.low);
        expect(ratio.high).toBeGreaterThanOrEqual(exact.high);
      }),
    );
  });
});

test('one series whose level changed does not pass for scatter in all of them', () => {
  const steady = [
    [20, 21, 19, 20, 22, 18],
    [10, 9, 11, 10, 12, 10],
    [30, 29, 33, 31, 28, 30],
  ].map((counts) => counts.map(week));
  const broken = [15, 15, 15, 0, 0, 0].map(week);
  expect(scatterPrior([...steady, broken]).alpha).toBeLessThan(0.02);
  expect(scatterPrior(steady.slice(0, 1))).toEqual({ alpha: 0, degrees: 0 });
});
