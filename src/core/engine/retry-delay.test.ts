import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

test('waits double until ten seconds', () => {
  expect([1, 2, 3, 6, 7, 40].map((failed) => retryDelay(failed, 1))).toEqual([
    200, 400, 800, 6400, 10_000, 10_000,
  ]);
});

test('chance takes no more than half of a wait', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failed, random) => {
        const whole = retryDelay(failed, 1);
        expect(retryDelay(failed, random)).toBeLessThanOrEqual(whole);
        expect(retryDelay(failed, random)).toBeGreaterThanOrEqual(whole / 2);
      },
    ),
  );
});
