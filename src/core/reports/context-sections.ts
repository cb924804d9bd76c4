import type { ContextBands } from '../analysis/context-bands.ts';
import { entry } from './failure-sections.ts';
import { chanceText, countText, missingText, numberText, shareText, unknown } from './figures.ts';
import { markdownTable } from './markdown-table.ts';
import { wrapMarkdown } from './markdown-text.ts';
import type { ReportModel } from './report-model.ts';
import { barText, type DataText } from './report-words.ts';

const mostModels = 6;
const barWidth = 10;

/** Where failures happen: in the context window, in the session, and with which model. */
export function contextSection({ context, failures, changes }: ReportModel, data: DataText): string {
  const { usage, position, models } = context;
  const heading = '## Context and models';
  if (failures.count === 0) return `${heading}\n\nNo failures.`;
  return [
    heading,
    bandsText('Window in use', usage),
    bandsText('Position in session', position),
    modelsText(models, { data, basis: changes.exposure.basis }),
    wrapMarkdown('Failures are associated with a band or a model, never shown to be caused by it.'),
  ].join('\n\n');
}

function bandsText(title: string, { bands, unknown: missing, test }: ContextBands): string {
  const known = bands.reduce((total, { failures }) => total + failures, 0);
  if (known === 0) return entry(`${title}: no failure of this period tells it`);
  const largest = Math.max(...bands.map(({ failures }) => failures));
  const table = markdownTable(
    [
      { title, align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'Share (95 %)', align: 'right' },
      { title: 'per 100 samples', align: 'right' },
      { title: 'Bar', align: 'left' },
    ],
    bands.map((band) => [
      band.title,
      countText(band.failures),
      band.share.kind === 'estimate' ? shareText(band.share) : unknown,
      band.per100Samples.kind === 'estimate' ? numberText(band.per100Samples) : unknown,
      barText(band.failures / largest, barWidth),
    ]),
  );
  const verdict =
    test.kind === 'tested'
      ? `Against the context samples of each band: p ${chanceText(test.p)}, ${test.p <= 0.05 ? 'failures are associated with the band' : 'no association shown'}.`
      : `Shares of failures, not risk: ${missingText(test)}.`;
  return `${table}\n\n${wrapMarkdown(`${verdict} ${countText(missing)} failures do not tell.`)}`;
}

function modelsText(
  { groups, detail }: ReportModel['context']['models'],
  { data, basis }: { readonly data: DataText; readonly basis: 'sessions' | 'days' },
): string {
  const named = groups.filter(({ value }) => value !== undefined);
  if (named.length === 0) return entry('Model: no failure of this period names one');
  if (detail === 'cases') return entry('Model: fewer than 5 failures, no shares');
  const table = markdownTable(
    [
      { title: 'Model', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'Share (95 %)', align: 'right' },
    ],
    groups
      .slice(0, mostModels)
      .map(({ value, count, share }) => [
        value === undefined ? '(none)' : data(value, 30),
        countText(count),
        share.kind === 'estimate' ? shareText(share) : unknown,
      ]),
  );
  return `${table}\n\n${wrapMarkdown(`Counts, not rates: how many of the ${basis} each model worked is not known to all records.`)}`;
}
