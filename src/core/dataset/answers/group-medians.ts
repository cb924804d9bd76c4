import { medianInPlace } from '../../statistics/nth-smallest.ts';
import { increment } from './gathered-cells.ts';

/** Most counts that are spent on seeing how often each whole number stands in each group: 4 MB. */
const mostCounts = 1 << 20;

/**
 * The median of each group's values, NaN apart; undefined for groups without any. `groups[n]` is the group of `values[n]`.
 * Whole numbers of a small range, as minutes are, are counted, which takes a third of selecting among them.
 */
export function groupMedians(
  values: Float64Array,
  groups: Uint32Array,
  groupCount: number,
): (number | undefined)[] {
  const range = wholeRange(values);
  if (range === undefined || (range.last - range.first + 1) * groupCount > mostCounts)
    return selectedMedians(values, groups, groupCount);
  const { first } = range;
  const width = range.last - first + 1;
  const counts = new Uint32Array(width * groupCount);
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    if (!Number.isNaN(value)) increment(counts, (groups[place] as number) * width + value - first);
  }
  return Array.from({ length: groupCount }, (_, group) => {
    const median = countedMedian(counts.subarray(group * width, (group + 1) * width));
    return median === undefined ? undefined : median + first;
  });
}

/** The smallest and largest value; undefined when one is not whole, or there is none. */
function wholeRange(values: Float64Array): { readonly first: number; readonly last: number } | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    if (Number.isNaN(value)) continue;
    if ((value | 0) !== value) return undefined;
    if (value < first) first = value;
    if (value > last) last = value;
  }
  return first > last ? undefined : { first, last };
}

/** The median of numbers of which `counts[n]` are n. */
function countedMedian(counts: Uint32Array): number | undefined {
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return undefined;
  // The two in the middle, or twice the one that is.
  const below = nthCounted(counts, (total - 1) >>> 1);
  const above = nthCounted(counts, total >>> 1);
  return below + (above - below) / 2;
}

function nthCounted(counts: Uint32Array, place: number): number {
  let passed = 0;
  for (let value = 0; value < counts.length; value++) {
    passed += counts[value] ?? 0;
    if (passed > place) return value;
  }
  return counts.length;
}

function selectedMedians(
  values: Float64Array,
  groups: Uint32Array,
  groupCount: number,
): (number | undefined)[] {
  const ends = new Uint32Array(groupCount + 1);
  for (let place = 0; place < values.length; place++) {
    if (!Number.isNaN(values[place])) increment(ends, (groups[place] as number) + 1);
  }
  for (let group = 0; group < groupCount; group++)
    ends[group + 1] = (ends[group + 1] ?? 0) + (ends[group] ?? 0);
  const starts = ends.slice();
  const sorted = new Float64Array(ends[groupCount] ?? 0);
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    if (Number.isNaN(value)) continue;
    const group = groups[place] as number;
    sorted[starts[group] as number] = value;
    increment(starts, group);
  }
  return Array.from({ length: groupCount }, (_, group) =>
    medianInPlace(sorted.subarray(ends[group] ?? 0, ends[group + 1] ?? 0)),
  );
}
