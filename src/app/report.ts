import { cellWidth, takeCells } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { plural } from './format.ts';
import { emptyLine, type FrameLine, plainLine, segment } from './frame.ts';
import { asciiGlyphs } from './glyphs.ts';
import type { BuiltReport } from './messages.ts';
import { documentBlocks } from './report-document.ts';
import { shownOutcome, shownPeriod } from './report-request.ts';
import { asciiBorders, type TotalsTable, totalsTable, unicodeBorders } from './report-table.ts';
import { bodyHeight, type PageView, type ScreenModule } from './screen-module.ts';
import type { ReportScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** A report as it would be written, laid out for reading. */
export const reportScreen: ScreenModule<ReportScreen> = {
  needs: () => [],
  rowCount: (screen, state) => laidOut(screen, state)?.lines.length ?? 0,
  viewport: (_screen, state) => bodyHeight(state),
  view,
};

type LaidOut = {
  readonly report: BuiltReport;
  /** One more line for each row of the document; the table's rows stand there too. */
  readonly lines: readonly FrameLine[];
  readonly table: (TotalsTable & { readonly row: number }) | undefined;
};

/** Undefined while there is no report to show. */
function laidOut(screen: ReportScreen, state: AppState): LaidOut | undefined {
  const outcome = shownOutcome(screen, state);
  if (outcome?.ok !== true) return undefined;
  const { report } = outcome;
  const { columns } = state.size;
  const borders = isAscii(state) ? asciiBorders : unicodeBorders;
  const lines: FrameLine[] = [];
  let table: LaidOut['table'];
  // One cell for the cursor's mark, one left free at the right edge.
  for (const block of documentBlocks(report.markdown, {
    width: Math.min(columns, 100) - 2,
    glyphs: state.settings.glyphs,
  })) {
    if (block.kind === 'lines') {
      lines.push(...block.lines.map((line) => [segment(' '), ...line]));
      continue;
    }
    const drawn = totalsTable(report.totals, columns, borders);
    table = { ...drawn, row: lines.length };
    lines.push(...drawn.lines);
  }
  return { report, lines, table };
}

function isAscii({ settings }: AppState): boolean {
  return settings.glyphs.cursor === asciiGlyphs.cursor;
}

function view(screen: ReportScreen, state: AppState): PageView {
  const shown = laidOut(screen, state);
  const { crumb } = state.settings.glyphs;
  const period = shownPeriod(screen, state);
  const project = shown !== undefined && shown.report.projects.length > 1 ? [shown.report.project] : [];
  const crumbs = ['Report', ...project, screen.period, ...(period === undefined ? [] : [period.name])];
  const named = { crumbs: crumbs.join(` ${crumb} `) };
  if (shown === undefined) return { ...named, heading: '', body: waitingLines(screen, state), status: '' };
  const { list } = screen;
  const height = bodyHeight(state);
  const body = shown.lines
    .slice(list.top, list.top + height)
    .map((line, row) => (row + list.top === list.cursor ? withMark(line, state) : line));
  const table = visibleTable(shown, screen, state);
  return {
    ...named,
    // A report is of all records; a filter typed here is the pages' below.
    heading: screen.filter === '' ? plural(shown.lines.length, 'line') : 'of all records, unfiltered',
    body,
    ...(table === undefined ? {} : { table }),
    status: status(shown, screen, state),
  };
}

/** The table is handed to the drawing side where it is whole and the cursor is elsewhere. */
function visibleTable({ table }: LaidOut, { list }: ReportScreen, state: AppState): PageView['table'] {
  if (table === undefined || isAscii(state)) return undefined;
  const row = table.row - list.top;
  const isWhole = row >= 0 && row + table.height <= bodyHeight(state);
  const holdsCursor = list.cursor >= table.row && list.cursor < table.row + table.height;
  return isWhole && !holdsCursor ? { rows: table.rows, height: table.height, row } : undefined;
}

/** The cursor's mark in place of the line's first cell. */
function withMark(line: FrameLine, { settings }: AppState): FrameLine {
  const [first, ...rest] = line;
  const mark = segment(settings.glyphs.cursor, 'accent');
  if (first === undefined) return [mark];
  return [mark, segment(first.text.slice(takeCells(first.text, 1).length), first.role), ...rest];
}

function waitingLines(screen: ReportScreen, state: AppState): readonly FrameLine[] {
  const outcome = shownOutcome(screen, state);
  if (outcome?.ok === false) {
    const { what, where, remedy } = outcome.error;
    return [
      emptyLine,
      [segment(` ${harmless(what)}`, 'bad')],
      ...(where === undefined ? [] : [plainLine(` ${harmless(where)}`)]),
      [segment(` ${harmless(remedy)}`, 'dim')],
    ];
  }
  return [emptyLine, plainLine(` ${reasonToWait(screen, state)}`)];
}

function reasonToWait(screen: ReportScreen, state: AppState): string {
  switch (state.load.phase) {
    case 'loading':
      return 'The report comes when everything is loaded: it tells of all records or of none.';
    case 'stopped':
      return 'Loading was stopped, and a report tells of all records. R loads them.';
    case 'ready':
      return shownPeriod(screen, state) === undefined
        ? 'No record has a time, so there is no week or month to report on.'
        : 'Making the report';
  }
}

const fileStates: Readonly<Record<BuiltReport['existing'], string>> = {
  none: 'not written yet',
  same: 'written, the same',
  different: 'the file differs, w renews it',
  edited: 'edited by hand, w writes .new',
  foreign: 'no report of debrief, w refuses',
};

function status({ report, lines }: LaidOut, { list }: ReportScreen, { size, settings }: AppState): string {
  const place = `${list.cursor + 1}/${lines.length}`;
  const state = fileStates[report.existing];
  const room = Math.max(10, size.columns - place.length - state.length - 7);
  return `${place}  ${endOf(harmless(report.path), room, settings.glyphs.ellipsis)}: ${state}`;
}

/** The end of a path says most. */
function endOf(path: string, width: number, ellipsis: string): string {
  if (cellWidth(path) <= width) return path;
  let start = 0;
  while (start < path.length && cellWidth(path.slice(start)) > width - cellWidth(ellipsis)) start += 1;
  return ellipsis + path.slice(start);
}
