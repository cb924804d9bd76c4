import type { NumberColumn } from '../columns.ts';
import { NumberReader, type Stretch, WholeReader } from '../stretches.ts';
import { increment } from './gathered-cells.ts';
import type { GroupedStretch } from './grouping.ts';

/** Counters are spent on seeing how many values of each group lie where: 2 MB. */
const counters = 1 << 19;
const mostBins = 4096;
const fewestBins = 4;

/** Where a group's middle lies: the bins of its two middle values, and how many values lie before the first of them. */
type Middle = {
  readonly low: number;
  readonly high: number;
  readonly before: number;
  readonly total: number;
};

/**
 * Counts the values that groups have in a column in bins, later bins holding larger values; only those in the bins where
 * the medians lie are looked at again. Whole numbers of a small range, as minutes are, have a bin each.
 */
export class GroupMedians {
  readonly #column: NumberColumn;
  readonly #reader: NumberReader;
  readonly #wholes: WholeReader;
  readonly #first: number;
  readonly #scale: number;
  /** Bin 0 is that of the rows without a value. */
  readonly #bins: number;
  readonly #groupCount: number;
  readonly #counts: Uint32Array;
  readonly #isWhole: boolean;

  constructor(column: NumberColumn, groupCount: number) {
    const { first, last } = column.range ?? { first: 0, last: 0 };
    const most = Math.max(fewestBins, Math.min(mostBins, Math.floor(counters / groupCount)));
    this.#column = column;
    this.#reader = new NumberReader(column);
    this.#wholes = new WholeReader(column);
    this.#isWhole = column.values instanceof Int32Array && last - first < most - 1;
    this.#first = first;
    this.#bins = this.#isWhole ? last - first + 2 : most;
    this.#scale = last > first ? (this.#bins - 2) / (last - first) : 0;
    this.#groupCount = groupCount;
    this.#counts = new Uint32Array(groupCount * this.#bins);
  }

  add(stretch: Stretch, groups: Uint32Array): void {
    const bins = { counts: this.#counts, groups, first: this.#first, width: this.#bins };
    if (this.#isWhole)
      countWhole(this.#wholes.of(stretch), stretch.count, { ...bins, missing: this.#column.missing });
    else countScaled(this.#reader.of(stretch), stretch.count, { ...bins, scale: this.#scale });
  }

  /** The median of each group, undefined for those without any value; asks for the same stretches again. */
  medians(stretches: () => Iterable<GroupedStretch>): (number | undefined)[] {
    const middles = Array.from({ length: this.#groupCount }, (_, group) => this.#middleOf(group));
    if (this.#isWhole) {
      return middles.map((middle) => middle && this.#first + middle.low - 1 + (middle.high - middle.low) / 2);
    }
    const found = this.#valuesIn(middles, stretches());
    return middles.map(
      (middle, group) => middle && middleValue(middle, Float64Array.from(found[group] ?? [])),
    );
  }

  #middleOf(group: number): Middle | undefined {
    const start = group * this.#bins;
    let total = 0;
    for (let bin = 1; bin < this.#bins; bin++) total += this.#counts[start + bin] as number;
    if (total === 0) return undefined;
    let [low, before] = [1, 0];
    while (before + (this.#counts[start + low] as number) <= (total - 1) >>> 1)
      before += this.#counts[start + low++] as number;
    let [high, passed] = [low, before];
    while (passed + (this.#counts[start + high] as number) <= total >>> 1)
      passed += this.#counts[start + high++] as number;
    return { low, high, before, total };
  }

  /** Of each group the values in the bins of its middle. */
  #valuesIn(
    middles: readonly (Middle | undefined)[],
    stretches: Iterable<GroupedStretch>,
  ): readonly number[][] {
    const found = middles.map((): number[] => []);
    const low = Int32Array.from(middles, (middle) => middle?.low ?? -1);
    const high = Int32Array.from(middles, (middle) => middle?.high ?? -1);
    for (const { stretch, groups } of stretches) {
      const values = this.#reader.of(stretch);
      for (let at = 0; at < stretch.count; at++) {
        const value = values[at] as number;
        if (Number.isNaN(value)) continue;
        const group = groups[at] as number;
        const bin = 1 + (((value - this.#first) * this.#scale) | 0);
        if (bin === low[group] || bin === high[group]) found[group]?.push(value);
      }
    }
    return found;
  }
}

type Bins = {
  readonly counts: Uint32Array;
  readonly groups: Uint32Array;
  readonly first: number;
  readonly width: number;
};

/** Without a branch: whether a value is missing cannot be guessed. */
function countWhole(
  values: Int32Array,
  count: number,
  { counts, groups, first, width, missing }: Bins & { readonly missing: number },
): void {
  for (let at = 0; at < count; at++) {
    const value = values[at] as number;
    const difference = value ^ missing;
    // All ones when there is a value, else zero.
    const isThere = (difference | (0 - difference)) >> 31;
    increment(counts, (groups[at] as number) * width + ((value - first + 1) & isThere));
  }
}

function countScaled(
  values: Float64Array,
  count: number,
  { counts, groups, first, width, scale }: Bins & { readonly scale: number },
): void {
  for (let at = 0; at < count; at++) {
    const value = values[at] as number;
    const bin = Number.isNaN(value) ? 0 : 1 + (((value - first) * scale) | 0);
    increment(counts, (groups[at] as number) * width + bin);
  }
}

/** `values`: those in the bins of the middle. */
function middleValue({ before, total }: Middle, values: Float64Array): number {
  values.sort();
  const below = values[((total - 1) >>> 1) - before] ?? Number.NaN;
  const above = values[(total >>> 1) - before] ?? Number.NaN;
  return below + (above - below) / 2;
}
