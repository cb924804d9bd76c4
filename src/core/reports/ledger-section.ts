import type { LedgerLine } from '../analysis/prevention-ledger.ts';
import type { Events } from '../statistics/intervals.ts';
import { entry } from './failure-sections.ts';
import { chanceText, countOf, countText, ratioText } from './figures.ts';
import { wrapMarkdown } from './markdown-text.ts';
import type { ReportModel } from './report-model.ts';
import { isoDay } from './report-period.ts';
import type { DataText } from './report-words.ts';

const mostLines = 12;

/** Every prevention known by the end of the period, and whether its failures became rarer since it was adopted. */
export function ledgerSection({ preventions }: ReportModel, data: DataText): string {
  const heading = '## Preventions';
  const { lines, basis, family } = preventions;
  if (lines.length === 0) return `${heading}\n\nNone is known.`;
  const entries = lines.slice(0, mostLines).map((line) => entry(lineText(line, { data, basis })));
  const more = lines.length > mostLines ? [`${countOf(lines.length - mostLines, 'more', 'more')}.`] : [];
  const note = wrapMarkdown(
    `Failures before and since adoption, exposure in ${basis}; ${countOf(family.tests, 'verdict')} as one family (Benjamini–Hochberg). A change goes with the prevention; it need not be its effect.`,
  );
  return [heading, entries.join('\n'), ...more, note].join('\n\n');
}

type Words = { readonly data: DataText; readonly basis: 'sessions' | 'days' };

function lineText(line: LedgerLine, { data, basis }: Words): string {
  const { prevention, verdict, compared, q, missing, clean, confounders, peak } = line;
  const { id, text, codes, proposed, adopted } = prevention;
  const days = [
    data(id, 60),
    ...(proposed === undefined ? [] : [`proposed ${data(proposed, 10)}`]),
    adopted === undefined ? 'not adopted' : `adopted ${isoDay(adopted.before)}`,
  ];
  const meant = codes.map(({ code }) => data(code, 40)).join(', ');
  const parts = [
    `**${verdict}**: ${data(text, 120)} (${days.join(', ')}), for ${meant || 'nothing named'}`,
    ...(compared === undefined
      ? []
      : [
          `${eventsText(compared.before, basis)} before, ${eventsText(compared.after, basis)} since`,
          ...(compared.ratio.kind === 'estimate'
            ? [`${ratioText(compared.ratio)} times${q === undefined ? '' : `, q ${chanceText(q)}`}`]
            : []),
        ]),
    ...(missing === undefined ? [] : [`missing: ${missing}`]),
    ...(clean === undefined || verdict === 'reduced' || clean.stillNeeded === 0
      ? []
      : [`${countText(clean.stillNeeded)} more clean ${basis} needed`]),
    ...confounders.map((confounder) => `also changed: ${data(confounder, 160)}`),
    ...(peak === undefined ? [] : ['adopted right after a peak: some of a fall comes by itself']),
  ];
  return parts.join('; ');
}

function eventsText({ count, exposure }: Events, basis: Words['basis']): string {
  return `${countText(count)} in ${countText(exposure)} ${basis}`;
}
