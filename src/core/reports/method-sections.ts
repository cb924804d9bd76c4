import type { DataQuality } from './data-quality.ts';
import { entry } from './failure-sections.ts';
import { countOf, countText } from './figures.ts';
import type { ReportModel } from './report-model.ts';
import { shareLevel } from './report-totals.ts';
import type { DataText } from './report-words.ts';

const mostPlaces = 6;

/** What the figures leave out. */
export function dataSection({ quality, records, failures }: ReportModel, data: DataText): string {
  const lines = [
    ...wholeDataLines(quality, data),
    ...periodLines(quality, { records, failures: failures.count }),
  ];
  return ['## Data problems', lines.length === 0 ? 'None.' : lines.map(entry).join('\n')].join('\n\n');
}

function wholeDataLines(quality: DataQuality, data: DataText): readonly string[] {
  const { badLines, badFields, superseded, unreadableFiles, undated, places } = quality;
  const placeTexts = places.slice(0, mostPlaces).map(({ file, field, level, count }) => {
    const what = field === undefined ? '' : ` ${data(field, 40)}`;
    return `${data(file, 40)}${what}: ${countOf(count, level)}`;
  });
  return [
    ...said(
      badLines,
      (count) => `${countOf(count, 'line')} of all data could not be read and ${isOrAre(count)} left out`,
    ),
    ...said(
      badFields,
      (count) => `${countOf(count, 'field')} of all data did not parse and ${isOrAre(count)} left out`,
    ),
    ...(placeTexts.length === 0 ? [] : [placeTexts.join('; ')]),
    ...said(unreadableFiles, (count) => `${countOf(count, 'file')} could not be read to the end`),
    ...said(superseded, (count) => `${countOf(count, 'record')} replaced by newer ones of the same source`),
    ...said(undated, (count) => `${countOf(count, 'record')} without a time: in no report`),
  ];
}

function periodLines(
  quality: DataQuality,
  of: { readonly records: number; readonly failures: number },
): readonly string[] {
  const { unknownFields, duplicates, without, unidentified } = quality;
  const lacking = without.map(({ field, count }) => `${field} ${countText(count)}`).join(', ');
  return [
    ...said(
      duplicates,
      (count) => `${countOf(count, 'exact duplicate')} in this period, counted like any record`,
    ),
    ...said(unknownFields, (count) => `${countOf(count, 'record')} of this period with unknown fields, kept`),
    ...(lacking === '' ? [] : [`Of ${countOf(of.failures, 'failure')}, without ${lacking}`]),
    ...said(unidentified, (count) => `${countOf(count, 'record')} changed in the file since it was loaded`),
  ];
}

function said(count: number, sentence: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [sentence(count)];
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** How the figures came about, so that anyone can make them again. */
export function methodSection({ period, totals, records, inputHash, version, changes }: ReportModel): string {
  const { exposure, family } = changes;
  const dayBefore = new Date(period.to).toISOString().slice(0, 10);
  const lines = [
    `Period: ${new Date(period.from).toISOString().slice(0, 10)} 00:00Z up to ${dayBefore} 00:00Z, by each record's own time`,
    'Shares: Wilson intervals; means: Student, those that have limits on the scale of the logarithm or of odds; medians: order statistics; time to resolve: Kaplan–Meier with Brookmeyer–Crowley intervals; all 95 %',
    `Failures and patterns: rates per ${exposure.basis === 'sessions' ? 'session' : 'day'} against up to 12 periods before, exact, their scatter measured from four periods on and assumed (negative binomial, alpha 0.25) before; ${countOf(family.tests, 'test')} as one family (Benjamini–Hochberg), called a change at q up to ${family.level}`,
    `Shares: Fisher's exact test against the period before, ${countOf(totals.compared, 'test')} as another family, at q up to ${shareLevel}; a label or verdict stands only where its test does`,
    'Seed: none; no figure is drawn at random',
    `Fewer than 5 cases: too few; counts, not rates; associations, not causes`,
    `Input: ${countOf(records, 'record')}; SHA-256 of their sorted identities:`,
  ];
  return [
    '## Method',
    [...lines.map(entry), `  \`${inputHash}\``, entry(`debrief ${version}`)].join('\n'),
  ].join('\n\n');
}
