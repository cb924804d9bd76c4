/** Order statistics of all differences between two samples, without holding them when they are many. */
import { ascending } from './quantiles.ts';

export type PairwiseDifferences = {
  readonly size: number;
  /** The difference of the given 1-based rank, smallest first; `null` outside 1 … size. */
  readonly at: (rank: number) => number | null;
};

/** Up to this many differences are simply sorted. */
const mostSorted = 1_000_000;

/** All x − y for x of `a` and y of `b`. */
export function pairwiseDifferences(a: readonly number[], b: readonly number[]): PairwiseDifferences {
  const size = a.length * b.length;
  if (size <= mostSorted) {
    const sorted = ascending(a.flatMap((x) => b.map((y) => x - y)));
    return { size, at: (rank) => sorted[rank - 1] ?? null };
  }
  const samples = { a: ascending(a), b: ascending(b) };
  return { size, at: (rank) => (rank >= 1 && rank <= size ? select(samples, rank) : null) };
}

/** The middle difference, or the mean of the middle two. */
export function medianDifference({ size, at }: PairwiseDifferences): number | null {
  const low = at(Math.ceil(size / 2));
  const high = at(Math.floor(size / 2) + 1);
  return low === null || high === null ? null : (low + high) / 2;
}

type Sorted = { readonly a: readonly number[]; readonly b: readonly number[] };

/** Halves the range of values until one difference is left in it; each step counts in linear time. */
function select(samples: Sorted, rank: number): number {
  const { a, b } = samples;
  let low = (a[0] ?? 0) - (b.at(-1) ?? 0) - 1;
  let high = (a.at(-1) ?? 0) - (b[0] ?? 0);
  for (let step = 0; step < 200; step += 1) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (upTo(samples, middle).count >= rank) high = middle;
    else low = middle;
  }
  return upTo(samples, high).largest;
}

/** How many differences are at most `limit`, and the largest of them. */
function upTo({ a, b }: Sorted, limit: number): { readonly count: number; readonly largest: number } {
  let count = 0;
  let largest = Number.NEGATIVE_INFINITY;
  let first = 0;
  for (const x of a) {
    while (first < b.length && x - (b[first] ?? 0) > limit) first += 1;
    count += b.length - first;
    if (first < b.length) largest = Math.max(largest, x - (b[first] ?? 0));
  }
  return { count, largest };
}
