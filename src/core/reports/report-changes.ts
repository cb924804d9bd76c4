import type { AnalysisScope } from '../analysis/analysis-scope.ts';
import { exposureOf, givenPeriods } from '../analysis/exposure.ts';
import { type PatternChanges, patternChanges } from '../analysis/pattern-changes.ts';
import { periodBefore, type ReportPeriod } from './report-period.ts';

/** The period itself and a year of weeks, or a little more than a year of months, before it. */
const mostPeriods = 13;

/** How failures and their patterns changed against the periods before, by the tests that `analyze` and the overview make. */
export function reportChanges(history: AnalysisScope, period: ReportPeriod): PatternChanges {
  const starts: number[] = [];
  for (let each = period; starts.length < mostPeriods; each = periodBefore(each)) starts.push(each.from);
  return patternChanges(history, exposureOf(history, givenPeriods(period.to, starts)));
}
