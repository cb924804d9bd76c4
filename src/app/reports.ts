import { harmless } from '../core/text/harmless.ts';
import { plural } from './format.ts';
import { emptyLine, type FrameLine, wrappedLines } from './frame.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import type { ListedReport } from './messages.ts';
import { reportPage } from './report-request.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import { pageOf, type ReportScreen, type ReportsScreen } from './screens.ts';
import type { AppState, Next } from './state.ts';

/** The written reports; none until they have been listed. */
export function listed({ reports }: AppState): readonly ListedReport[] {
  return reports === 'asked' || reports === undefined ? [] : reports;
}

export function reportUnderCursor({ list }: ReportsScreen, state: AppState): ListedReport | undefined {
  return listed(state)[list.cursor];
}

export function writtenReportPage({ period, day, project }: ListedReport): ReportScreen {
  return { ...reportPage(period), day, project };
}

/** Asks for the written reports when their page comes to the front, and forgets them when it goes: files change meanwhile. */
export function withReportsAsked({ state, effects }: Next): Next {
  const isShown = pageOf(state.stack).kind === 'reports';
  if (!isShown)
    return { state: state.reports === undefined ? state : { ...state, reports: undefined }, effects };
  if (state.reports !== undefined) return { state, effects };
  return { state: { ...state, reports: 'asked' }, effects: [...effects, { kind: 'list-reports' }] };
}

/** Every report that has been written, newest period first: to open, compare and annotate. */
export const reportsScreen: ScreenModule<ReportsScreen> = {
  needs: () => [],
  rowCount: (_screen, state) => listed(state).length,
  viewport: (_screen, state) => bodyHeight(state) - 1,
  view: (screen, state) => {
    const reports = listed(state);
    const place = reports.length === 0 ? 0 : screen.list.cursor + 1;
    const path = reportUnderCursor(screen, state)?.path;
    return {
      crumbs: 'Reports',
      heading: state.reports === 'asked' ? '' : plural(reports.length, 'report'),
      body: body(screen, state),
      status: `${place}/${reports.length}${path === undefined ? '' : `  ${harmless(path)}`}`,
    };
  },
};

function body(screen: ReportsScreen, state: AppState): readonly FrameLine[] {
  const reports = listed(state);
  if (reports.length === 0) {
    if (state.reports === 'asked') return [];
    return [
      emptyLine,
      ...wrappedLines(
        'No report has been written yet. P shows the one on this week, w there writes it; `debrief report --all` writes one for every week and month.',
        state.size.columns,
      ),
    ];
  }
  const shown = fitColumns(columns, state.size.columns - 1);
  return listLines({
    columns: shown,
    place: screen.list,
    height: reportsScreen.viewport(screen, state),
    count: reports.length,
    row: (position) => {
      const report = reports[position];
      return report === undefined ? undefined : shown.map(({ cell }) => cell(report, screen));
    },
    glyphs: state.settings.glyphs,
  });
}

type ReportColumn = Wanted & { readonly cell: (report: ListedReport, screen: ReportsScreen) => Cell };

const columns: readonly ReportColumn[] = [
  {
    title: '  PERIOD',
    width: 11,
    align: 'left',
    dropOrder: 0,
    cell: ({ name, path }, { picked }) => ({ text: `${picked.includes(path) ? '*' : ' '} ${name}` }),
  },
  { title: 'BEGINS', width: 10, align: 'left', dropOrder: 2, cell: ({ day }) => ({ text: day }) },
  {
    title: 'PROJECT',
    width: 12,
    align: 'left',
    dropOrder: 3,
    stretch: 20,
    cell: ({ project }) => ({ text: project }),
  },
  figure('FAILURES', 'Failures', 1),
  figure('COMPLETED', 'Completed', 1),
  figure('SEVERE', 'Severe', 4),
];

/** A figure of the report's table of totals. */
function figure(title: string, row: string, dropOrder: number): ReportColumn {
  return {
    title,
    width: title === 'FAILURES' ? 9 : 20,
    align: 'right',
    dropOrder,
    cell: ({ cells }) => ({
      text: cells.find((cell) => cell.section === 'Totals' && cell.row === row)?.value ?? '–',
    }),
  };
}
