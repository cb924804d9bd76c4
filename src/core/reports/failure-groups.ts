import { patternId, patternOf } from '../analysis/analysis-scope.ts';
import { groupBy } from '../analysis/group-by.ts';
import { measuredShare } from '../analysis/measured.ts';
import type { Measured } from '../dataset/questions.ts';
import { fewestForRanking, fewestForRate } from '../statistics/estimate.ts';
import type { ReportPeriod } from './report-period.ts';
import type { IdentifiedRow } from './report-rows.ts';
import { observedDays, ofKind, type ReportScope, recordsOfKind } from './report-scope.ts';

/** The failures of a period that share a category or a pattern. */
export type FailureGroup = {
  /** Undefined: those that name none. */
  readonly name: string | undefined;
  readonly count: number;
  readonly share: Measured | undefined;
  /** How many there were in the period before; undefined when the data begins after it. */
  readonly previous: number | undefined;
  /** Failures a day of a week, or in each seven days of a month from its first on. */
  readonly trend: readonly number[];
  /** Identities of the newest of them, newest first. */
  readonly recIds: readonly string[];
};

export type FailureGroups = {
  readonly count: number;
  /** How much can be said: `cases` are listed one by one, `unranked` groups stand in alphabetical order. */
  readonly detail: 'none' | 'cases' | 'unranked' | 'ranked';
  readonly categories: readonly FailureGroup[];
  readonly patterns: readonly FailureGroup[];
  /** With too few failures for groups: each of them, oldest first. */
  readonly cases: readonly FailureCase[];
};

export type FailureCase = {
  readonly recId: string | undefined;
  readonly feature: string | undefined;
  readonly pattern: string | undefined;
  readonly category: string | undefined;
};

const mostCited = 4;

export function failureGroups(scope: ReportScope): FailureGroups {
  const failures = recordsOfKind(scope, 'failure');
  const detail = detailOf(failures.length);
  const patterns = groupsBy('pattern', failures, scope);
  return {
    count: failures.length,
    detail,
    categories: inOrder(groupsBy('category', failures, scope), detail),
    patterns: inOrder(patterns, detail),
    cases: detail === 'cases' ? casesOf(failures, scope) : [],
  };
}

function detailOf(count: number): FailureGroups['detail'] {
  if (count === 0) return 'none';
  if (count < fewestForRate) return 'cases';
  return count < fewestForRanking ? 'unranked' : 'ranked';
}

function groupsBy(
  field: 'category' | 'pattern',
  failures: readonly IdentifiedRow[],
  scope: ReportScope,
): readonly FailureGroup[] {
  const column = scope.columns.table[field];
  const { patterns } = scope.history;
  const isPattern = field === 'pattern';
  const codeOf = (row: number) => (isPattern ? patternId(scope.history, row) : column.code(row));
  const previous = countsByCode(ofKind(scope.columns, scope.rows.previous, 'failure'), codeOf);
  const members = groupBy(failures, ({ row }) => codeOf(row));
  return Array.from(members, ([code, rows]) => ({
    name: code === 0 ? undefined : (isPattern ? patterns.names : column.texts)[code],
    count: rows.length,
    share: measuredShare({ count: rows.length, total: failures.length }),
    previous: observedDays(scope).previous > 0 ? (previous.get(code) ?? 0) : undefined,
    trend: trendOf(rows, scope),
    recIds: newestIds(rows, scope, mostCited),
  }));
}

function countsByCode(rows: readonly number[], codeOf: (row: number) => number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(codeOf(row), (counts.get(codeOf(row)) ?? 0) + 1);
  return counts;
}

/** Those that name no group come last among equals. */
function inOrder(groups: readonly FailureGroup[], detail: FailureGroups['detail']): readonly FailureGroup[] {
  return groups.toSorted(detail === 'ranked' ? byCount : byName);
}

function byCount(a: FailureGroup, b: FailureGroup): number {
  return b.count - a.count || byName(a, b);
}

function byName(a: FailureGroup, b: FailureGroup): number {
  if (a.name === undefined || b.name === undefined) {
    return (a.name === undefined ? 1 : 0) - (b.name === undefined ? 1 : 0);
  }
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function casesOf(
  failures: readonly IdentifiedRow[],
  { columns, history }: ReportScope,
): readonly FailureCase[] {
  const { time, feature, category } = columns.table;
  return failures
    .toSorted((a, b) => time.at(a.row) - time.at(b.row))
    .map(({ row, recId }) => ({
      recId,
      feature: feature.at(row),
      pattern: patternOf(history, row),
      category: category.at(row),
    }));
}

/** Identities of the newest rows. Among records of one moment the order of their identities decides. */
export function newestIds(
  rows: readonly IdentifiedRow[],
  { columns }: ReportScope,
  most: number,
): readonly string[] {
  const { time } = columns.table;
  return rows
    .filter(({ recId }) => recId !== undefined)
    .toSorted((a, b) => time.at(b.row) - time.at(a.row))
    .slice(0, most)
    .map(({ recId }) => recId ?? '');
}

function trendOf(rows: readonly IdentifiedRow[], { columns, period }: ReportScope): readonly number[] {
  const width = bucketWidth(period);
  const trend = new Array<number>(Math.ceil((period.to - period.from) / width)).fill(0);
  for (const { row } of rows) {
    const place = Math.floor((columns.table.time.at(row) - period.from) / width);
    trend[place] = (trend[place] ?? 0) + 1;
  }
  return trend;
}

function bucketWidth({ kind }: ReportPeriod): number {
  return kind === 'weekly' ? 86_400_000 : 7 * 86_400_000;
}
