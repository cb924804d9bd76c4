import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stableSort } from './stable-sort.ts';

test('orders like a stable comparison sort, whatever the numbers', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5, -1.5),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), (numbers) => {
      const rows = Uint32Array.from(numbers.keys()).reverse();
      const sorted = [...rows].sort((a, b) => {
        const [first, second] = [numbers[a] ?? 0, numbers[b] ?? 0];
        return first < second ? -1 : first > second ? 1 : 0;
      });
      expect([...stableSort(rows, Float64Array.from(numbers))]).toEqual(sorted);
    }),
  );
});
