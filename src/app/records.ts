import type { Question, RowSummary, RowsAnswer } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import { answerTo } from './answer-book.ts';
import { emptyMatchLines } from './empty.ts';
import { formatCount, plural } from './format.ts';
import { besideEachOther, type FrameLine, ruleLine } from './frame.ts';
import { type Cell, fitColumns, type ListRow, listLines } from './list-view.ts';
import { filterQuery, pathCrumbs, scopedQuery } from './page-query.ts';
import { type RecordColumn, recordColumns } from './record-columns.ts';
import { matchedCount, rowsAnswer, rowsQuestions, summaryAt } from './record-pages.ts';
import { previewRecordLines } from './record-preview.ts';
import { restedOf } from './rested.ts';
import { bodyHeight, hasPreview, isWide, type PageView, type ScreenModule } from './screen-module.ts';
import type { RecordsScreen } from './screens.ts';
import { soughtIn } from './sought-text.ts';
import type { AppState } from './state.ts';
import { searchingWords, textSearchOffer } from './text-search.ts';

export function rowUnderCursor(screen: RecordsScreen, state: AppState): RowSummary | undefined {
  return summaryAt(screen, state, screen.list.cursor);
}

/** The rows a command acts on: the marked ones, else the one under the cursor. */
export function chosenRows(screen: RecordsScreen, state: AppState): readonly Row[] {
  if (screen.marked.size > 0) return [...screen.marked];
  const row = rowUnderCursor(screen, state);
  return row === undefined ? [] : [row.row];
}

const previewWidth = 56;

export const recordsScreen: ScreenModule<RecordsScreen> = {
  needs: (screen, state) => {
    const { list, rangeFrom } = screen;
    // A range being marked needs all its rows, also those off the screen.
    const first = Math.min(list.top, rangeFrom ?? list.top);
    const last = Math.max(list.top + bodyHeight(state), rangeFrom ?? 0);
    const pages = rowsQuestions(screen, first, last);
    return pages;
  },
  extras: (screen, state) => {
    const query = scopedQuery(screen.filter, screen.path, screen.of);
    const explain: Question[] =
      rowsAnswer(screen, state, 0)?.matched === 0 ? [{ ask: 'explain', query }] : [];
    return [{ ask: 'count', query }, ...previewQuestions(screen, state), ...explain];
  },
  rowCount: matchedCount,
  viewport: listHeight,
  view,
};

/** On a narrow screen every line belongs to the list: Enter shows the record. */
function showsPreview(state: AppState): boolean {
  return isWide(state) && hasPreview(state);
}

/** The row on which the cursor last rested. */
function previewedRow(screen: RecordsScreen, state: AppState): RowSummary | undefined {
  const rested = restedOf(screen, state);
  return rested === undefined || !showsPreview(state) ? undefined : rowUnderCursor(rested, state);
}

function previewQuestions(screen: RecordsScreen, state: AppState): readonly Question[] {
  const row = previewedRow(screen, state);
  return row === undefined ? [] : [{ ask: 'record', row: row.row }];
}

function listHeight(screen: RecordsScreen, state: AppState): number {
  const divider = dividerOf(screen, state) === undefined ? 0 : 1;
  return Math.max(3, bodyHeight(state) - 1 - divider);
}

/** The place of the first typo-tolerant match, if there are both kinds or only such. */
function dividerOf(screen: RecordsScreen, state: AppState): number | undefined {
  const answer = rowsAnswer(screen, state, screen.list.top) ?? rowsAnswer(screen, state, 0);
  return answer === undefined || answer.exact === answer.matched ? undefined : answer.exact;
}

function view(screen: RecordsScreen, state: AppState): PageView {
  const query = scopedQuery(screen.filter, screen.path, screen.of);
  const total = answerTo(state.answers, { ask: 'count', query })?.total;
  const matched = matchedCount(screen, state);
  return {
    crumbs: pathCrumbs(kindTitles[screen.of], [...screen.path], state.settings.glyphs.crumb),
    heading: total === undefined ? '' : `${formatCount(matched)} of ${formatCount(total)}`,
    body: body(screen, state, matched),
    status: status(screen, state, matched),
  };
}

/** What a list of a kind of records is called. */
export const kindTitles = {
  failure: 'Failures',
  success: 'Successes',
  performance: 'Performance',
  context_metrics: 'Context rows',
  generic: 'Other records',
  any: 'All records',
} as const;

