import { nextAbove } from '../../query/condition-rows.ts';
import type { Columns } from '../columns.ts';
import type { Stretch } from '../stretches.ts';
import { GroupPeriods } from './group-periods.ts';
import type { GroupedStretch } from './grouping.ts';
import { type Period, TimeBuckets, weekStarts } from './time-buckets.ts';

/** When the records of one group happened. */
export type TimesOfGroup = {
  readonly last7: number;
  readonly previous7: number;
  readonly trend: readonly number[];
  readonly first: number | undefined;
  readonly last: number | undefined;
};

/** Counts the times of groups, each time by where it lies among all moments that matter. */
export class GroupTimes {
  readonly #cuts: Cuts;
  readonly #periods: GroupPeriods;
  readonly #buckets: number;

  /** `period`: the earliest and latest of all times; `buckets`: how many a trend has. */
  constructor(
    { columns, groupCount }: { readonly columns: Columns; readonly groupCount: number },
    period: Period,
    { asOf, buckets }: { readonly asOf: number | undefined; readonly buckets: number },
  ) {
    this.#cuts = cutsOf(period, asOf, buckets);
    this.#periods = new GroupPeriods(columns, { cuts: this.#cuts.moments, groupCount });
    this.#buckets = buckets;
  }

  add(stretch: Stretch, groups: Uint32Array): void {
    this.#periods.add(stretch, groups);
  }

  /** After all was added: goes through the same stretches again. */
  findOutermost(stretches: Iterable<GroupedStretch>): void {
    this.#periods.findOutermost(stretches);
  }

  of(group: number): TimesOfGroup {
    const { bucketOf, weekOf } = this.#cuts;
    const counts = this.#periods.counts(group);
    const trend = new Array<number>(this.#buckets).fill(0);
    const weeks = { last: 0, previous: 0, neither: 0 };
    for (let place = 0; place < bucketOf.length; place++) {
      const count = counts[place] as number;
      trend[bucketOf[place] as number] = (trend[bucketOf[place] as number] as number) + count;
      weeks[weekOf[place] ?? 'neither'] += count;
    }
    const { first, last } = this.#periods.outermost(group);
    const period = first > last ? { first: undefined, last: undefined } : { first, last };
    return { last7: weeks.last, previous7: weeks.previous, trend, ...period };
  }
}

type Cuts = {
  readonly moments: readonly number[];
  /** By how many of the moments lie before a time. */
  readonly bucketOf: readonly number[];
  readonly weekOf: readonly ('last' | 'previous' | 'neither')[];
};

function cutsOf(period: Period, asOf: number | undefined, buckets: number): Cuts {
  const { starts } = new TimeBuckets(period, buckets);
  const week = weekStarts(asOf);
  const end = asOf ?? Number.POSITIVE_INFINITY;
  // A week begins right after a moment and ends with one.
  const moments = [...starts, ...[week.previous, week.last, end].filter(Number.isFinite).map(nextAbove)].sort(
    (a, b) => a - b,
  );
  const begins = [Number.NEGATIVE_INFINITY, ...moments];
  return {
    moments,
    bucketOf: begins.map((begin) => starts.filter((start) => start <= begin).length),
    weekOf: begins.map((begin) => {
      if (begin <= week.previous || begin > end) return 'neither';
      return begin > week.last ? 'last' : 'previous';
    }),
  };
}
