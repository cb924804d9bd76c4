import { type AnnotationState, annotationsOf } from '../annotation/fold.ts';
import type { Insight } from '../annotation/insights.ts';
import type { Prevention } from '../annotation/preventions.ts';
import { isoDay } from './report-period.ts';
import { type ReportScope, recordsOfKind } from './report-scope.ts';

/** What people have said about the period. */
export type Lessons = {
  readonly failures: number;
  /** Failures of the period that somebody has annotated. */
  readonly reviewed: number;
  /** Verdicts on them, by word; authors who differ each count. */
  readonly verdicts: readonly { readonly verdict: string; readonly count: number }[];
  /** Written in the period, oldest first. */
  readonly insights: readonly Insight[];
  /** Proposed, adopted or retired in the period, or in force during it; oldest first. */
  readonly preventions: readonly Prevention[];
};

export function lessonsOf(scope: ReportScope, annotations: AnnotationState): Lessons {
  const failures = recordsOfKind(scope, 'failure');
  const annotated = failures.flatMap(({ recId }) =>
    recId === undefined ? [] : (annotationsOf(annotations, recId) ?? []),
  );
  const verdicts = new Map<string, number>();
  for (const { verdicts: given } of annotated) {
    for (const { value } of given.values()) verdicts.set(value, (verdicts.get(value) ?? 0) + 1);
  }
  const { from, to } = scope.period;
  const isInPeriod = (instant: string) => Date.parse(instant) >= from && Date.parse(instant) < to;
  return {
    failures: failures.length,
    reviewed: annotated.length,
    verdicts: Array.from(verdicts, ([verdict, count]) => ({ verdict, count })).sort(
      (a, b) => b.count - a.count || (a.verdict < b.verdict ? -1 : 1),
    ),
    insights: [...annotations.insights.values()].filter(({ created }) => isInPeriod(created)).sort(byAge),
    preventions: [...annotations.preventions.values()].filter((each) => matters(each, scope)).sort(byAge),
  };
}

/** Days are compared as text: ISO days sort like the days. */
function matters({ created, adopted, retired }: Prevention, { period }: ReportScope): boolean {
  const [first, end] = [isoDay(period.from), isoDay(period.to)];
  if (created.slice(0, 10) >= first && created.slice(0, 10) < end) return true;
  if (adopted === undefined) return retired !== undefined && retired >= first && retired < end;
  return adopted < end && (retired === undefined || retired >= first);
}

function byAge(a: { readonly created: string; readonly id: string }, b: typeof a): number {
  return `${a.created} ${a.id}` < `${b.created} ${b.id}` ? -1 : 1;
}