function body(screen: RecordsScreen, state: AppState, matched: number): readonly FrameLine[] {
  const answered = rowsAnswer(screen, state, screen.list.top);
  if (answered?.matched === 0)
    return emptyMatchLines(state, scopedQuery(screen.filter, screen.path, screen.of));
  const width = showsPreview(state) ? state.size.columns - previewWidth - 2 : state.size.columns;
  const list = recordListLines(screen, state, { width, matched });
  if (!showsPreview(state)) return list;
  return besideEachOther(list, previewOf(screen, state, previewWidth).slice(0, bodyHeight(state)), width);
}

function recordListLines(
  screen: RecordsScreen,
  state: AppState,
  { width, matched }: { readonly width: number; readonly matched: number },
): FrameLine[] {
  const { glyphs } = state.settings;
  // What the path fixes is the same in every row: its column would only take room from the text.
  const fixed = new Set(screen.path.map(({ field }) => field));
  const wanted = recordColumns(screen.of).filter(({ field }) => field === undefined || !fixed.has(field));
  const columns = fitColumns(wanted, width - 5);
  const divider = dividerOf(screen, state);
  const flags = { title: '', width: 3, align: 'left' } as const;
  return listLines({
    columns: [
      flags,
      ...columns.map((column) => ({ ...column, title: column.title + sortMark(screen, column, glyphs) })),
    ],
    place: screen.list,
    height: listHeight(screen, state),
    count: matched,
    row: (position) => listRow(summaryAt(screen, state, position), { screen, state, columns }),
    ...(divider === undefined
      ? {}
      : { divider: { before: divider, line: dividerLine(matched - divider, width, glyphs.rule) } }),
    sought: soughtIn(screen.filter),
    glyphs,
  });
}

function dividerLine(similar: number, width: number, rule: string): FrameLine {
  return ruleLine(`${plural(similar, 'similar record')}, by likeness`, width, rule);
}

function sortMark(
  screen: RecordsScreen,
  column: RecordColumn,
  { down, up }: { readonly down: string; readonly up: string },
): string {
  if (screen.sort.by !== column.field) return '';
  return screen.sort.direction === 'descending' ? ` ${down}` : ` ${up}`;
}

function listRow(
  row: RowSummary | undefined,
  {
    screen,
    state,
    columns,
  }: { readonly screen: RecordsScreen; readonly state: AppState; readonly columns: readonly RecordColumn[] },
): ListRow {
  if (row === undefined) return undefined;
  const { check, dot } = state.settings.glyphs;
  const mark = screen.marked.has(row.row) ? '*' : ' ';
  const seen = row.review === undefined ? ' ' : Object.keys(row.review.verdicts).length > 0 ? check : dot;
  const flags: Cell = { text: `${mark}${seen}${matchMarks[row.match]}`, role: 'accent' };
  return [flags, ...columns.map((column) => column.cell(row))];
}

/** How a record was found. */
const matchMarks = { exact: ' ', similar: '~', text: '+' } as const;

function previewOf(screen: RecordsScreen, state: AppState, width: number): FrameLine[] {
  const row = previewedRow(screen, state);
  if (row === undefined) return [];
  const record = answerTo(state.answers, { ask: 'record', row: row.row });
  const { glyphs } = state.settings;
  if (record === undefined) return [ruleLine(`line ${formatCount(row.line)}`, width, glyphs.rule)];
  return previewRecordLines(record, {
    width,
    glyphs,
    review: row.review,
    sought: filterQuery(screen.filter),
  });
}

function status(screen: RecordsScreen, state: AppState, matched: number): string {
  const answer = rowsAnswer(screen, state, screen.list.top);
  if (answer === undefined) return searchingWords(state);
  const place = matched === 0 ? '0/0' : `${formatCount(screen.list.cursor + 1)}/${formatCount(matched)}`;
  const offer = state.load.phase === 'loading' ? '' : textSearchOffer(screen.filter, matched);
  if (offer !== '') return `${place}${foundHow(answer)}  ${offer}`;
  const marked = screen.marked.size === 0 ? '' : `  ${formatCount(screen.marked.size)} marked`;
  const row = rowUnderCursor(screen, state);
  const line = row === undefined ? '' : `  ${row.file.replace(/^.*\//, '')}:${row.line}`;
  return `${place}${foundHow(answer)}${marked}${line}`;
}

function foundHow({ matched, exact, inTexts = 0 }: RowsAnswer): string {
  const similar = matched - exact - inTexts;
  if (similar + inTexts === 0) return '';
  const texts = inTexts === 0 ? '' : `, ${formatCount(inTexts)} in the texts (+)`;
  return `  ${formatCount(exact)} exact, ${formatCount(similar)} similar${texts}`;
}
