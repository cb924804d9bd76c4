import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severities } from '../records/severity.ts';
import type { Verdict } from './events.ts';
import { type Candidate, queueOf, queueOrders, samplerKind } from './queue.ts';

const verdict = fc.constantFrom<Verdict>('pass', 'fail', 'defer', 'excluded');

const anyCandidates: fc.Arbitrary<readonly Candidate<number>[]> = fc
  .array(
    fc.record({
      time: fc.option(fc.nat(50), { nil: undefined }),
      severity: fc.option(fc.constantFrom(...severities, 'odd'), { nil: undefined }),
      pattern: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      verdicts: fc.dictionary(fc.constantFrom('ana', 'ben', 'cleo'), verdict),
      isDecided: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((all) => all.map((one, row) => ({ ...one, row, key: `record ${row}` })));

const anyWish = fc.record({
  order: fc.constantFrom(...queueOrders),
  seed: fc.nat(5),
  limit: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  author: fc.constantFrom('ana', 'ben'),
});

test('the same records in any order give the same queue, without repeats and no longer than asked', () => {
  fc.assert(
    fc.property(
      anyCandidates.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
      ),
      anyWish,
      ([all, shuffled], wish) => {
        const queue = queueOf(all, wish);
        expect(queueOf(shuffled, wish)).toEqual(queue);
        expect(new Set(queue).size).toBe(queue.length);
        expect(queue.length).toBeLessThanOrEqual(wish.limit ?? all.length);
      },
    ),
  );
});

test('a queue without a limit holds exactly what its author has not judged, whatever the order', () => {
  fc.assert(
    fc.property(anyCandidates, anyWish, (all, wish) => {
      fc.pre(wish.order !== 'disagreement');
      const open = all.filter(({ verdicts }) => (verdicts[wish.author] ?? 'defer') === 'defer');
      const queue = queueOf(all, { ...wish, limit: undefined });
      expect(queue.toSorted((a, b) => a - b)).toEqual(open.map(({ row }) => row));
    }),
  );
});

function candidate(row: number, more: Partial<Candidate<number>> = {}): Candidate<number> {
  const unknown = { time: undefined, severity: undefined, pattern: undefined };
  return { row, key: `record ${row}`, ...unknown, verdicts: {}, isDecided: false, ...more };
}

const wish = { order: 'newest', seed: 1, limit: undefined, author: 'ana' } as const;

test('each order puts first what it is named for', () => {
  const times = [candidate(0, { time: 5 }), candidate(1, { time: 9 }), candidate(2)];
  expect(queueOf(times, wish)).toEqual([1, 0, 2]);
  const bad = [candidate(0), candidate(1, { severity: 'low' }), candidate(2, { severity: 'critical' })];
  expect(queueOf(bad, { ...wish, order: 'severity' })).toEqual([2, 1, 0]);
  const patterns = ['x', 'y', undefined, 'y'].map((pattern, row) => candidate(row, { pattern }));
  expect(queueOf(patterns, { ...wish, order: 'pattern' })).toEqual([1, 3, 0, 2]);
});

test('least agreement comes first, then what one other has judged, then the rest', () => {
  const all = [
    candidate(0),
    candidate(1, { verdicts: { ben: 'fail' } }),
    candidate(2, { verdicts: { ben: 'fail', cleo: 'fail' } }),
    candidate(3, { verdicts: { ben: 'fail', cleo: 'pass' } }),
  ];
  expect(queueOf(all, { ...wish, order: 'agreement' })).toEqual([3, 2, 1, 0]);
});

test('the queue of disagreements holds what is disputed and undecided, also what its author has judged', () => {
  const disputed = { verdicts: { ana: 'pass', ben: 'fail' } } as const;
  const all = [
    candidate(0, { verdicts: { ana: 'fail', ben: 'fail' } }),
    candidate(1, disputed),
    candidate(2, { ...disputed, isDecided: true }),
    candidate(3, { verdicts: { ana: 'pass', ben: 'defer' } }),
  ];
  expect(queueOf(all, { ...wish, order: 'disagreement' })).toEqual([1]);
});

test('at random each record comes first equally often', () => {
  const all = Array.from({ length: 10 }, (_, row) => candidate(row));
  const firsts = new Map<number, number>();
  for (let seed = 0; seed < 2000; seed++) {
    const [first = -1] = queueOf(all, { ...wish, order: 'random', seed });
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  // 200 expected; five standard deviations are 67.
  for (const { row } of all) expect(Math.abs((firsts.get(row) ?? 0) - 200)).toBeLessThan(67);
});

test('only chance, or everything, makes a sample', () => {
  expect(samplerKind({ order: 'random', limit: 20 })).toBe('random');
  expect(samplerKind({ order: 'newest', limit: undefined })).toBe('exhaustive');
  expect(samplerKind({ order: 'newest', limit: 20 })).toBe('targeted');
  expect(samplerKind({ order: 'severity', limit: undefined })).toBe('targeted');
});
