import type { Insight } from '../annotation/insights.ts';
import type { Prevention } from '../annotation/preventions.ts';
import { fewestForRanking, fewestForRate } from '../statistics/estimate.ts';
import { cited, entry } from './failure-sections.ts';
import { countOf, countText, measuredText, percentText } from './figures.ts';
import { markdownTable } from './markdown-table.ts';
import { wrapMarkdown } from './markdown-text.ts';
import type { ReportModel } from './report-model.ts';
import type { DataText } from './report-words.ts';

const mostEntries = 12;

/** What worked, by the success patterns that the records name. */
export function successesSection({ successes }: ReportModel, data: DataText): string {
  const { count, efficiency, named, detail, patterns, patternCount } = successes;
  const heading = '## What worked';
  if (count === 0) return `${heading}\n\nNo successes.`;
  const pace =
    efficiency === undefined
      ? ''
      : ` Median efficiency (estimated over actual minutes) ${measuredText(efficiency, 'number')}, n ${countText(efficiency.n)}.`;
  const naming = named === undefined ? '' : ` ${percentText(named.value)} name a pattern.`;
  const intro = wrapMarkdown(`${countOf(count, 'success', 'successes')}.${pace}${naming}`);
  if (patterns.length === 0) return [heading, intro].join('\n\n');
  const order =
    detail === 'ranked'
      ? []
      : [`Fewer than ${fewestForRanking} successes: in alphabetical order, not ranked.`];
  const table = markdownTable(
    [
      { title: 'Pattern', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'Share (95 %)', align: 'right' },
      { title: 'Efficiency (95 %)', align: 'right' },
    ],
    patterns.map((use) => [
      data(use.pattern, 30),
      countText(use.count),
      count < fewestForRate ? '–' : measuredText(use.share, 'share'),
      use.efficiency?.low === undefined ? 'too few' : measuredText(use.efficiency, 'number'),
    ]),
  );
  const others = patternCount - patterns.length;
  const more = others > 0 ? [`${countOf(others, 'more', 'more')}.`] : [];
  const records = patterns.map((use) =>
    entry(`${data(use.pattern, 120)}: ${use.recIds.map(cited).join(' ')}`),
  );
  return [heading, intro, ...order, table, ...more, 'Newest records of each:', records.join('\n')].join(
    '\n\n',
  );
}

/** What people made of it. */
export function lessonsSection({ lessons }: ReportModel, data: DataText): string {
  const { failures, reviewed, verdicts, insights, preventions } = lessons;
  const words = verdicts.map(({ verdict, count }) => `${countText(count)} ${data(verdict, 20)}`).join(', ');
  const reviews = wrapMarkdown(
    failures === 0
      ? 'No failures to review.'
      : `${countText(reviewed)} of ${countOf(failures, 'failure')} reviewed${words === '' ? '' : `: ${words}`}.`,
  );
  return [
    '## Lessons',
    reviews,
    '### Insights',
    listed(insights.map((insight) => insightLine(insight, data))),
    '### Preventions',
    listed(preventions.map((prevention) => preventionLine(prevention, data))),
  ].join('\n\n');
}

function listed(lines: readonly string[]): string {
  if (lines.length === 0) return 'None in this period.';
  const more =
    lines.length > mostEntries ? `\n\n${countOf(lines.length - mostEntries, 'more', 'more')}.` : '';
  return `${lines.slice(0, mostEntries).join('\n')}${more}`;
}

function insightLine({ title, status, evidence, rec, authors, created }: Insight, data: DataText): string {
  const n = evidence?.n === undefined ? '' : `, n ${countText(evidence.n)}`;
  const records = [...new Set([...(rec === undefined ? [] : [rec]), ...(evidence?.records ?? [])])];
  const ids = records.slice(0, 2).map((id) => data(id, 60));
  const evidenceText = ids.length === 0 ? '' : `; ${ids.join(' ')}`;
  return entry(
    `${data(title, 160) || '(untitled)'} (${data(status, 20)}${n}; ${data(authors.join(', '), 60)}, ${created.slice(0, 10)}${evidenceText})`,
  );
}

function preventionLine({ text, status, adopted, retired, authors }: Prevention, data: DataText): string {
  const day = status === 'retired' ? retired : status === 'adopted' ? adopted : undefined;
  const when = day === undefined ? '' : ` ${data(day, 10)}`;
  return entry(`${data(text, 160)} (${status}${when}; ${data(authors.join(', '), 60)})`);
}
