import type { Query } from '../../query/query.ts';
import { severities } from '../../records/severity.ts';
import type { TextColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import type { Match } from '../match.ts';
import type { Group, GroupOrder, GroupsAnswer, SeverityMix } from '../questions.ts';
import { CodeReader, type Stretch } from '../stretches.ts';
import { DistinctCodes } from './distinct-codes.ts';
import { increment } from './gathered-cells.ts';
import { GroupMedians } from './group-medians.ts';
import { GroupTimes } from './group-times.ts';
import { type Grouping, groupingOf } from './grouping.ts';
import { periodOfBits } from './time-buckets.ts';

/** Buckets of a group's trend, over the whole matched period. */
const trendBuckets = 12;
const severityPlaces = 5;

type GroupsQuestion = { readonly query: Query; readonly by: FieldName; readonly order: GroupOrder };

/**
 * Counts every group, column by column over stretches of the matched rows. A row with several texts in a list field counts
 * for each once.
 */
export function answerGroups(view: DatasetView, { query, by, order }: GroupsQuestion): GroupsAnswer {
  const match = view.match(query);
  const grouping = groupingOf(view, by, match.bits);
  return { matched: match.count, groups: sortedGroups(describeGroups(view, grouping, match), order) };
}

function describeGroups(view: DatasetView, grouping: Grouping, match: Match): Group[] {
  const { table } = view.columns;
  const { values, groupCount } = grouping;
  const mixes = new SeverityMixes(table.severity, groupCount);
  const times = timesOf(view, groupCount, match);
  const minutes = new GroupMedians(table.minutes, groupCount);
  const features = new DistinctCodes(table.feature, groupCount);
  const reviewed = new ReviewedCounts(view, groupCount);
  for (const { stretch, groups } of grouping.stretches()) {
    mixes.add(stretch, groups);
    times.add(stretch, groups);
    minutes.add(stretch, groups);
    features.add(stretch, groups);
    reviewed.add(stretch, groups);
  }
  times.findOutermost(grouping.stretches());
  const medians = minutes.medians(grouping.stretches);
  return values.flatMap((value, group): Group[] => {
    const severity = mixes.of(group);
    const count = severity.reduce((sum, each) => sum + each, 0);
    if (count === 0) return [];
    const counted = { features: features.of(group), reviewed: reviewed.of(group) };
    return [{ value, count, severity, medianMinutes: medians[group], ...times.of(group), ...counted }];
  });
}

function timesOf({ columns, asOf }: DatasetView, groupCount: number, match: Match): GroupTimes {
  const period = periodOfBits(columns, match.bits) ?? { first: 0, last: 0 };
  return new GroupTimes({ columns, groupCount }, period, { asOf, buckets: trendBuckets });
}

class SeverityMixes {
  readonly #reader: CodeReader;
  readonly #placeOfCode: Uint8Array;
  readonly #counts: Uint32Array;

  constructor(column: TextColumn, groupCount: number) {
    const names: readonly string[] = severities;
    this.#reader = new CodeReader(column);
    this.#placeOfCode = Uint8Array.from(column.texts, (text) => {
      const place = names.indexOf(text);
      return place === -1 ? severityPlaces - 1 : place;
    });
    this.#counts = new Uint32Array(groupCount * severityPlaces);
  }

  add(stretch: Stretch, groups: Uint32Array): void {
    const codes = this.#reader.of(stretch);
    const counts = this.#counts;
    const placeOfCode = this.#placeOfCode;
    for (let at = 0; at < stretch.count; at++) {
      const place = placeOfCode[codes[at] as number] as number;
      increment(counts, (groups[at] as number) * severityPlaces + place);
    }
  }

  of(group: number): SeverityMix {
    const count = (place: number) => this.#counts[group * severityPlaces + place] ?? 0;
    return [count(0), count(1), count(2), count(3), count(4)];
  }
}

class ReviewedCounts {
  readonly #reviewed: Uint8Array | undefined;
  readonly #counts: Uint32Array;

  constructor(view: DatasetView, groupCount: number) {
    this.#reviewed = view.reviewed();
    this.#counts = new Uint32Array(this.#reviewed === undefined ? 0 : groupCount);
  }

  add({ first, count, rows }: Stretch, groups: Uint32Array): void {
    const reviewed = this.#reviewed;
    if (reviewed === undefined) return;
    for (let at = 0; at < count; at++) {
      const row = rows === undefined ? first + at : (rows[at] as number);
      if (reviewed[row] === 1) increment(this.#counts, groups[at] as number);
    }
  }

  of(group: number): number {
    return this.#counts[group] ?? 0;
  }
}

/** Ties stand by count, then by name. */
export function sortedGroups(groups: Group[], order: GroupOrder): readonly Group[] {
  return groups.sort(comparers[order]);
}

type Comparer = (a: Group, b: Group) => number;

/** The group of records that lack the field comes last among equals, and last by name. */
function byName(a: Group, b: Group): number {
  if (a.value === undefined || b.value === undefined) {
    return (a.value === undefined ? 1 : 0) - (b.value === undefined ? 1 : 0);
  }
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

const byCount: Comparer = (a, b) => b.count - a.count || byName(a, b);

const comparers: Readonly<Record<GroupOrder, Comparer>> = {
  name: byName,
  count: byCount,
  last7: (a, b) => b.last7 - a.last7 || byCount(a, b),
  severity: (a, b) => compareMixes(a.severity, b.severity) || byCount(a, b),
};

/** More of the worst first. */
function compareMixes(a: SeverityMix, b: SeverityMix): number {
  for (const place of [0, 1, 2, 3] as const) if (a[place] !== b[place]) return b[place] - a[place];
  return 0;
}
