import { fewestForRanking, fewestForRate } from '../statistics/estimate.ts';
import type { FailureCase, FailureGroup, FailureGroups } from './failure-groups.ts';
import {
  countOf,
  countText,
  durationText,
  estimatedDuration,
  measuredText,
  percentText,
  unknown,
} from './figures.ts';
import { markdownTable } from './markdown-table.ts';
import { wrapMarkdown } from './markdown-text.ts';
import type { ReportModel } from './report-model.ts';
import { isoDay } from './report-period.ts';
import { barText, type Charset, type DataText, sparkText } from './report-words.ts';
import type { OpenFailure } from './resolve-times.ts';

const mostGroups = 8;
const nameWidth = 30;
const barWidth = 10;

/** What failed most: categories, then patterns with the records to read about each. */
export function failuresSection(model: ReportModel, data: DataText, charset: Charset): string {
  const { failures, before } = model;
  const parts = ['## What failed'];
  if (failures.detail === 'none') return [...parts, 'No failures.'].join('\n\n');
  if (failures.detail === 'cases') {
    const said = `Fewer than ${fewestForRate} failures: here they are, without rates.`;
    return [...parts, said, failures.cases.map((each) => caseLine(each, data)).join('\n')].join('\n\n');
  }
  if (failures.detail === 'unranked') {
    parts.push(`Fewer than ${fewestForRanking} failures: in alphabetical order, not ranked.`);
  }
  return [
    ...parts,
    '### Categories',
    categoryTable(failures, { data, before: before.name }),
    '### Patterns',
    patternTable(failures, { data, charset }),
    citations(failures.patterns.slice(0, mostGroups), data),
  ].join('\n\n');
}

function caseLine({ recId, feature, pattern, category }: FailureCase, data: DataText): string {
  const what = [category, pattern].flatMap((text) => (text === undefined ? [] : data(text, 60))).join(', ');
  return entry(
    `${cited(recId)} ${feature === undefined ? '' : `${data(feature, 30)}: `}${what || '(no category)'}`,
  );
}

type TableWords = { readonly data: DataText; readonly before: string };

function categoryTable({ categories }: FailureGroups, { data, before }: TableWords): string {
  const largest = Math.max(...categories.map(({ count }) => count));
  return groupTable(categories, {
    data,
    title: 'Category',
    third: {
      title: before,
      text: ({ previous }) => (previous === undefined ? unknown : countText(previous)),
    },
    last: { title: 'Bar', text: ({ count }) => barText(count / largest, barWidth) },
  });
}

/** Pareto's table: which patterns make up most of the failures, by what they add up to. */
function patternTable(
  { patterns, count, detail }: FailureGroups,
  { data, charset }: { readonly data: DataText; readonly charset: Charset },
): string {
  const largest = Math.max(...patterns.slice(0, mostGroups).flatMap(({ trend }) => trend));
  const sums = new Map<FailureGroup, number>();
  for (const group of patterns) sums.set(group, group.count + Math.max(0, ...sums.values()));
  const cumulative = (group: FailureGroup) => percentText((sums.get(group) ?? 0) / Math.max(1, count));
  return groupTable(patterns, {
    data,
    title: 'Pattern',
    third: { title: 'Sum', text: (group) => (detail === 'ranked' ? cumulative(group) : unknown) },
    last: { title: 'Trend', text: ({ trend }) => sparkText(trend, largest, charset) },
  });
}

type GroupColumn = { readonly title: string; readonly text: (group: FailureGroup) => string };

type GroupTable = {
  readonly data: DataText;
  readonly title: string;
  readonly third: GroupColumn;
  readonly last: GroupColumn;
};

function groupTable(groups: readonly FailureGroup[], { data, title, third, last }: GroupTable): string {
  const table = markdownTable(
    [
      { title, align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'Share (95 %)', align: 'right' },
      { title: third.title, align: 'right' },
      { title: last.title, align: 'left' },
    ],
    groups
      .slice(0, mostGroups)
      .map((group) => [
        nameOf(group, data, nameWidth),
        countText(group.count),
        measuredText(group.share, 'share'),
        third.text(group),
        last.text(group),
      ]),
  );
  return `${table}${othersLine(groups.slice(mostGroups))}`;
}

function othersLine(others: readonly FailureGroup[]): string {
  if (others.length === 0) return '';
  const count = others.reduce((sum, group) => sum + group.count, 0);
  return `\n\n${countOf(others.length, 'more', 'more')} with ${countOf(count, 'failure')} together.`;
}

function nameOf({ name }: FailureGroup, data: DataText, most: number): string {
  return name === undefined ? '(none)' : data(name, most);
}

/** Each group with its newest records; a name that the table cut stands here in full. */
function citations(groups: readonly FailureGroup[], data: DataText): string {
  const lines = groups.map((group) => {
    const more =
      group.count > group.recIds.length ? ` and ${countText(group.count - group.recIds.length)} more` : '';
    return entry(`${nameOf(group, data, 120)}: ${group.recIds.map(cited).join(' ')}${more}`);
  });
  return ['Newest records of each:', lines.join('\n')].join('\n\n');
}

/** How long it took, with open failures counted as still running. */
export function resolveSection({ resolve, before }: ReportModel, data: DataText): string {
  const { ended, open, endedUntimed, median, slow, previousMedian, openEver, oldest } = resolve;
  const untimed =
    endedUntimed === 0
      ? ''
      : ` ${countText(endedUntimed)} resolved without minutes ${endedUntimed === 1 ? 'is' : 'are'} left out.`;
  const figures =
    ended + open === 0
      ? ['No failures.']
      : [
          entry(
            `Median: ${estimatedDuration(median)}; in ${before.name} ${estimatedDuration(previousMedian)}`,
          ),
          entry(`Nine of ten: ${estimatedDuration(slow)}`),
          entry(
            `${countOf(ended, 'failure')} resolved, ${countText(open)} open and counted as still running.${untimed}`,
          ),
        ];
  const waiting =
    openEver === 0
      ? 'No failure of this or an earlier period is open.'
      : `Oldest of ${countOf(openEver, 'open failure')} of this and earlier periods:`;
  const lines = oldest.map((each) => openLine(each, data));
  return [
    '## Time to resolve',
    figures.join('\n'),
    waiting,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
  ].join('\n\n');
}

function openLine({ recId, feature, pattern, since, minutes }: OpenFailure, data: DataText): string {
  const what = [feature, pattern].flatMap((text) => (text === undefined ? [] : data(text, 60))).join(', ');
  return entry(
    `${cited(recId)} open for ${durationText(minutes)}, since ${isoDay(since)}${what === '' ? '' : `: ${what}`}`,
  );
}

/** A record to be looked up with `debrief show`. */
export function cited(recId: string | undefined): string {
  return recId === undefined ? '(changed since it was loaded)' : `\`${recId}\``;
}

export function entry(text: string): string {
  return wrapMarkdown(`- ${text}`, '  ');
}
