import type { Query } from '../../query/query.ts';
import { severities } from '../../records/severity.ts';
import type { NumberColumn, TextColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import { matchedRows } from '../match.ts';
import type { Group, GroupOrder, GroupsAnswer, SeverityMix } from '../questions.ts';
import { codesAt, increment, valuesAt } from './gathered-cells.ts';
import { groupMedians } from './group-medians.ts';
import { type GroupedRows, groupedRows } from './grouped-rows.ts';
import { TimeBuckets, weekStarts } from './time-buckets.ts';

/** Buckets of a group's trend, over the whole matched period. */
const trendBuckets = 12;

type GroupsQuestion = { readonly query: Query; readonly by: FieldName; readonly order: GroupOrder };

/**
 * Counts every group, column by column over the matched rows. A row with several texts in a list field counts for each
 * once.
 */
export function answerGroups(view: DatasetView, { query, by, order }: GroupsQuestion): GroupsAnswer {
  const rows = matchedRows(view.match(query));
  const grouped = groupedRows(view, by, rows);
  return { matched: rows.length, groups: describeGroups(view, grouped, rows).sort(comparers[order]) };
}

function describeGroups(view: DatasetView, grouped: GroupedRows, matched: Uint32Array): Group[] {
  const { table } = view.columns;
  const counts = countsOf(grouped);
  const severity = severityMixes(table.severity, grouped);
  const times = timesOf(view, grouped, matched);
  const minutes = mediansOf(table.minutes, grouped);
  const features = distinctCodes(table.feature, grouped);
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
  for (let place = 0; place < groups.length; place++) increment(counts, groups[place] as number);
  return counts;
}

/** Five counts a group. */
function severityMixes(column: TextColumn, { rows, groups, values }: GroupedRows): Uint32Array {
  const places = severityPlaces(column);
  const mixes = new Uint32Array(values.length * 5);
  const codes = codesAt(column, rows);
  for (let place = 0; place < codes.length; place++) {
    increment(mixes, (groups[place] as number) * 5 + (places[codes[place] as number] as number));
  }
  return mixes;
}

function timesOf(
  { columns, asOf }: DatasetView,
  { rows, groups, values }: GroupedRows,
  matched: Uint32Array,
) {
  const times = valuesAt(columns.table.time, rows);
  const buckets = TimeBuckets.over(columns.table.time, matched, trendBuckets);
  const [last7, previous7] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const trend = new Uint32Array(values.length * trendBuckets);
  const first = new Float64Array(values.length).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(values.length).fill(Number.NEGATIVE_INFINITY);
  const week = weekStarts(asOf);
  const end = asOf ?? Number.NEGATIVE_INFINITY;
  for (let place = 0; place < times.length; place++) {
    const time = times[place] as number;
    if (Number.isNaN(time)) continue;
    const group = groups[place] as number;
    if (time < (first[group] as number)) first[group] = time;
    if (time > (last[group] as number)) last[group] = time;
    increment(trend, group * trendBuckets + buckets.of(time));
    if (time <= week.previous || time > end) continue;
    increment(time > week.last ? last7 : previous7, group);
  }
  return { last7, previous7, trend, first, last };
}

/** The median of each group over the rows that have a value. */
function mediansOf(column: NumberColumn, { rows, groups, values }: GroupedRows): (number | undefined)[] {
  return groupMedians(valuesAt(column, rows), groups, values.length);
}

/** Most bits that are spent on seeing which pairs of group and code there are: 16 MB. */
const mostBits = 1 << 27;

/** How many distinct texts the rows of each group have in a column. */
function distinctCodes(column: TextColumn, { rows, groups, values }: GroupedRows): Uint32Array {
  const distinct = new Uint32Array(values.length);
  const texts = column.texts.length;
  const codes = codesAt(column, rows);
  if (values.length * texts > mostBits) return distinctPairs(codes, groups, { values, texts });
  const seen = new Uint8Array(Math.ceil((values.length * texts) / 8));
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place] as number;
    const group = groups[place] as number;
    const pair = group * texts + code;
    const bit = 1 << (pair & 7);
    const before = seen[pair >>> 3] as number;
    if (code === 0 || (before & bit) !== 0) continue;
    seen[pair >>> 3] = before | bit;
    increment(distinct, group);
  }
  return distinct;
}

/** The same where there are too many pairs for bits. */
function distinctPairs(
  codes: ArrayLike<number>,
  groups: Uint32Array,
  { values, texts }: { readonly values: readonly unknown[]; readonly texts: number },
): Uint32Array {
  const distinct = new Uint32Array(values.length);
  const seen = new Set<number>();
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place] ?? 0;
    const group = groups[place] ?? 0;
    if (code === 0 || seen.has(group * texts + code)) continue;
    seen.add(group * texts + code);
    increment(distinct, group);
  }
  return distinct;
}

function reviewedOf(view: DatasetView, { rows, groups, values }: GroupedRows): Uint32Array {
  const counts = new Uint32Array(values.length);
  const reviewed = view.reviewed();
  for (let place = 0; reviewed !== undefined && place < rows.length; place++) {
    if (reviewed[rows[place] ?? 0] === 1) increment(counts, groups[place] ?? 0);
  }
  return counts;
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
