import type { RecordAnswer, ReviewSummary } from '../core/dataset/questions.ts';
import { wrapToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { type FrameLine, ruleLine, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { recordFields } from './record-fields.ts';

/** The most telling fields of one record, for the pane beside or below a list. */
export function previewRecordLines(
  record: RecordAnswer,
  {
    width,
    glyphs,
    review,
  }: { readonly width: number; readonly glyphs: Glyphs; readonly review: ReviewSummary | undefined },
): FrameLine[] {
  if (!record.ok)
    return [
      ruleLine('cannot be read again', width, glyphs.rule),
      [segment(` ${harmless(record.reason)}`, 'bad')],
    ];
  const lines: FrameLine[] = [
    ruleLine(`line ${record.line} of ${harmless(record.file.replace(/^.*\//, ''))}`, width, glyphs.rule),
  ];
  if (review !== undefined) lines.push([segment(` ${reviewText(review)}`, 'accent')]);
  for (const { name, text } of recordFields(record)) {
    const [first = '', ...rest] = wrapToWidth(harmless(text), Math.max(10, width - 14), 3);
    lines.push([segment(` ${name.slice(0, 12).padEnd(13)}`, 'dim'), segment(first)]);
    for (const line of rest) lines.push([segment(`${' '.repeat(14)}${line}`)]);
  }
  return lines;
}

export function reviewText({ verdicts, codes, notes }: ReviewSummary): string {
  const said = Object.entries(verdicts).map(
    ([author, verdict]) => `${harmless(author)}: ${harmless(verdict)}`,
  );
  const coded = codes.length === 0 ? [] : [`codes ${codes.map(harmless).join(', ')}`];
  const noted = notes === 0 ? [] : [`${notes} ${notes === 1 ? 'note' : 'notes'}`];
  return [...said, ...coded, ...noted].join('  ');
}
