import { createHash } from 'node:crypto';
import { preventionsOfPeople, preventionsOfRecords } from '../analysis/adoptions.ts';
import { scopeOfRows } from '../analysis/analysis-scope.ts';
import { mergedNames } from '../analysis/merged-names.ts';
import type { PatternChanges } from '../analysis/pattern-changes.ts';
import { type PreventionLedger, preventionLedger } from '../analysis/prevention-ledger.ts';
import { targetLines } from '../analysis/targets.ts';
import type { AnnotationState } from '../annotation/fold.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import type { TargetLine } from '../dataset/questions.ts';
import type { Problem } from '../records/problem.ts';
import { type ContextEffects, contextEffects } from './context-effects.ts';
import { type DataQuality, dataQuality } from './data-quality.ts';
import { type FailureGroups, failureGroups } from './failure-groups.ts';
import { type Lessons, lessonsOf } from './lessons.ts';
import { reportChanges } from './report-changes.ts';
import { isoDay, periodBefore, type ReportPeriod } from './report-period.ts';
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
  readonly changes: PatternChanges;
  readonly resolve: ResolveTimes;
  readonly context: ContextEffects;
  readonly successes: SuccessFigures;
  readonly preventions: PreventionLedger;
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
  const until = observedUntil(rows, period);
  await rest();
  const { history, within } = scopesOf(view, rows, { until, subject });
  const scope: ReportScope = {
    columns,
    period,
    before: periodBefore(period),
    rows: ordered,
    records,
    until,
    history,
    within,
    changes: reportChanges(history, period),
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
    changes: scope.changes,
    resolve: resolveTimes(scope, oldestOpen),
    context: contextEffects(scope),
    successes: successFigures(scope),
    preventions: ledgerOf(scope, subject),
    lessons: lessonsOf(scope, subject.annotations),
    quality: dataQuality(scope, subject.problems),
    inputHash: inputHash(records),
    version: subject.version,
  };
}

type Seen = { readonly until: number; readonly subject: ReportSubject };

function scopesOf({ columns }: DatasetView, rows: ReportRows, { until, subject }: Seen) {
  const history = Uint32Array.from(rows.history);
  // The moment that the period ends with no longer belongs to it.
  const asOf = rows.span === undefined ? undefined : Math.min(until, subject.period.to - 1);
  const nameOf = mergedNames(subject.annotations.taxonomy);
  const scope = (matched: Uint32Array) => scopeOfRows(columns, { matched, exposed: matched, asOf }, nameOf);
  return { history: scope(history), within: scope(Uint32Array.from(rows.current)) };
}

/** Preventions that were known by the end of the period. */
function ledgerOf(
  { history, period }: ReportScope,
  { project, annotations }: ReportSubject,
): PreventionLedger {
  const end = isoDay(period.to);
  const ofPeople = preventionsOfPeople(project, annotations.preventions.values());
  const known = ofPeople.filter(({ proposed }) => proposed === undefined || proposed < end);
  return preventionLedger(history, [...known, ...preventionsOfRecords(history)]);
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
