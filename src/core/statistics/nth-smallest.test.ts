import fc from 'fast-check';
import { expect, test } from 'vitest';
import { medianOf } from '../analysis/median.ts';
import { medianInPlace, nthSmallest } from './nth-smallest.ts';

const numbers = fc.array(
  fc.oneof(
    fc.double({ noNaN: true }),
    fc.double({ min: 4.99, max: 5, noNaN: true }),
    fc.integer({ min: 0, max: 5 }),
  ),
  {
    minLength: 1,
  },
);

test('the nth smallest is what sorting puts there', () => {
  fc.assert(
    fc.property(numbers, fc.nat(), (values, n) => {
      const place = n % values.length;
      const sorted = Float64Array.from(values).sort();
      expect(nthSmallest(Float64Array.from(values), place) + 0).toBe((sorted[place] ?? 0) + 0);
    }),
  );
});

test('values that only just differ, the largest last, come to an end', () => {
  expect(nthSmallest(Float64Array.of(0, 5 - Number.EPSILON * 4, 5), 2)).toBe(5);
  expect(nthSmallest(Float64Array.of(1, 1, 2), 2)).toBe(2);
  expect(nthSmallest(Float64Array.of(1, 2), 1)).toBe(2);
});

test('the median is the one sorting gives', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (values) => {
      expect(medianInPlace(Float64Array.from(values))).toBe(medianOf(values));
    }),
  );
});
