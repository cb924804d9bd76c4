import type { ReportCell } from '../core/reports/report-cells.ts';
import { plural } from './format.ts';
import type { FrameLine } from './frame.ts';
import { type Cell, fitColumns, listLines, type Wanted } from './list-view.ts';
import { bodyHeight, type ScreenModule } from './screen-module.ts';
import type { CompareReportsScreen } from './screens.ts';
import type { AppState } from './state.ts';

type ComparedRow = {
  readonly section: string;
  readonly row: string;
  readonly first: string | undefined;
  readonly second: string | undefined;
};

/** The rows of both reports' tables, those of the first in its order, then those that only the second has. */
function comparedRows({ reports, only }: CompareReportsScreen): readonly ComparedRow[] {
  const [first, second] = reports;
  const keyOf = ({ section, row }: ReportCell) => `${section}\u0000${row}`;
  const values = (cells: readonly ReportCell[]) => new Map(cells.map((cell) => [keyOf(cell), cell]));
  const [a, b] = [values(first.cells), values(second.cells)];
  const rows = Array.from(new Map([...a, ...b]), ([key, { section, row }]) => ({
    section,
    row,
    first: a.get(key)?.value,
    second: b.get(key)?.value,
  }));
  return only === 'differences' ? rows.filter((row) => row.first !== row.second) : rows;
}

/** Two reports' tables row by row, as they were written; what differs is marked. */
export const compareReportsScreen: ScreenModule<CompareReportsScreen> = {
  needs: () => [],
  rowCount: (screen) => comparedRows(screen).length,
  viewport: (_screen, state) => bodyHeight(state) - 1,
  view: (screen, state) => {
    const rows = comparedRows(screen);
    const [first, second] = screen.reports;
    const differing = rows.filter((row) => row.first !== row.second).length;
    return {
      crumbs: `Reports ${state.settings.glyphs.crumb} ${first.name} and ${second.name}`,
      heading: `${differing} of ${plural(rows.length, 'row')} ${differing === 1 ? 'differs' : 'differ'}`,
      body: body(screen, state, rows),
      status: `${rows.length === 0 ? 0 : screen.list.cursor + 1}/${rows.length}  written figures; whether a difference is beyond chance is in the later report`,
    };
  },
};

function body(
  screen: CompareReportsScreen,
  state: AppState,
  rows: readonly ComparedRow[],
): readonly FrameLine[] {
  const { glyphs } = state.settings;
  const [first, second] = screen.reports;
  const columns: readonly (Wanted & { readonly cell: (row: ComparedRow) => Cell })[] = [
    { title: 'ROW', width: 20, align: 'left', dropOrder: 0, stretch: 20, cell: ({ row }) => ({ text: row }) },
    {
      title: 'OF',
      width: 10,
      align: 'left',
      dropOrder: 1,
      stretch: 20,
      cell: ({ section }) => ({ text: section, role: 'dim' }),
    },
    {
      title: first.name,
      width: 19,
      align: 'right',
      dropOrder: 0,
      cell: (row) => ({ text: row.first ?? '–' }),
    },
    {
      title: second.name,
      width: 19,
      align: 'right',
      dropOrder: 0,
      cell: (row) => ({ text: row.second ?? '–' }),
    },
    {
      title: '',
      width: glyphs.differs.length,
      align: 'left',
      dropOrder: 0,
      cell: (row) => ({ text: row.first === row.second ? '' : glyphs.differs, role: 'accent' }),
    },
  ];
  const shown = fitColumns(columns, state.size.columns - 1);
  return listLines({
    columns: shown,
    place: screen.list,
    height: compareReportsScreen.viewport(screen, state),
    count: rows.length,
    row: (position) => {
      const row = rows[position];
      return row === undefined ? undefined : shown.map(({ cell }) => cell(row));
    },
    glyphs,
  });
}
