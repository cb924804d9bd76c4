import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random, weighted, zipf } from './random.ts';

function numbers(random: Random, count: number): readonly number[] {
  return Array.from({ length: count }, () => random.next());
}

test('the same seed, stream and index give the same numbers; a change in any of them gives others', () => {
  const start = numbers(new Random(7, 1, 0), 8);
  expect(numbers(new Random(7, 1, 0), 8)).toEqual(start);
  for (const other of [
    new Random(8, 1, 0),
    new Random(7, 2, 0),
    new Random(7, 1, 1),
    new Random(7 + 2 ** 32, 1, 0),
  ]) {
    expect(numbers(other, 8)).not.toEqual(start);
  }
});

test('numbers spread evenly, also the first ones of neighbouring indexes', () => {
  const tenths = new Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const tenth = Math.floor(new Random(1, 1, index).next() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  // 1,000 expected in each, standard deviation 30.
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('between stays within its borders and reaches both', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: 0, max: 5 }),
      (seed, low, width) => {
        const random = new Random(seed, 1, 0);
        const seen = new Set(Array.from({ length: 200 }, () => random.between(low, low + width)));
        expect(Math.min(...seen)).toBe(low);
        expect(Math.max(...seen)).toBe(low + width);
      },
    ),
  );
});

test('weights decide how often an entry is chosen; one of weight zero never is', () => {
  const random = new Random(3, 1, 0);
  const list = weighted([
    ['often', 3],
    ['seldom', 1],
    ['never', 0],
  ]);
  const chosen = Array.from({ length: 4000 }, () => random.pickWeighted(list));
  expect(chosen.filter((entry) => entry === 'often').length / 4000).toBeCloseTo(0.75, 1);
  expect(chosen).not.toContain('never');
  expect(zipf(['a', 'b', 'c']).cumulative).toEqual([1, 1.5, 1.5 + 1 / 3]);
});

test('half of the log-normal values lie under the median, and all are positive', () => {
  const random = new Random(5, 1, 0);
  const values = Array.from({ length: 4000 }, () => random.logNormal(40, 0.7));
  expect(values.filter((value) => value < 40).length / 4000).toBeCloseTo(0.5, 1);
  expect(values.filter((value) => value > 20 && value < 80).length / 4000).toBeCloseTo(0.67, 1);
  expect(Math.min(...values)).toBeGreaterThan(0);
});
