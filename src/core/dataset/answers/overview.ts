import { exposedRows, scopeOfRows } from '../../analysis/analysis-scope.ts';
import { exposureOf } from '../../analysis/exposure.ts';
import { type PatternChanges, patternChanges } from '../../analysis/pattern-changes.ts';
import { targetLines } from '../../analysis/targets.ts';
import { mostRising, weekChange } from '../../analysis/week-change.ts';
import type { Query } from '../../query/query.ts';
import type { RecordKind } from '../../records/kinds.ts';
import type { DatasetView } from '../dataset-view.ts';
import { matchedRows } from '../match.ts';
import type { OverviewAnswer } from '../questions.ts';
import { countByKind } from './count.ts';
import { codesAt, increment, valuesAt } from './gathered-cells.ts';
import { dayMilliseconds, periodOfRows, weekStarts } from './time-buckets.ts';

const daysShown = 60;

/** Sums up the matched records: failures over time, targets, and what rises. */
export function answerOverview(view: DatasetView, { query }: { readonly query: Query }): OverviewAnswer {
  const { columns, asOf } = view;
  const match = view.match(query);
  const rows = matchedRows(match);
  const failures = rowsOfKind(view, rows, 'failure');
  const times = valuesAt(columns.table.time, failures);
  const perDay = failuresPerDay(times, asOf);
  const weeks = countWeeks(view, failures, times);
  const scopeRows = { matched: rows, exposed: exposedRows(view, query), asOf };
  const scope = scopeOfRows(columns, scopeRows, view.patternName);
  const changes = patternChanges(scope, exposureOf(scope));
  return {
    byKind: countByKind(view, match),
    perDay,
    peak: peakOf(perDay, asOf),
    last7: weeks.last7,
    previous7: weeks.previous7,
    change: weekChange(changes),
    reviewed: countReviewed(view, rows),
    unreviewedLast7: weeks.unreviewedLast7,
    targets: targetLines(columns, rows),
    rising: risingOf(changes),
    problems: view.problems.length,
    period: periodOfRows(columns.table.time, rows),
  };
}

function rowsOfKind({ columns }: DatasetView, rows: Uint32Array, name: RecordKind): Uint32Array {
  const wanted = columns.table.kind.codeOf(name);
  if (wanted === undefined) return new Uint32Array(0);
  const codes = codesAt(columns.table.kind, rows);
  let count = 0;
  for (let place = 0; place < codes.length; place++) if (codes[place] === wanted) count += 1;
  if (count === rows.length) return rows;
  const found = new Uint32Array(count);
  let next = 0;
  for (let place = 0; next < count; place++)
    if (codes[place] === wanted) found[next++] = rows[place] as number;
  return found;
}

function countReviewed(view: DatasetView, rows: Uint32Array): number {
  const reviewed = view.reviewed();
  if (reviewed === undefined) return 0;
  let count = 0;
  for (let place = 0; place < rows.length; place++) count += reviewed[rows[place] as number] as number;
  return count;
}

/** Days are days of the calendar in UTC; the last one is the day of the as-of time. */
function failuresPerDay(times: Float64Array, asOf: number | undefined): number[] {
  const perDay = new Uint32Array(daysShown);
  if (asOf === undefined) return [...perDay];
  const first = dayOf(asOf) - daysShown + 1;
  const start = first * dayMilliseconds;
  for (let place = 0; place < times.length; place++) {
    const time = times[place] as number;
    if (time >= start && time <= asOf) increment(perDay, dayOf(time) - first);
  }
  return [...perDay];
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

function countWeeks(view: DatasetView, failures: Uint32Array, times: Float64Array) {
  const weeks = { last7: 0, previous7: 0, unreviewedLast7: 0 };
  const { last, previous } = weekStarts(view.asOf);
  const end = view.asOf ?? Number.NEGATIVE_INFINITY;
  const reviewed = view.reviewed();
  for (let place = 0; place < times.length; place++) {
    const time = times[place] as number;
    if (!(time > previous && time <= end)) continue;
    if (time > last) {
      weeks.last7 += 1;
      if (reviewed?.[failures[place] ?? 0] !== 1) weeks.unreviewedLast7 += 1;
    } else weeks.previous7 += 1;
  }
  return weeks;
}

function risingOf(changes: PatternChanges): OverviewAnswer['rising'] {
  const rising = mostRising(changes);
  if (rising === undefined) return undefined;
  const [last7 = 0, previous7 = 0] = rising.byWeek;
  return { pattern: rising.pattern, last7, previous7 };
}
