import { fitToWidth } from '../core/text/cell-width.ts';
import { harmless, harmlessLines } from '../core/text/harmless.ts';
import {
  type DocumentLine,
  type Fold,
  foldHeader,
  type Look,
  nameWidth,
  textLines,
} from './document-line.ts';
import { formatCount, plural } from './format.ts';
import { segment } from './frame.ts';
import type { RecordField } from './record-fields.ts';

/** Characters and lines of one value that are laid out; the raw JSON shows more. */
const longestText = 4_000;
const mostTextLines = 60;
/** Entries of a list that are shown before the rest is folded. */
const shownEntries = 5;

/** Wider lines of prose are hard to read. */
export const proseWidth = 120;

/** A field: its name in a column of its own, its text beside it, broken into lines. */
export function fieldLines(
  field: RecordField,
  {
    look,
    within = [],
    at = '',
  }: { readonly look: Look; readonly within?: readonly Fold[]; readonly at?: string },
): DocumentLine[] {
  const key = `field:${at}${field.name}:${field.path.join('.')}`;
  const placed: PlacedText = { key, name: field.name, path: field.path, text: field.text, within };
  if (field.entries === undefined || field.entries.length === 1) return textBlock(placed, look);
  const entry = (text: string, place: number): PlacedText => ({
    key: `${key}[${place}]`,
    name: place === 0 ? field.name : '',
    path: [...field.path, place],
    text,
    within,
  });
  const shown = field.entries.slice(0, shownEntries);
  const lines = shown.flatMap((text, place) => textBlock(entry(text, place), look));
  const others = field.entries.slice(shownEntries);
  if (others.length === 0) return lines;
  const fold: Fold = { id: `more:${key}`, starts: 'folded' };
  const title = `${formatCount(others.length)} more`;
  lines.push(...foldHeader({ fold, title, note: '', within, indent: nameWidth, tone: 'quiet' }, look));
  if (!look.isOpen(fold)) return lines;
  const inner = [...within, fold];
  return [
    ...lines,
    ...others.flatMap((text, place) =>
      textBlock({ ...entry(text, place + shownEntries), within: inner }, look),
    ),
  ];
}

type PlacedText = Pick<RecordField, 'name' | 'path' | 'text'> & {
  readonly key: string;
  readonly within: readonly Fold[];
};

function textBlock({ key, name, path, text, within }: PlacedText, look: Look): DocumentLine[] {
  const { lines, left } = shownPart(text);
  const value = { path, text: () => text };
  const column = harmless(name.length > 60 ? name.slice(0, 60) : name);
  const blocks = lines.map((line, place) => ({
    key: `${key}/${place}`,
    lead: [segment(nameColumn(place === 0 ? column : '', look), 'dim')],
    hang: [segment(' '.repeat(nameWidth))],
    text: [segment(line)],
    longest: proseWidth,
    within,
    value,
  }));
  const told = blocks.flatMap((block) => textLines(block, look));
  if (left === '') return told;
  const note = {
    key: `${key}/left`,
    lead: [segment(' '.repeat(nameWidth))],
    text: [segment(`${look.glyphs.ellipsis} ${left}`, 'dim')],
    within,
    value,
  };
  return [...told, ...textLines(note, look)];
}

function nameColumn(name: string, { glyphs }: Look): string {
  return `${fitToWidth(name, nameWidth - 1, glyphs.ellipsis)} `;
}

/** The lines of a text that are laid out, and in words what is left of it. */
function shownPart(text: string): { readonly lines: readonly string[]; readonly left: string } {
  const head = text.slice(0, longestText);
  const all = harmlessLines(head.replace(/\s+$/, ''));
  const lines = all.slice(0, mostTextLines);
  if (text.length > longestText)
    return { lines, left: `${plural(text.length - longestText, 'more character')}; r shows the raw JSON` };
  const missing = all.length - lines.length;
  return { lines, left: missing > 0 ? `${plural(missing, 'more line')}; r shows the raw JSON` : '' };
}
