import { shownMarkdown } from '../core/reports/markdown-text.ts';
import { cellWidth, fitToWidth, wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { emptyLine, type FrameLine, plainLine, type Role, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';

/** A part of a report as the screen shows it. */
export type DocumentBlock =
  | { readonly kind: 'lines'; readonly lines: readonly FrameLine[] }
  /** The table below the heading `## Totals`, which is drawn from its figures. */
  | { readonly kind: 'totals' };

type Drawing = { readonly width: number; readonly glyphs: Glyphs };

/**
 * Lays Markdown out for the screen: headings emphasised, tables in columns, marks and comments left out, long lines
 * broken. Harmless whatever the text holds: part of it may have been written by hand.
 */
export function documentBlocks(markdown: string, drawing: Drawing): readonly DocumentBlock[] {
  const blocks: DocumentBlock[] = [];
  let expectsTotals = false;
  const hasTotals = () => blocks.some(({ kind }) => kind === 'totals');
  for (const group of lineGroups(markdown)) {
    const [first = ''] = group;
    if (expectsTotals && first.startsWith('|') && !hasTotals()) blocks.push({ kind: 'totals' });
    else blocks.push({ kind: 'lines', lines: groupLines(group, drawing) });
    // Only the first table right below such a heading is the report's own.
    expectsTotals = first === '## Totals' || (expectsTotals && first === '');
  }
  return blocks;
}

/**
 * Tables whole and, inside the generated regions, paragraphs and list entries on one line: the screen breaks them anew.
 * What people wrote keeps its lines. Comments and the blank lines doubled by leaving them out are gone.
 */
function lineGroups(markdown: string): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let isGenerated = false;
  for (const line of markdown.split(/\r?\n/)) {
    const [, marker] = /^<!-- gen:(begin|end) .*-->$/.exec(line) ?? [];
    if (marker !== undefined) {
      isGenerated = marker === 'begin';
      continue;
    }
    const before = groups.at(-1);
    const [first = ''] = before ?? [];
    if (line.startsWith('|') && first.startsWith('|')) before?.push(line);
    else if (isGenerated && continues(line, first))
      groups.splice(-1, 1, [`${first} ${line.replace(/^(?:> | {2})/, '')}`]);
    else if (line !== '' || first !== '') groups.push([line]);
  }
  return groups;
}

function continues(line: string, before: string): boolean {
  const isOwnLine = /^(?:$|[#|`]|- )/;
  return !isOwnLine.test(line) && before !== '' && !/^[#|]/.test(before);
}

function groupLines(group: readonly string[], drawing: Drawing): readonly FrameLine[] {
  const [first = ''] = group;
  if (first.startsWith('|')) return tableLines(group.map(cellsOf), drawing);
  return textLines(first, drawing.width);
}

function textLines(line: string, width: number): readonly FrameLine[] {
  if (line.trim() === '') return [emptyLine];
  const [, marks, title] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
  if (marks !== undefined && title !== undefined) {
    return [[segment(shown(title), marks.length === 1 ? 'title' : 'strong')]];
  }
  const role: Role = line.startsWith('> ') ? 'medium' : 'plain';
  const hang = /^(?: {2}|- |> )/.test(line) ? '  ' : '';
  const [head = '', ...rest] = wrapToWidth(shown(line), width);
  const further = rest.length === 0 ? [] : wrapToWidth(rest.join(' '), width - hang.length);
  return [[segment(head, role)], ...further.map((text): FrameLine => [segment(hang + text, role)])];
}

/** A table row's cells as a reader sees them; a border that is escaped belongs to its cell. */
function cellsOf(row: string): readonly string[] {
  const inner = row.replace(/^\|/, '').replace(/\|\s*$/, '');
  const cells = inner.match(/(?:\\.|[^\\|])+/g) ?? [];
  return cells.map((cell) => shown(cell.replace(/^ /, '').replace(/ $/, '')));
}

const narrowestName = 12;
const gap = '  ';

/** Columns that do not fit beside a name of some width are left out from the last but one on: the last is the verdict. */
function tableLines(rows: readonly (readonly string[])[], { width }: Drawing): readonly FrameLine[] {
  const [header = [], , ...body] = rows;
  const widths = header.map((_, place) =>
    Math.max(...[header, ...body].map((cells) => cellWidth(cells[place] ?? ''))),
  );
  const shownPlaces = placesThatFit(widths, width);
  const others = shownPlaces.slice(1).reduce((sum, place) => sum + (widths[place] ?? 0) + gap.length, 0);
  const nameWidth = Math.max(1, Math.min(widths[0] ?? 0, width - others));
  const text = (cells: readonly string[]) =>
    shownPlaces
      .map((place) => fitToWidth(cells[place] ?? '', place === 0 ? nameWidth : (widths[place] ?? 0)))
      .join(gap);
  return [[segment(text(header), 'dim')], ...body.map((cells) => plainLine(text(cells)))];
}

function placesThatFit(widths: readonly number[], width: number): readonly number[] {
  let places = widths.map((_, place) => place);
  const needed = () =>
    places.slice(1).reduce((sum, place) => sum + (widths[place] ?? 0) + gap.length, 0) +
    Math.min(narrowestName, widths[0] ?? 0);
  while (places.length > 2 && needed() > width) places = places.toSpliced(-2, 1);
  return places;
}

function shown(text: string): string {
  return harmless(shownMarkdown(text));
}
