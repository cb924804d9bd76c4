import { harmlessLines } from '../core/text/harmless.ts';
import { parseStackTrace, type StackTrace, type TracePart } from '../core/text/stack-trace.ts';
import {
  type DocumentLine,
  type Fold,
  foldHeader,
  type Look,
  type Section,
  textLines,
} from './document-line.ts';
import { formatCount, plural } from './format.ts';
import { segment } from './frame.ts';
import type { RecordField } from './record-fields.ts';

/** Characters and lines of a trace that are taken apart; the raw JSON shows more. */
const longestTrace = 200_000;
const mostTraceLines = 500;

/** The stack trace as a section: the project's own frames in sight, runs of library frames folded to one line each. */
export function traceSection(field: RecordField, look: Look): Section {
  const all = harmlessLines(field.text.slice(0, longestTrace).replace(/\s+$/, ''));
  const trace = parseStackTrace(all.slice(0, mostTraceLines));
  const missing = all.length - Math.min(all.length, mostTraceLines);
  const runs = runsOf(trace);
  const folds = runs.flatMap(({ fold }) => (fold === undefined ? [] : [fold]));
  return {
    id: 'trace',
    starts: 'open',
    title: 'Stack trace',
    note: traceNote(trace, folds, look),
    inner: folds,
    lines: (within) => {
      const lines = runs.flatMap((run, place) => runLines(run, { place, field, within, look }));
      if (missing === 0 && field.text.length <= longestTrace) return lines;
      const left = missing > 0 ? plural(missing, 'more line') : 'The rest is not shown';
      const note = [segment(`${look.glyphs.ellipsis} ${left}; r shows the raw JSON`, 'dim')];
      const end = { key: 'trace:left', lead: indentOf(4), text: note, within };
      return [...lines, ...textLines(end, look)];
    },
  };
}

function traceNote(
  { frames, libraryFrames, libraries }: StackTrace,
  folds: readonly Fold[],
  look: Look,
): string {
  const hidden = folds.some((fold) => !look.isOpen(fold));
  const names = libraries.slice(0, 3).join(', ');
  if (frames === 0) return '';
  if (libraryFrames === 0) return plural(frames, 'frame');
  const dot = ` ${look.glyphs.dot} `;
  const where = hidden
    ? `${formatCount(libraryFrames)} hidden (${names})${dot}zo shows`
    : `${names}${dot}zc hides`;
  return `${plural(frames, 'frame')}${dot}${where}`;
}

/** Consecutive parts that are shown or hidden together. */
type Run = { readonly parts: readonly TracePart[]; readonly fold: Fold | undefined };

function runsOf({ parts, frames, libraryFrames }: StackTrace): readonly Run[] {
  // Without a frame of its own, a trace would be nothing but folds.
  const starts = frames === libraryFrames ? 'open' : 'folded';
  const runs: { parts: TracePart[]; isLibrary: boolean }[] = [];
  for (const part of parts) {
    const isLibrary = part.library !== undefined;
    const last = runs.at(-1);
    if (last?.isLibrary === isLibrary) last.parts.push(part);
    else runs.push({ parts: [part], isLibrary });
  }
  return runs.map((run, place) => ({
    parts: run.parts,
    fold: run.isLibrary ? { id: `trace:${place}`, starts } : undefined,
  }));
}

type Placed = {
  readonly place: number;
  readonly field: RecordField;
  readonly within: readonly Fold[];
  readonly look: Look;
};

function runLines({ parts, fold }: Run, { place, field, within, look }: Placed): DocumentLine[] {
  const inside = fold === undefined ? within : [...within, fold];
  const lines = () =>
    parts.flatMap(({ lines, kind }, at) =>
      lines.flatMap((line, offset) => {
        const indent = kind === 'text' ? 2 : offset === 0 ? 4 : 6;
        return textLines(
          {
            key: `trace:${place}.${at}.${offset}`,
            lead: indentOf(indent),
            hang: [segment(`${' '.repeat(indent)}${look.glyphs.wrapped} `, 'dim')],
            text: [segment(kind === 'text' ? line : line.trim(), fold === undefined ? 'plain' : 'dim')],
            within: inside,
            value: { path: field.path, text: () => (kind === 'text' ? line : lines.join('\n').trim()) },
          },
          look,
        );
      }),
    );
  if (fold === undefined) return lines();
  const names = [...new Set(parts.map(({ library }) => library))].join(', ');
  const title = plural(parts.length, 'library frame');
  const header = foldHeader({ fold, title, note: names, within, indent: 4, tone: 'quiet' }, look);
  return look.isOpen(fold) ? [...header, ...lines()] : header;
}

function indentOf(cells: number) {
  return [segment(' '.repeat(cells))];
}
