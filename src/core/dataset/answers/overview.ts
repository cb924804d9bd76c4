import { targetLines } from '../../analysis/targets.ts';
import { mostRising, weekChange } from '../../analysis/week-change.ts';
import type { Query } from '../../query/query.ts';
import type { DatasetView } from '../dataset-view.ts';
import { matchedRows } from '../match.ts';
import type { OverviewAnswer } from '../questions.ts';
import { countByKind } from './count.ts';
import { dayMilliseconds, periodOfRows, weekOf } from './time-buckets.ts';

const daysShown = 60;

/** Sums up the matched records: failures over time, targets, and what rises. */
export function answerOverview(view: DatasetView, { query }: { readonly query: Query }): OverviewAnswer {
  const { columns, asOf } = view;
  const rows = matchedRows(view.match(query));
  const failureCode = columns.table.kind.codeOf('failure');
  const failures = rows.filter((row) => columns.table.kind.code(row) === failureCode);
  const perDay = failuresPerDay(view, failures);
  const weeks = countWeeks(view, failures);
  return {
    byKind: countByKind(view, rows),
    perDay,
    peak: peakOf(perDay, asOf),
    last7: weeks.last7,
    previous7: weeks.previous7,
    change: weekChange(weeks),
    reviewed: rows.reduce((count, row) => count + (view.isReviewed(row) ? 1 : 0), 0),
    unreviewedLast7: weeks.unreviewedLast7,
    targets: targetLines(columns, rows),
    rising: risingPattern(view, failures),
    problems: view.problems.length,
    period: periodOfRows(columns.table.time, rows),
  };
}

/** Days are days of the calendar in UTC; the last one is the day of the as-of time. */
function failuresPerDay({ columns, asOf }: DatasetView, failures: Uint32Array): number[] {
  const perDay = new Array<number>(daysShown).fill(0);
  if (asOf === undefined) return perDay;
  const first = dayOf(asOf) - daysShown + 1;
  for (const row of failures) {
    const time = columns.table.time.at(row);
    const place = dayOf(time) - first;
    if (time <= asOf && place >= 0) perDay[place] = (perDay[place] ?? 0) + 1;
  }
  return perDay;
}

function dayOf(time: number): number {
  return Math.floor(time / dayMilliseconds);
}

function peakOf(perDay: readonly number[], asOf: number | undefined): OverviewAnswer['peak'] {
  const count = Math.max(...perDay);
  if (asOf === undefined || count === 0) return undefined;
  // Of several days alike, the latest is the one a reader remembers.
  const day = dayOf(asOf) - daysShown + 1 + perDay.lastIndexOf(count);
  return { count, day: day * dayMilliseconds };
}

function countWeeks(view: DatasetView, failures: Uint32Array) {
  const weeks = { last7: 0, previous7: 0, unreviewedLast7: 0 };
  for (const row of failures) {
    const week = weekOf(view.columns.table.time.at(row), view.asOf);
    if (week === 'previous') weeks.previous7 += 1;
    if (week !== 'last') continue;
    weeks.last7 += 1;
    if (!view.isReviewed(row)) weeks.unreviewedLast7 += 1;
  }
  return weeks;
}

function risingPattern({ columns, asOf }: DatasetView, failures: Uint32Array): OverviewAnswer['rising'] {
  const { pattern, time } = columns.table;
  const byPattern = new Map<string, { pattern: string; last7: number; previous7: number }>();
  for (const row of failures) {
    const name = pattern.at(row);
    const week = weekOf(time.at(row), asOf);
    if (name === undefined || week === undefined) continue;
    const weeks = byPattern.get(name) ?? { pattern: name, last7: 0, previous7: 0 };
    if (week === 'last') weeks.last7 += 1;
    else weeks.previous7 += 1;
    byPattern.set(name, weeks);
  }
  return mostRising([...byPattern.values()]);
}
