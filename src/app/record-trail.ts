import type { Question } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import { answerTo } from './answer-book.ts';
import { formatCount } from './format.ts';
import { timelineQuestion } from './record-document.ts';
import { matchedCount, rowsAnswer, rowsQuestion, rowsQuestions, summaryAt } from './record-pages.ts';
import { atTop, type RecordScreen, type RecordsScreen, type RecordTrail } from './screens.ts';
import type { AppState } from './state.ts';

export type OpenedFrom = {
  readonly origin: RecordsScreen;
  readonly row: Row;
  readonly along: RecordTrail;
  /** Place in the origin's list, for a trail along it. */
  readonly position?: number;
};

/** The page of one record. */
export function recordPage({ origin, row, along, position = -1 }: OpenedFrom): RecordScreen {
  return {
    kind: 'record',
    filter: origin.filter,
    list: atTop,
    origin,
    position,
    along,
    row,
    mode: 'fields',
    wrap: 'wrapped',
    folded: 'as given',
    toggled: new Set(),
    find: '',
    unmasked: undefined,
  };
}

/** What must be known to go one record on. */
export function trailQuestions({ along, origin, position }: RecordScreen): readonly Question[] {
  switch (along.kind) {
    case 'list':
      return rowsQuestions(origin, position - 1, position + 1).slice(0, 2);
    case 'timeline':
      return [timelineQuestion({ row: along.of })];
    case 'rows':
    case 'triage':
      return [];
  }
}

/** Where the record is on its trail: 0-based; `count` long as far as is known. */
export type TrailPlace = { readonly place: number | undefined; readonly count: number };

function queueOfRun({ triage }: AppState): readonly Row[] {
  return triage === undefined || triage === 'opening' ? [] : triage.queue;
}

function trailPlace(screen: RecordScreen, state: AppState): TrailPlace {
  const rows = chosenRows(screen, state);
  if (rows !== undefined) {
    const place = rows.indexOf(screen.row);
    return { place: place === -1 ? undefined : place, count: rows.length };
  }
  const { origin, position } = screen;
  const count = rowsAnswer(origin, state, position)?.matched ?? matchedCount(origin, state);
  return { place: placeInList(screen, state), count };
}

/** The rows of a trail that is known as a whole; undefined for a list, which is known in pages. */
function chosenRows({ along }: RecordScreen, state: AppState): readonly Row[] | undefined {
  if (along.kind === 'list') return undefined;
  if (along.kind === 'rows') return along.rows;
  if (along.kind === 'triage') return queueOfRun(state);
  return answerTo(state.answers, timelineQuestion({ row: along.of }))?.entries.map(({ row }) => row) ?? [];
}

/** Records that came in or fell out of the filter may have moved it. */
function placeInList({ origin, position, row }: RecordScreen, state: AppState): number | undefined {
  if (summaryAt(origin, state, position)?.row === row) return position;
  const { from } = rowsQuestion(origin, position);
  const near = rowsAnswer(origin, state, position)?.rows.findIndex((other) => other.row === row) ?? -1;
  return near === -1 ? undefined : from + near;
}

/** The page of the record `distance` further on; undefined at either end. */
export function recordFurther(
  screen: RecordScreen,
  state: AppState,
  distance: number,
): RecordScreen | undefined {
  const { place, count } = trailPlace(screen, state);
  // A record that is no longer in the list has left its place to the one behind it.
  const start = place ?? (distance > 0 ? screen.position - 1 : screen.position);
  const wanted = Math.max(0, Math.min(count - 1, start + distance));
  const rows = chosenRows(screen, state);
  const row = rows === undefined ? summaryAt(screen.origin, state, wanted)?.row : rows[wanted];
  if (row === undefined || row === screen.row) return undefined;
  const position = rows === undefined ? wanted : -1;
  return { ...screen, row, position, list: atTop };
}

function trailNoun(along: RecordTrail): string {
  if (along.kind === 'rows' && along.with === 'findings') return 'record with findings';
  return { list: 'record', timeline: 'timeline', rows: 'compared', triage: 'queue' }[along.kind];
}

/** `record 3 of 29`. */
export function trailHeading(screen: RecordScreen, state: AppState): string {
  const { place, count } = trailPlace(screen, state);
  const noun = trailNoun(screen.along);
  if (place === undefined) return count === 0 ? '' : `${noun}, no longer in the list`;
  return `${noun} ${formatCount(place + 1)} of ${formatCount(count)}`;
}
