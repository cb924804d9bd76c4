import { createHash } from 'node:crypto';
import { targetLines } from '../analysis/targets.ts';
import type { AnnotationState } from '../annotation/fold.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import type { TargetLine } from '../dataset/questions.ts';
import type { Problem } from '../records/problem.ts';
import { type DataQuality, dataQuality } from './data-quality.ts';
import { type FailureGroups, failureGroups } from './failure-groups.ts';
import { type Lessons, lessonsOf } from './lessons.ts';
import { periodBefore, type ReportPeriod } from './report-period.ts';
import {
  type IdentifiedRow,
  identifyRows,
  type ReportRows,
  type Rest,
  selectReportRows,
} from './report-rows.ts';
import type { ReportScope } from './report-scope.ts';
import { type ReportTotals, reportTotals } from './report-totals.ts';
import { oldestOpenRows, type ResolveTimes, resolveTimes } from './resolve-times.ts';
import { type SuccessFigures, successFigures } from './success-figures.ts';

/** Everything a report says, before it is put into words. */
export type ReportModel = {
  /** The project's name as the title shows it. */
  readonly title: string;
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  /** How much of the period the data covers; `to` is the newest record of the project. */
  readonly coverage: { readonly kind: 'whole' } | { readonly kind: 'partial'; readonly to: number };
  readonly records: number;
  readonly totals: ReportTotals;
  readonly targets: readonly TargetLine[];
  readonly failures: FailureGroups;
  readonly resolve: ResolveTimes;
  readonly successes: SuccessFigures;
  readonly lessons: Lessons;
  readonly quality: DataQuality;
  /** SHA-256 over the sorted identities of the period's records, one a line. */
  readonly inputHash: string;
  readonly version: string;
};

export type ReportSubject = {
  /** As the dataset names it. */
  readonly project: string;
  readonly title: string;
  readonly period: ReportPeriod;
  readonly annotations: AnnotationState;
  /** Those of the project's files. */
  readonly problems: readonly Problem[];
  /** Of the program. */
  readonly version: string;
};

/**
 * What a report on a period says. Depends on the records, not on the order of their lines, nor on clock or locale; time
 * grows with the records of the period (their lines are read again) and, less steeply, with all records.
 */
export async function reportModel(
  view: DatasetView,
  subject: ReportSubject,
  rest: Rest,
): Promise<ReportModel> {
  const { columns } = view;
  const { period } = subject;
  const rows = await selectReportRows(columns, subject, rest);
  const records = await identifyRows(view, rows.current);
  const oldestOpen = await identifyRows(view, oldestOpenRows(columns, rows.open));
  const ordered = { ...rows, current: records.map(({ row }) => row) };
  const scope: ReportScope = {
    columns,
    period,
    before: periodBefore(period),
    rows: ordered,
    records,
    until: observedUntil(rows, period),
  };
  await rest();
  return {
    title: subject.title,
    period,
    before: scope.before,
    coverage: coverageOf(rows, period),
    records: records.length,
    totals: reportTotals(scope),
    targets: targetLines(columns, Uint32Array.from(ordered.current)),
    failures: failureGroups(scope),
    resolve: resolveTimes(scope, oldestOpen),
    successes: successFigures(scope),
    lessons: lessonsOf(scope, subject.annotations),
    quality: dataQuality(scope, subject.problems),
    inputHash: inputHash(records),
    version: subject.version,
  };
}

function observedUntil({ span }: ReportRows, { from, to }: ReportPeriod): number {
  return Math.max(from, Math.min(to, span?.last ?? from));
}

function coverageOf({ span }: ReportRows, { to }: ReportPeriod): ReportModel['coverage'] {
  return span === undefined || span.last >= to ? { kind: 'whole' } : { kind: 'partial', to: span.last };
}

function inputHash(records: readonly IdentifiedRow[]): string {
  const ids = records.flatMap(({ recId }) => recId ?? []).sort();
  return createHash('sha256')
    .update(ids.map((id) => `${id}\n`).join(''))
    .digest('hex');
}
