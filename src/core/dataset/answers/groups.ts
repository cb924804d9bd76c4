import { medianOf } from '../../analysis/median.ts';
import type { Query } from '../../query/query.ts';
import { severities } from '../../records/severity.ts';
import type { Columns, ListColumn, NumberColumn, TextColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import { matchedRows } from '../match.ts';
import type { Group, GroupOrder, GroupsAnswer, SeverityMix } from '../questions.ts';
import { TimeBuckets, weekOf } from './time-buckets.ts';

/** Buckets of a group's trend, over the whole matched period. */
const trendBuckets = 12;

type GroupsQuestion = { readonly query: Query; readonly by: FieldName; readonly order: GroupOrder };

/** Counts every group in one pass over the matched rows. A row with several texts in a list field counts for each once. */
export function answerGroups(view: DatasetView, { query, by, order }: GroupsQuestion): GroupsAnswer {
  const rows = matchedRows(view.match(query));
  const tally = new GroupTally(view, rows);
  const visitValues = valueVisitor(view.columns, by);
  for (const row of rows) visitValues(row, (value) => tally.add(row, value));
  return { matched: rows.length, groups: tally.groups().sort(comparers[order]) };
}

type Running = {
  count: number;
  readonly severity: [number, number, number, number, number];
  last7: number;
  previous7: number;
  readonly trend: number[];
  readonly minutes: number[];
  first: number;
  last: number;
  readonly features: Set<number>;
  reviewed: number;
};

class GroupTally {
  readonly #view: DatasetView;
  readonly #buckets: TimeBuckets;
  readonly #severityPlaces: Uint8Array;
  readonly #groups = new Map<string | undefined, Running>();

  constructor(view: DatasetView, rows: Uint32Array) {
    this.#view = view;
    this.#buckets = TimeBuckets.over(view.columns.table.time, rows, trendBuckets);
    this.#severityPlaces = severityPlaces(view.columns.table.severity);
  }

  add(row: number, value: string | undefined): void {
    let group = this.#groups.get(value);
    if (group === undefined) {
      group = emptyGroup();
      this.#groups.set(value, group);
    }
    const { table } = this.#view.columns;
    group.count += 1;
    const severity = this.#severityPlaces[table.severity.code(row)] ?? 4;
    group.severity[severity] = (group.severity[severity] ?? 0) + 1;
    this.#addTime(group, table.time.at(row));
    const minutes = table.minutes.at(row);
    if (!Number.isNaN(minutes)) group.minutes.push(minutes);
    if (table.feature.code(row) !== 0) group.features.add(table.feature.code(row));
    if (this.#view.isReviewed(row)) group.reviewed += 1;
  }

  #addTime(group: Running, time: number): void {
    if (Number.isNaN(time)) return;
    if (time < group.first) group.first = time;
    if (time > group.last) group.last = time;
    const bucket = this.#buckets.of(time);
    group.trend[bucket] = (group.trend[bucket] ?? 0) + 1;
    const week = weekOf(time, this.#view.asOf);
    if (week === 'last') group.last7 += 1;
    else if (week === 'previous') group.previous7 += 1;
  }

  groups(): Group[] {
    return Array.from(this.#groups, ([value, group]) => ({
      value,
      count: group.count,
      severity: group.severity,
      last7: group.last7,
      previous7: group.previous7,
      trend: group.trend,
      medianMinutes: medianOf(group.minutes),
      first: group.first === Number.POSITIVE_INFINITY ? undefined : group.first,
      last: group.last === Number.NEGATIVE_INFINITY ? undefined : group.last,
      features: group.features.size,
      reviewed: group.reviewed,
    }));
  }
}

function emptyGroup(): Running {
  return {
    count: 0,
    severity: [0, 0, 0, 0, 0],
    last7: 0,
    previous7: 0,
    trend: new Array<number>(trendBuckets).fill(0),
    minutes: [],
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    features: new Set(),
    reviewed: 0,
  };
}

/** The place of each severity text in a `SeverityMix`, by code. */
function severityPlaces({ texts }: TextColumn): Uint8Array {
  const names: readonly string[] = severities;
  return Uint8Array.from(texts, (text) => {
    const place = names.indexOf(text);
    return place === -1 ? 4 : place;
  });
}

/** Calls `visit` with each distinct value of a row's field, or once with undefined when it has none. */
export function valueVisitor(
  columns: Columns,
  field: FieldName,
): (row: number, visit: (value: string | undefined) => void) => void {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  if (column.shape === 'text') return (row, visit) => visit(column.at(row));
  if (column.shape === 'number') {
    return (row, visit) => visit(Number.isNaN(column.at(row)) ? undefined : String(column.at(row)));
  }
  return (row, visit) => {
    const count = column.count(row);
    if (count === 0) visit(undefined);
    else if (count === 1) visit(column.texts[column.code(row, 0)]);
    else for (const text of new Set(column.at(row))) visit(text);
  };
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
