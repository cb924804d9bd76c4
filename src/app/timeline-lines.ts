import type { TimelineAnswer, TimelineEntry } from '../core/dataset/questions.ts';
import { cellWidth, cutToWidth, fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import {
  type DocumentLine,
  type Fold,
  foldHeader,
  type Look,
  type Section,
  textLines,
} from './document-line.ts';
import { formatCount, formatShortTime, plural } from './format.ts';
import { lineWidth, type Role, type Segment, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';

/** Samples of the context window between two other entries are folded from this many on: a session has hundreds. */
const foldedSamples = 4;

/** What happened to the same feature and in the same session, over all kinds of records, oldest first. */
export function timelineSection({ entries, total }: TimelineAnswer, look: Look): Section {
  return {
    id: 'timeline',
    starts: 'open',
    title: 'Timeline',
    note: timelineNote(entries, total),
    lines: total <= 1 ? undefined : (within) => runsOf(entries).flatMap((run) => runLines(run, within, look)),
  };
}

function timelineNote(entries: readonly TimelineEntry[], total: number): string {
  const others = total - 1;
  if (others <= 0) return 'no other record of this feature or session';
  const shown = entries.length < total ? `, the ${formatCount(entries.length)} around this one shown` : '';
  const within = entries.some(({ shares, isThis }) => !isThis && shares !== 'feature') ? 'session' : '';
  const same = entries.some(({ shares, isThis }) => !isThis && shares !== 'session') ? 'feature' : '';
  const shared = [same, within].filter((word) => word !== '').join(' or ');
  return `${plural(others, 'other record')} of the same ${shared}${shown}`;
}

/** One entry, or several samples that are folded together. */
type Run = readonly TimelineEntry[];

function runsOf(entries: readonly TimelineEntry[]): readonly Run[] {
  const runs: TimelineEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last?.every(isSample) === true && isSample(entry)) last.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap((run) => (run.length >= foldedSamples ? [run] : run.map((entry) => [entry])));
}

function isSample({ kind, isThis }: TimelineEntry): boolean {
  return kind === 'context_metrics' && !isThis;
}

function runLines(run: Run, within: readonly Fold[], look: Look): DocumentLine[] {
  const [first] = run;
  if (first === undefined) return [];
  if (run.length === 1) return entryLines(first, within, look);
  const fold: Fold = { id: `timeline:${first.row}`, starts: 'folded' };
  const { glyphs } = look;
  const until = formatShortTime(run.at(-1)?.time).slice(6);
  const title = `${formatShortTime(first.time)} ${glyphs.arrow} ${until}  ${plural(run.length, 'context row')}`;
  const header = foldHeader({ fold, title, note: '', within, indent: 2, tone: 'quiet' }, look);
  if (!look.isOpen(fold)) return header;
  return [...header, ...run.flatMap((entry) => entryLines(entry, [...within, fold], look))];
}

const lead = '    ';

function labelOf({ isThis, shares }: TimelineEntry, glyphs: Glyphs): string {
  if (isThis) return `  ${glyphs.here} this record`;
  return shares === 'both' ? '' : `  same ${shares}`;
}

function entryLines(entry: TimelineEntry, within: readonly Fold[], look: Look): DocumentLine[] {
  const { glyphs } = look;
  const { word, mark, role } = kindMarks(entry.kind, glyphs);
  const text: Segment[] = [
    segment(`${formatShortTime(entry.time).padEnd(11)}  `, 'dim'),
    segment(`${mark} `, role),
    segment(`${fitToWidth(word, 11)} `, 'dim'),
  ];
  const label = labelOf(entry, glyphs);
  // The label says why the entry is here: a long title leaves room for it.
  const room = Math.max(12, look.width - lead.length - lineWidth(text) - cellWidth(label));
  text.push(segment(cutToWidth(harmless(entry.title), room), entry.isThis ? 'strong' : 'plain'));
  if (label !== '') text.push(segment(label, entry.isThis ? 'accent' : 'dim'));
  const copied = () => `${formatShortTime(entry.time)} ${entry.kind} ${entry.title}`;
  return textLines(
    {
      key: `timeline:${entry.row}`,
      lead: [segment(lead)],
      text,
      within,
      value: { path: [], text: copied },
      opens: entry.isThis ? undefined : entry.row,
    },
    { ...look, wrap: 'cut' },
  );
}

function kindMarks(
  kind: TimelineEntry['kind'],
  glyphs: Glyphs,
): { readonly word: string; readonly mark: string; readonly role: Role } {
  switch (kind) {
    case 'failure':
      return { word: 'failure', mark: glyphs.cross, role: 'bad' };
    case 'success':
      return { word: 'success', mark: glyphs.check, role: 'good' };
    case 'performance':
      return { word: 'performance', mark: glyphs.dot, role: 'plain' };
    case 'context_metrics':
      return { word: 'context', mark: glyphs.dot, role: 'dim' };
    case 'generic':
      return { word: 'record', mark: glyphs.dot, role: 'plain' };
  }
}
