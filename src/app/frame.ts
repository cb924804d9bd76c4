import { cellWidth, cutToWidth, fitRight, fitToWidth, wrapToWidth } from '../core/text/cell-width.ts';

/** What a piece of text means; a theme turns it into colour. Never the only carrier of a meaning. */
export type Role =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'title'
  | 'accent'
  | 'match'
  | 'cursor'
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'good'
  | 'bad';

export type Segment = { readonly text: string; readonly role: Role };

/** One row of the screen: finished, harmless text. */
export type FrameLine = readonly Segment[];

/** A small table that the drawing side lays out with borders; its cells are finished, fitted text. */
export type SummaryTableView = {
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Screen rows it takes, borders included: see `summaryTableHeight`. */
  readonly height: number;
};

/** Borders stand above, below and between all rows of a summary table. */
export function summaryTableHeight(rowCount: number): number {
  return 2 * rowCount + 3;
}

/** The whole screen: exactly as many lines as it has rows, none wider than its columns. */
export type Frame = {
  readonly lines: readonly FrameLine[];
  /** Where the terminal's cursor stands while text is typed; 0-based cells. */
  readonly caret: { readonly x: number; readonly y: number } | undefined;
  /** Drawn in place of the lines from `row` on. */
  readonly table?: SummaryTableView & { readonly row: number };
};

export function segment(text: string, role: Role = 'plain'): Segment {
  return { text, role };
}

export function plainLine(text: string): FrameLine {
  return [segment(text)];
}

export const emptyLine: FrameLine = [];

/** A sentence of our own, broken at words to the screen's width, a cell of margin at both sides. */
export function wrappedLines(text: string, columns: number): FrameLine[] {
  return wrapToWidth(text, columns - 2).map((line) => plainLine(` ${line}`));
}

export function textOfLine(line: FrameLine): string {
  return line.map(({ text }) => text).join('');
}

export function lineWidth(line: FrameLine): number {
  return line.reduce((width, { text }) => width + cellWidth(text), 0);
}

/** The line cut to at most `width` cells. */
export function cutLine(line: FrameLine, width: number): FrameLine {
  let left = width;
  const kept: Segment[] = [];
  for (const { text, role } of line) {
    const cells = cellWidth(text);
    if (cells <= left) {
      kept.push({ text, role });
      left -= cells;
      continue;
    }
    if (left > 0) kept.push({ text: cutToWidth(text, left), role });
    break;
  }
  return kept;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most `width` cells of a text's end: of a path it says more than the start. What is left out is marked. */
export function cutAtFront(text: string, width: number, ellipsis: string): string {
  if (cellWidth(text) <= width) return text;
  let kept = '';
  let room = width - cellWidth(ellipsis);
  for (const { segment: grapheme } of [...graphemes.segment(text)].reverse()) {
    room -= cellWidth(grapheme);
    if (room < 0) break;
    kept = grapheme + kept;
  }
  return ellipsis + kept;
}

/** The line in exactly `width` cells. */
function fillLine(line: FrameLine, width: number): FrameLine {
  const cut = cutLine(line, width);
  const missing = width - lineWidth(cut);
  return missing > 0 ? [...cut, segment(' '.repeat(missing))] : cut;
}

/** `left` at the left edge and `right` at the right one; the left is cut first. */
export function spreadLine(left: FrameLine, right: FrameLine, width: number): FrameLine {
  const rightWidth = lineWidth(right);
  if (rightWidth + 2 > width) return cutLine(left, width);
  return [...fillLine(left, width - rightWidth - 1), segment(' '), ...right];
}

/** Two panes beside each other with a gap of two cells, `leftWidth` cells for the first. */
export function besideEachOther(
  left: readonly FrameLine[],
  right: readonly FrameLine[],
  leftWidth: number,
): FrameLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const other = right[row] ?? emptyLine;
    const first = left[row] ?? emptyLine;
    return other.length === 0 ? first : [...fillLine(first, leftWidth), segment('  '), ...other];
  });
}

/** A column of a table drawn in a list. */
export type ColumnSpec = {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
};

/** Text fitted into a column. */
export function fitCell(text: string, column: ColumnSpec): string {
  return column.align === 'right' ? fitRight(text, column.width) : fitToWidth(text, column.width);
}

/** A titled rule across the screen: `─ title ─────`. */
export function ruleLine(title: string, width: number, dash: string): FrameLine {
  const head = title === '' ? '' : `${dash} ${title} `;
  return [segment(cutToWidth(head + dash.repeat(Math.max(0, width - cellWidth(head))), width), 'dim')];
}
