import { bitsOfKind, exposedBits, scopeOfBits } from '../../analysis/analysis-scope.ts';
import { exposureOf } from '../../analysis/exposure.ts';
import { type PatternChanges, patternChanges } from '../../analysis/pattern-changes.ts';
import { targetLinesOf } from '../../analysis/targets.ts';
import { mostRising, weekChange } from '../../analysis/week-change.ts';
import { nextAbove } from '../../query/condition-rows.ts';
import type { Query } from '../../query/query.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { OverviewAnswer } from '../questions.ts';
import { hasRow, type RowBits } from '../row-bits.ts';
import { maskedStretchesOf, type Stretch } from '../stretches.ts';
import { countByKind } from './count.ts';
import { increment } from './gathered-cells.ts';
import { dayMilliseconds, periodOfBits, weekStarts } from './time-buckets.ts';
import { TimePlaces } from './time-places.ts';

const daysShown = 60;

/** Sums up the matched records: failures over time, targets, and what rises. */
export function answerOverview(view: DatasetView, { query }: { readonly query: Query }): OverviewAnswer {
  const { columns } = view;
  const match = view.match(query);
  const { bits } = match;
  const scope = scopeOfBits(view, { matched: bits, exposed: exposedBits(view, query) }, view.patternName);
  const changes = patternChanges(scope, exposureOf(scope));
  const days = countDays(view, bitsOfKind(view, bits, 'failure'));
  return {
    byKind: countByKind(view, match),
    perDay: days.perDay,
    peak: peakOf(days.perDay, view.asOf),
    last7: days.last7,
    previous7: days.previous7,
    change: weekChange(changes),
    reviewed: countReviewed(view, bits),
    unreviewedLast7: days.unreviewedLast7,
    targets: targetLinesOf(scope),
    rising: risingOf(changes),
    problems: view.problems.length,
    period: periodOfBits(columns, bits),
  };
}

function countReviewed(view: DatasetView, bits: RowBits): number {
  const reviewed = view.reviewed();
  let count = 0;
  for (let row = 0; reviewed !== undefined && row < reviewed.length; row++)
    if (reviewed[row] === 1 && hasRow(bits, row)) count += 1;
  return count;
}

/** Days are days of the calendar in UTC; the last one is the day of the as-of time. */
function countDays(view: DatasetView, failures: RowBits) {
  const { asOf } = view;
  const nothing = {
    perDay: new Array<number>(daysShown).fill(0),
    last7: 0,
    previous7: 0,
    unreviewedLast7: 0,
  };
  if (asOf === undefined) return nothing;
  const firstDay = dayOf(asOf) - daysShown + 1;
  const days = Array.from({ length: daysShown }, (_, day) => (firstDay + day) * dayMilliseconds);
  const week = weekStarts(asOf);
  const end = nextAbove(asOf);
  const [previous, last] = [nextAbove(week.previous), nextAbove(week.last)];
  const cuts = [...days, previous, last, end].sort((a, b) => a - b);
  const counts = countPlaces(view, failures, cuts);
  const between = (from: number, to: number, of = counts.all) =>
    cuts.reduce((sum, cut, place) => sum + (cut >= from && cut < to ? (of[place + 1] ?? 0) : 0), 0);
  return {
    perDay: days.map((day) => between(day, Math.min(day + dayMilliseconds, end))),
    last7: between(last, end),
    previous7: between(previous, last),
    unreviewedLast7: between(last, end) - between(last, end, counts.reviewed),
  };
}

/** How many rows lie between which cuts, of all and of those that someone has reviewed. */
function countPlaces(view: DatasetView, bits: RowBits, cuts: readonly number[]) {
  const places = new TimePlaces(view.columns, cuts);
  const all = new Uint32Array(places.count);
  const reviewed = new Uint32Array(places.count);
  const isReviewed = view.reviewed();
  for (const { stretch, wanted } of maskedStretchesOf(bits, view.columns.length)) {
    const placeOf = places.of(stretch);
    if (wanted !== undefined)
      dropUnwanted(placeOf, wanted, { count: stretch.count, place: places.count - 1 });
    for (let at = 0; at < stretch.count; at++) increment(all, placeOf[at] as number);
    if (isReviewed !== undefined) countReviewedPlaces(reviewed, placeOf, { stretch, isReviewed });
  }
  return { all, reviewed };
}

/** What is not wanted stands where the missing times do. */
function dropUnwanted(
  places: Uint8Array,
  wanted: RowBits,
  { count, place }: { readonly count: number; readonly place: number },
): void {
  for (let at = 0; at < count; at++) {
    const mask = -(((wanted[at >>> 5] as number) >>> (at & 31)) & 1);
    places[at] = ((places[at] as number) & mask) | (place & ~mask);
  }
}

function countReviewedPlaces(
  counts: Uint32Array,
  places: Uint8Array,
  { stretch, isReviewed }: { readonly stretch: Stretch; readonly isReviewed: Uint8Array },
): void {
  for (let at = 0; at < stretch.count; at++) {
    const row = stretch.rows?.[at] ?? stretch.first + at;
    if (isReviewed[row] === 1) increment(counts, places[at] as number);
  }
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

function risingOf(changes: PatternChanges): OverviewAnswer['rising'] {
  const rising = mostRising(changes);
  if (rising === undefined) return undefined;
  const [last7 = 0, previous7 = 0] = rising.byWeek;
  return { pattern: rising.pattern, last7, previous7 };
}
