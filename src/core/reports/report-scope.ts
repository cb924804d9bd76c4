import type { AnalysisScope } from '../analysis/analysis-scope.ts';
import type { PatternChanges } from '../analysis/pattern-changes.ts';
import type { Columns } from '../dataset/columns.ts';
import type { RecordKind } from '../records/kinds.ts';
import type { ReportPeriod } from './report-period.ts';
import type { IdentifiedRow, ReportRows } from './report-rows.ts';

/** What the parts of a report are made from. */
export type ReportScope = {
  readonly columns: Columns;
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  readonly rows: ReportRows;
  /** The period's records in an order that does not depend on their places in the files. */
  readonly records: readonly IdentifiedRow[];
  /** Up to which moment the period was observed: its end, or the newest record if that comes first. */
  readonly until: number;
  /** All of the project up to the period's end, and the period alone, for the analyses that verbs and screens make too. */
  readonly history: AnalysisScope;
  readonly within: AnalysisScope;
  readonly changes: PatternChanges;
};

export function ofKind(columns: Columns, rows: readonly number[], kind: RecordKind): readonly number[] {
  const code = columns.table.kind.codeOf(kind);
  return code === undefined ? [] : rows.filter((row) => columns.table.kind.code(row) === code);
}

/** The period's records of a kind. */
export function recordsOfKind({ columns, records }: ReportScope, kind: RecordKind): readonly IdentifiedRow[] {
  const code = columns.table.kind.codeOf(kind);
  return code === undefined ? [] : records.filter(({ row }) => columns.table.kind.code(row) === code);
}

/**
 * How many days of each period were observed: a week that is not over, and one in which the data begins, count only in
 * part. The earlier one is 0 when the data begins after it.
 */
export function observedDays({ period, before, rows, until }: ReportScope): {
  readonly current: number;
  readonly previous: number;
} {
  const day = 86_400_000;
  const first = rows.span?.first ?? period.from;
  const days = (from: number, to: number) => Math.max(0, to - Math.max(from, first)) / day;
  return { current: days(period.from, until), previous: days(before.from, before.to) };
}
