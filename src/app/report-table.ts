import { measuredText } from '../core/reports/figures.ts';
import { changeText, figureText, shortFigureText } from '../core/reports/report-markdown.ts';
import { cellWidth, fitRight, fitToWidth } from '../core/text/cell-width.ts';
import { type FrameLine, segment, summaryTableHeight } from './frame.ts';
import type { BuiltReport } from './messages.ts';

type Totals = BuiltReport['totals'];

/** The totals as a table: its rows for the drawing side, and the same table as lines for where it is not whole. */
export type TotalsTable = {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly height: number;
  readonly lines: readonly FrameLine[];
};

type Borders = {
  readonly bar: string;
  readonly dash: string;
  readonly joints: Readonly<Record<'top' | 'middle' | 'bottom', string>>;
};

export const unicodeBorders: Borders = {
  bar: '│',
  dash: '─',
  joints: { top: '┌┬┐', middle: '├┼┤', bottom: '└┴┘' },
};
export const asciiBorders: Borders = {
  bar: '|',
  dash: '-',
  joints: { top: '+++', middle: '+++', bottom: '+++' },
};

const titleWidth = 16;
const narrowTitleWidth = 10;

export function totalsTable(totals: Totals, width: number, borders: Borders): TotalsTable {
  const cells = fittingCells(totals, width);
  const titles = ['MEASURE', totals.current, totals.previous, 'VERDICT'];
  const widths = titles.map((title, place) =>
    Math.max(cellWidth(title), ...cells.map((row) => cellWidth(row[place] ?? ''))),
  );
  const fitted = [titles, ...cells].map((row) =>
    row.map((text, place) => (place === 1 || place === 2 ? fitRight : fitToWidth)(text, widths[place] ?? 0)),
  );
  const [heads = [], ...body] = fitted;
  return {
    rows: body.map((row) => Object.fromEntries(row.map((text, place) => [heads[place] ?? '', text]))),
    height: summaryTableHeight(body.length),
    lines: borderedLines(fitted, widths, borders),
  };
}

/** Shares with their number of cases where those fit; else without them, and the names cut. */
function fittingCells({ lines }: Totals, width: number): readonly (readonly string[])[] {
  const rows = (figure: typeof figureText, names: number) =>
    lines.map(({ title, current, previous, change }) => [
      fitToWidth(title, names).trimEnd(),
      figure(current),
      previous === undefined ? measuredText(undefined, 'share') : figure(previous),
      changeText(change),
    ]);
  const full = rows(figureText, titleWidth);
  const borders = 3 * 4 + 1;
  const needed = [0, 1, 2, 3].map((place) => Math.max(8, ...full.map((row) => cellWidth(row[place] ?? ''))));
  const isWideEnough = needed.reduce((sum, cells) => sum + cells, borders) <= width;
  return isWideEnough ? full : rows(shortFigureText, narrowTitleWidth);
}

/** As the drawing side draws it: a rule above, below and between all rows. */
function borderedLines(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  { bar, dash, joints }: Borders,
): readonly FrameLine[] {
  const rule = ([left = '', middle = '', right = '']: string): FrameLine => [
    segment(left + widths.map((width) => dash.repeat(width + 2)).join(middle) + right, 'dim'),
  ];
  const line = (cells: readonly string[], place: number): FrameLine => [
    ...cells.flatMap((cell) => [segment(bar, 'dim'), segment(` ${cell} `, place === 0 ? 'strong' : 'plain')]),
    segment(bar, 'dim'),
  ];
  return rows.flatMap((cells, place) => [
    rule(place === 0 ? joints.top : joints.middle),
    line(cells, place),
    ...(place === rows.length - 1 ? [rule(joints.bottom)] : []),
  ]);
}
