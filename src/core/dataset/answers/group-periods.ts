import type { Columns } from '../columns.ts';
import { NumberReader, type Stretch } from '../stretches.ts';
import { increment } from './gathered-cells.ts';
import type { GroupedStretch } from './grouping.ts';
import { TimePlaces } from './time-places.ts';

/** Counts the times of groups by where they lie among some moments, and finds the first and last of each group. */
export class GroupPeriods {
  readonly #reader: NumberReader;
  readonly #places: TimePlaces;
  readonly #groupCount: number;
  readonly #counts: Uint32Array;
  /** Of each stretch the places that times have there, a bit each; places 32 apart share one. */
  readonly #placesOfStretch: number[] = [];
  readonly #first: Float64Array;
  readonly #last: Float64Array;

  /** `cuts`: ascending moments. */
  constructor(
    columns: Columns,
    { cuts, groupCount }: { readonly cuts: readonly number[]; readonly groupCount: number },
  ) {
    this.#reader = new NumberReader(columns.table.time);
    this.#places = new TimePlaces(columns, cuts);
    this.#groupCount = groupCount;
    this.#counts = new Uint32Array(groupCount * this.#places.count);
    this.#first = new Float64Array(groupCount).fill(Number.POSITIVE_INFINITY);
    this.#last = new Float64Array(groupCount).fill(Number.NEGATIVE_INFINITY);
  }

  add(stretch: Stretch, groups: Uint32Array): void {
    const placeOf = this.#places.of(stretch);
    const counts = this.#counts;
    const width = this.#places.count;
    let seen = 0;
    for (let at = 0; at < stretch.count; at++) {
      const place = placeOf[at] as number;
      seen |= 1 << place;
      increment(counts, (groups[at] as number) * width + place);
    }
    this.#placesOfStretch.push(seen);
  }

  /**
   * Finds when each group began and ended, after all was added; asks for the same stretches again. Logs are mostly in
   * the order of time, so that few of their stretches have to be looked at.
   */
  findOutermost(stretches: Iterable<GroupedStretch>): void {
    const wanted = this.#outermostPlaces();
    const outermost = { first: this.#first, last: this.#last };
    let at = 0;
    for (const { stretch, groups } of stretches) {
      if (((this.#placesOfStretch[at++] ?? 0) & wanted) === 0) continue;
      keepOutermost(outermost, this.#reader.of(stretch), { groups, count: stretch.count });
    }
  }

  /** The places, a bit each, where the first or last time of some group lies. */
  #outermostPlaces(): number {
    const known = this.#places.count - 1;
    let wanted = 0;
    for (let group = 0; group < this.#groupCount; group++) {
      const start = group * this.#places.count;
      let [lowest, highest] = [0, known - 1];
      while (lowest < known && this.#counts[start + lowest] === 0) lowest += 1;
      while (highest > lowest && this.#counts[start + highest] === 0) highest -= 1;
      if (lowest < known) wanted |= (1 << lowest) | (1 << highest);
    }
    return wanted;
  }

  /** How many times of a group lie before the first cut, between the cuts, and behind the last; then how many are missing. */
  counts(group: number): readonly number[] {
    const width = this.#places.count;
    return Array.from(this.#counts.subarray(group * width, (group + 1) * width));
  }

  /** The first and last time of a group, as `findOutermost` found them; infinite without any. */
  outermost(group: number): { readonly first: number; readonly last: number } {
    return {
      first: this.#first[group] ?? Number.POSITIVE_INFINITY,
      last: this.#last[group] ?? Number.NEGATIVE_INFINITY,
    };
  }
}

type Outermost = { readonly first: Float64Array; readonly last: Float64Array };

/**
 * Goes through the times twice, from where the first ones lie and from where the last ones do: then few comparisons come
 * out differently from the one before, which the processor guesses.
 */
function keepOutermost(
  { first, last }: Outermost,
  times: Float64Array,
  { groups, count }: { readonly groups: Uint32Array; readonly count: number },
): void {
  const isAscending = !((times[0] as number) > (times[count - 1] as number));
  const up = { times, groups, from: 0, step: 1 } as const;
  const down = { times, groups, from: count - 1, step: -1 } as const;
  keepFirst(first, isAscending ? up : down, count);
  keepLast(last, isAscending ? down : up, count);
}

type Walk = {
  readonly times: Float64Array;
  readonly groups: Uint32Array;
  readonly from: number;
  readonly step: 1 | -1;
};

function keepFirst(first: Float64Array, { times, groups, from, step }: Walk, count: number): void {
  for (let left = count, at = from; left > 0; left--, at += step) {
    const group = groups[at] as number;
    const time = times[at] as number;
    if (time < (first[group] as number)) first[group] = time;
  }
}

function keepLast(last: Float64Array, { times, groups, from, step }: Walk, count: number): void {
  for (let left = count, at = from; left > 0; left--, at += step) {
    const group = groups[at] as number;
    const time = times[at] as number;
    if (time > (last[group] as number)) last[group] = time;
  }
}
