import type { Query } from '../../query/query.ts';
import { severities } from '../../records/severity.ts';
import { medianInPlace } from '../../statistics/nth-smallest.ts';
import type { NumberColumn, TextColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import { matchedRows } from '../match.ts';
import type { Group, GroupOrder, GroupsAnswer, SeverityMix } from '../questions.ts';
import { type GroupedRows, groupedRows } from './grouped-rows.ts';
import { TimeBuckets, weekOf } from './time-buckets.ts';

/** Buckets of a group's trend, over the whole matched period. */
const trendBuckets = 12;

type GroupsQuestion = { readonly query: Query; readonly by: FieldName; readonly order: GroupOrder };

/**
 * Counts every group, column by column over the matched rows. A row with several texts in a list field counts for each
 * once.
 */
export function answerGroups(view: DatasetView, { query, by, order }: GroupsQuestion): GroupsAnswer {
  const rows = matchedRows(view.match(query));
  const grouped = groupedRows(view.columns, by, rows);
  const buckets = TimeBuckets.over(view.columns.table.time, rows, trendBuckets);
  return { matched: rows.length, groups: describeGroups(view, grouped, buckets).sort(comparers[order]) };
}

function describeGroups(view: DatasetView, grouped: GroupedRows, buckets: TimeBuckets): Group[] {
  const counts = countsOf(grouped);
  const severity = severityMixes(view, grouped);
  const times = timesOf(view, grouped, buckets);
  const minutes = mediansOf(view.columns.table.minutes, grouped);
  const features = distinctCodes(view.columns.table.feature, grouped);
  const reviewed = reviewedOf(view, grouped);
  return grouped.values.map((value, group) => {
    const mix = (place: number) => severity[group * 5 + place] ?? 0;
    return {
      value,
      count: counts[group] ?? 0,
      severity: [mix(0), mix(1), mix(2), mix(3), mix(4)],
      last7: times.last7[group] ?? 0,
      previous7: times.previous7[group] ?? 0,
      trend: Array.from(times.trend.subarray(group * trendBuckets, (group + 1) * trendBuckets)),
      medianMinutes: minutes[group],
      first: finite(times.first[group]),
      last: finite(times.last[group]),
      features: features[group] ?? 0,
      reviewed: reviewed[group] ?? 0,
    };
  });
}

function finite(time: number | undefined): number | undefined {
  return Number.isFinite(time) ? time : undefined;
}

function countsOf({ groups, values }: GroupedRows): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (let place = 0; place < groups.length; place++) increment(counts, groups[place] ?? 0);
  return counts;
}

function increment(counts: Uint32Array, place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

/** Five counts a group. */
function severityMixes({ columns }: DatasetView, { rows, groups, values }: GroupedRows): Uint32Array {
  const column = columns.table.severity;
  const places = severityPlaces(column);
  const mixes = new Uint32Array(values.length * 5);
  for (let place = 0; place < rows.length; place++) {
    const severity = places[column.code(rows[place] ?? 0)] ?? 4;
    increment(mixes, (groups[place] ?? 0) * 5 + severity);
  }
  return mixes;
}

function timesOf(
  { columns, asOf }: DatasetView,
  { rows, groups, values }: GroupedRows,
  buckets: TimeBuckets,
) {
  const column = columns.table.time;
  const [last7, previous7] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const trend = new Uint32Array(values.length * trendBuckets);
  const first = new Float64Array(values.length).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(values.length).fill(Number.NEGATIVE_INFINITY);
  for (let place = 0; place < rows.length; place++) {
    const time = column.at(rows[place] ?? 0);
    if (Number.isNaN(time)) continue;
    const group = groups[place] ?? 0;
    if (time < (first[group] ?? 0)) first[group] = time;
    if (time > (last[group] ?? 0)) last[group] = time;
    increment(trend, group * trendBuckets + buckets.of(time));
    const week = weekOf(time, asOf);
    if (week !== undefined) increment(week === 'last' ? last7 : previous7, group);
  }
  return { last7, previous7, trend, first, last };
}

/** The median of each group over the rows that have a value. */
function mediansOf(column: NumberColumn, { rows, groups, values }: GroupedRows): (number | undefined)[] {
  const ends = new Uint32Array(values.length + 1);
  for (let place = 0; place < rows.length; place++) {
    if (!Number.isNaN(column.at(rows[place] ?? 0))) increment(ends, (groups[place] ?? 0) + 1);
  }
  for (let group = 0; group < values.length; group++)
    ends[group + 1] = (ends[group + 1] ?? 0) + (ends[group] ?? 0);
  const starts = ends.slice();
  const sorted = new Float64Array(ends[values.length] ?? 0);
  for (let place = 0; place < rows.length; place++) {
    const value = column.at(rows[place] ?? 0);
    if (Number.isNaN(value)) continue;
    const group = groups[place] ?? 0;
    sorted[starts[group] ?? 0] = value;
    increment(starts, group);
  }
  return values.map((_, group) => medianInPlace(sorted.subarray(ends[group] ?? 0, ends[group + 1] ?? 0)));
}

/** Most bits that are spent on seeing which pairs of group and code there are: 16 MB. */
const mostBits = 1 << 27;

/** How many distinct texts the rows of each group have in a column. */
function distinctCodes(column: TextColumn, { rows, groups, values }: GroupedRows): Uint32Array {
  const distinct = new Uint32Array(values.length);
  const codes = column.texts.length;
  if (values.length * codes > mostBits) return distinctPairs(column, { rows, groups, values });
  const seen = new Uint8Array(Math.ceil((values.length * codes) / 8));
  for (let place = 0; place < rows.length; place++) {
    const code = column.code(rows[place] ?? 0);
    const group = groups[place] ?? 0;
    const pair = group * codes + code;
    const bit = 1 << (pair & 7);
    const before = seen[pair >>> 3] ?? 0;
    if (code === 0 || (before & bit) !== 0) continue;
    seen[pair >>> 3] = before | bit;
    increment(distinct, group);
  }
  return distinct;
}

/** The same where there are too many pairs for bits. */
function distinctPairs(column: TextColumn, { rows, groups, values }: GroupedRows): Uint32Array {
  const distinct = new Uint32Array(values.length);
  const codes = column.texts.length;
  const seen = new Set<number>();
  for (let place = 0; place < rows.length; place++) {
    const code = column.code(rows[place] ?? 0);
    const group = groups[place] ?? 0;
    if (code === 0 || seen.has(group * codes + code)) continue;
    seen.add(group * codes + code);
    increment(distinct, group);
  }
  return distinct;
}

function reviewedOf(view: DatasetView, { rows, groups, values }: GroupedRows): Uint32Array {
  const reviewed = new Uint32Array(values.length);
  for (let place = 0; place < rows.length; place++) {
    if (view.isReviewed(rows[place] ?? 0)) increment(reviewed, groups[place] ?? 0);
  }
  return reviewed;
}

/** The place of each severity text in a `SeverityMix`, by code. */
function severityPlaces({ texts }: TextColumn): Uint8Array {
  const names: readonly string[] = severities;
  return Uint8Array.from(texts, (text) => {
    const place = names.indexOf(text);
    return place === -1 ? 4 : place;
  });
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
