import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Duration, estimateDuration, kaplanMeier, logRank, survivalQuantile } from './survival.ts';

// Weeks of remission in acute leukaemia (Freireich et al., Blood 21, 1963), the standard worked example.
const treated = durations([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
const placebo = durations([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []);

test('the remission curve is the published one', () => {
  const steps = kaplanMeier(treated);
  expect(steps.map(({ time }) => time)).toEqual([6, 7, 10, 13, 16, 22, 23]);
  expect(steps.map(({ survival }) => Number(survival.toFixed(3)))).toEqual([
    0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448,
  ]);
  expect(steps.map(({ standardError }) => Number(standardError?.toFixed(4)))).toEqual([
    0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346,
  ]);
  expect(survivalQuantile(steps, 0.5)).toBe(23);
});

test('the remission groups differ by the published log-rank statistic', () => {
  expect(logRank(treated, placebo)?.chiSquared).toBeCloseTo(16.79, 2);
});

test('survival falls from at most 1 towards 0, and reaches it only when the last case has ended', () => {
  fc.assert(
    fc.property(anyDurations(), (cases) => {
      let previous = 1;
      for (const { survival } of kaplanMeier(cases)) {
        expect(survival).toBeLessThan(previous);
        expect(survival).toBeGreaterThanOrEqual(0);
        previous = survival;
      }
    }),
  );
});

test('the order of the cases does not matter', () => {
  fc.assert(
    fc.property(anyDurations(), (cases) => {
      expect(kaplanMeier([...cases].reverse())).toEqual(kaplanMeier(cases));
    }),
  );
});

test('a group compared with itself shows no difference', () => {
  expect(logRank(treated, treated)).toEqual({ chiSquared: 0, p: 1 });
  expect(logRank([], treated)).toBeNull();
  expect(logRank([], [])).toBeNull();
});

test('when most cases are open there is no median, and it says so', () => {
  expect(estimateDuration(durations([1, 2, 3, 4, 5], [9, 9, 9, 9, 9, 9, 9]))).toEqual({
    kind: 'not-enough',
    n: 5,
    needed: 7,
    missing: 'cases that have ended: too many are still open',
  });
  expect(estimateDuration([]).kind).toBe('not-enough');
});

test('an estimated median lies within its interval', () => {
  fc.assert(
    fc.property(anyDurations(), (cases) => {
      const estimated = estimateDuration(cases);
      if (estimated.kind !== 'estimate') return;
      expect(estimated.low).toBeLessThanOrEqual(estimated.value);
      expect(estimated.high).toBeGreaterThanOrEqual(estimated.value);
    }),
  );
});

function durations(ended: readonly number[], open: readonly number[]): readonly Duration[] {
  return [
    ...ended.map((time): Duration => ({ time, state: 'ended' })),
    ...open.map((time): Duration => ({ time, state: 'open' })),
  ];
}

function anyDurations() {
  const times = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 });
  return fc.tuple(times, times).map(([ended, open]) => durations(ended, open));
}
