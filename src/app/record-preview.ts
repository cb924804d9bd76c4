import type { RecordAnswer, ReviewSummary } from '../core/dataset/questions.ts';
import type { Query } from '../core/query/query.ts';
import { highlights } from '../core/search/highlights.ts';
import { fitToWidth, wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { parseStackTrace } from '../core/text/stack-trace.ts';
import { type FrameLine, ruleLine, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { markRanges, sliceLine } from './marked-line.ts';
import { type OpenedRecord, type RecordField, recordParts } from './record-fields.ts';

export type RecordPreview = {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly review: ReviewSummary | undefined;
  /** What to mark in the texts. */
  readonly sought: Query;
};

const mostLines = 3;
const nameWidth = 12;
/** Said in the list's own columns, or worth a look only when the record is open. */
const leftToThePage: ReadonlySet<string> = new Set(['Session', 'Earlier', 'Related', 'Collected', 'Format']);

/** The most telling fields of one record, for the pane beside or below a list. */
export function previewRecordLines(record: RecordAnswer, preview: RecordPreview): FrameLine[] {
  const { width, glyphs, review, sought } = preview;
  if (!record.ok)
    return [
      ruleLine('cannot be read again', width, glyphs.rule),
      [segment(` ${harmless(record.reason)}`, 'bad')],
      [segment(' R loads the files again', 'dim')],
    ];
  const lines: FrameLine[] = [
    ruleLine(`line ${record.line} of ${harmless(record.file.replace(/^.*\//, ''))}`, width, glyphs.rule),
  ];
  if (review !== undefined) lines.push([segment(` ${reviewText(review)}`, 'accent')]);
  return [
    ...lines,
    ...previewFields(record).flatMap((field) => fieldLines(field, { width, sought, glyphs })),
  ];
}

function previewFields(record: OpenedRecord): readonly RecordField[] {
  const { told, trace, others, unknown } = recordParts(record);
  const shown = told.filter(({ name }) => !leftToThePage.has(name));
  const frames =
    trace === undefined ? [] : [{ name: 'Trace', path: trace.path, text: ownFrames(trace.text) }];
  return record.kind === 'generic' ? [...others, ...unknown] : [...shown, ...frames];
}

/** The first frames of the project itself: where to look. */
function ownFrames(trace: string): string {
  const { parts } = parseStackTrace(trace.slice(0, 20_000).split(/\r?\n/));
  const own = parts.filter(({ kind, library }) => kind === 'frame' && library === undefined);
  const chosen = own.length > 0 ? own : parts;
  return chosen
    .slice(0, 2)
    .map(({ lines }) => lines.map((line) => line.trim()).join(' '))
    .join('  ');
}

function fieldLines(
  { name, text, entries }: RecordField,
  { width, sought, glyphs }: Pick<RecordPreview, 'width' | 'sought' | 'glyphs'>,
): FrameLine[] {
  const separated = entries === undefined ? text : entries.slice(0, 20).join(` ${glyphs.dot} `);
  // No more is shown than a few lines: the rest of a long text is not even looked at.
  const shown = harmless(separated.slice(0, width * 8));
  const ranges = highlights(shown, sought);
  const marked = markRanges([segment(shown)], ranges, 'match');
  let from = 0;
  return wrapToWidth(shown, Math.max(10, width - nameWidth - 2), mostLines).map((piece, place) => {
    const column = segment(` ${fitToWidth(harmless(place === 0 ? name : ''), nameWidth, '')} `, 'dim');
    if (from > 0 && shown.charAt(from) === ' ') from += 1;
    const end = from + piece.length;
    // The last line may end in a mark that something is left out.
    const isWhole = shown.startsWith(piece, from);
    const line = isWhole ? sliceLine(marked, from, end) : [segment(piece)];
    from = end;
    return [column, ...line];
  });
}

function reviewText({ verdicts, codes, notes }: ReviewSummary): string {
  const said = Object.entries(verdicts).map(
    ([author, verdict]) => `${harmless(author)}: ${harmless(verdict)}`,
  );
  const coded = codes.length === 0 ? [] : [`codes ${codes.map(harmless).join(', ')}`];
  const noted = notes === 0 ? [] : [`${notes} ${notes === 1 ? 'note' : 'notes'}`];
  return [...said, ...coded, ...noted].join('  ');
}
