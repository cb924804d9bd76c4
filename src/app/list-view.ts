import { harmless } from '../core/text/harmless.ts';
import {
  type ColumnSpec,
  emptyLine,
  type FrameLine,
  fitCell,
  type Role,
  type Segment,
  segment,
} from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { markRanges, type Range } from './marked-line.ts';
import type { ListPlace } from './screens.ts';

/** One cell of a list: text from anywhere, and what it means. `spoken` is what is said where nothing is told by columns. */
export type Cell = { readonly text: string; readonly role?: Role; readonly spoken?: string };

/** One place of a list: its cells, in the order of the columns; undefined while its answer has not come. */
export type ListRow = readonly Cell[] | undefined;

export type ListSpec = {
  readonly columns: readonly ColumnSpec[];
  readonly place: ListPlace;
  /** How many places are drawn. */
  readonly height: number;
  readonly count: number;
  readonly row: (position: number) => ListRow;
  /** A line between two places: above the first typo-tolerant match. */
  readonly divider?: { readonly before: number; readonly line: FrameLine };
  /** What is looked for in a cell's text, to be marked. */
  readonly sought?: ((text: string) => readonly Range[]) | undefined;
  readonly glyphs: Glyphs;
};

/** The heading line and the visible places, each fitted to its columns; the cursor's place is marked and emphasised. */
export function listLines(spec: ListSpec): FrameLine[] {
  const { columns, place, height, count } = spec;
  if (spec.glyphs.layout === 'linear') return spokenRow(spec);
  const heading = [segment(` ${columns.map((column) => fitCell(column.title, column)).join(' ')}`, 'dim')];
  const end = Math.min(count, place.top + height);
  const lines: FrameLine[] = [heading];
  for (let position = place.top; position < end; position++) {
    if (spec.divider?.before === position) lines.push(spec.divider.line);
    lines.push(rowLine(spec, position));
  }
  while (lines.length < height + 1) lines.push(emptyLine);
  return lines;
}

/** The row with the cursor in words: `row 3 of 29: SEV HIGH, ID F360, …`. */
function spokenRow({ columns, place, count, row, glyphs }: ListSpec): FrameLine[] {
  const cells = row(place.cursor);
  if (count === 0 || cells === undefined) return [];
  const told = columns.flatMap(({ title }, index) => {
    const { text: shown = '', spoken } = cells[index] ?? {};
    if (spoken !== undefined) return spoken === '' ? [] : [harmless(spoken)];
    const text = harmless(shown).trim();
    return text === '' ? [] : [`${title} ${text}`.trim()];
  });
  return [[segment(`${glyphs.cursor}row ${place.cursor + 1} of ${count}: ${told.join(', ')}`)]];
}

function rowLine({ columns, place, row, sought, glyphs }: ListSpec, position: number): FrameLine {
  const isCursor = position === place.cursor;
  const marker = segment(isCursor ? glyphs.cursor : ' ', isCursor ? 'accent' : 'plain');
  const cells = row(position);
  if (cells === undefined) return [marker, segment(glyphs.ellipsis, 'dim')];
  const segments: Segment[] = [marker];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    const text = fitCell(harmless(cell?.text ?? ''), column);
    const role = isCursor && index === 0 ? 'cursor' : (cell?.role ?? 'plain');
    if (index > 0) segments.push(segment(' ', role));
    segments.push(...markRanges([segment(text, role)], sought?.(text) ?? [], 'match'));
  }
  return joined(segments);
}

/** Neighbouring segments of one role become one: fewer escape sequences on the wire. */
export function joined(segments: readonly Segment[]): FrameLine {
  const line: Segment[] = [];
  for (const { text, role } of segments) {
    const last = line.at(-1);
    if (last !== undefined && (last.role === role || (text.trim() === '' && role === 'plain'))) {
      line[line.length - 1] = segment(last.text + text, last.role);
    } else line.push(segment(text, role));
  }
  return line;
}

export type Wanted = ColumnSpec & {
  /** Columns with the highest number go first when the screen is narrow. */
  readonly dropOrder: number;
  /** Cells it may take beyond its width when there is room. */
  readonly stretch?: number;
};

/** The columns that fit into `width` cells, in their order, stretched into the room that is left. */
export function fitColumns<Column extends Wanted>(wanted: readonly Column[], width: number): Column[] {
  const kept = [...wanted];
  const used = () => kept.reduce((sum, column) => sum + column.width + 1, 0);
  while (used() > width && kept.length > 1) {
    const worst = Math.max(...kept.map(({ dropOrder }) => dropOrder));
    kept.splice(
      kept.findIndex(({ dropOrder }) => dropOrder === worst),
      1,
    );
  }
  let room = width - used();
  return kept.map((column) => {
    const extra = Math.max(0, Math.min(room, column.stretch ?? 0));
    room -= extra;
    return { ...column, width: column.width + extra };
  });
}
