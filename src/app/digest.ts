import type { Counted, DigestAnswer, Group } from '../core/dataset/questions.ts';
import { fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { formatDay, formatNumber, formatPercent, formatShortTime } from './format.ts';
import { cutLine, type FrameLine, ruleLine, segment } from './frame.ts';
import { type Glyphs, sparkline } from './glyphs.ts';

export type DigestView = {
  readonly title: string;
  readonly digest: DigestAnswer;
  readonly group: Group;
  readonly width: number;
  readonly glyphs: Glyphs;
};

/** What a group's records say most often, as a preview pane; the first lines matter most. */
export function digestLines({ title, digest, group, width, glyphs }: DigestView): FrameLine[] {
  const lines: FrameLine[] = [
    ruleLine(
      `${harmless(title)}: ${group.count} rec, ${group.features} features, ${group.reviewed} reviewed`,
      width,
      glyphs.rule,
    ),
    entry('Symptoms', inOneLine(digest.symptoms)),
    entry('Root cause', inOneLine(digest.rootCauses)),
    entry(
      'Features',
      digest.features
        .slice(0, 8)
        .map(({ text }) => harmless(text))
        .join(' '),
    ),
    entry(
      'Per week',
      `${sparkline(group.trend, glyphs)}  ${formatDay(group.first)} ${glyphs.arrow} ${formatDay(group.last)}`,
    ),
    entry(
      'Resolved',
      `${digest.resolved} of ${digest.read} (${formatPercent(digest.read === 0 ? 0 : digest.resolved / digest.read)}), median ${formatNumber(group.medianMinutes)} min, ${formatNumber(digest.medianRetries)} retries`,
    ),
    entry('Prevention', inOneLine(digest.preventions)),
    entry(
      'Models',
      digest.models
        .slice(0, 4)
        .map(({ text, count }) => `${harmless(text)} ${count}`)
        .join(glyphs.dot.padStart(2).padEnd(3)),
    ),
    [segment(' Newest', 'dim')],
    ...digest.newest
      .slice(0, 6)
      .map((row) => [
        segment(
          `   ${formatShortTime(row.time)} ${fitToWidth(harmless(String(row.cells.feature ?? '–')), 8)} ${harmless(row.excerpt)}`,
        ),
      ]),
  ];
  return lines.map((line) => cutLine(line, width));
}

function entry(name: string, text: string): FrameLine {
  return [segment(` ${name.padEnd(11)}`, 'dim'), segment(text === '' ? '–' : text)];
}

function inOneLine(texts: readonly Counted[]): string {
  return texts
    .slice(0, 3)
    .map(({ text, count }) => `${harmless(text)} (${count})`)
    .join(' · ');
}
