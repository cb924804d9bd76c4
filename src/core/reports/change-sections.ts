import { decisiveComparison, type Lifecycle, type PatternChange } from '../analysis/pattern-changes.ts';
import { entry } from './failure-sections.ts';
import { chanceText, countText, ratioText, unknown } from './figures.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReportModel } from './report-model.ts';
import type { DataText } from './report-words.ts';

const mostNamed = 6;
const mostRows = 12;
const changed: readonly Lifecycle[] = ['new', 'regressed', 'escalating'];

/** New, regressed, escalating, ongoing and quiet patterns: the labels that `analyze` gives at the period's end. */
export function changesSection({ changes }: ReportModel, data: DataText): string {
  const heading = '## New, regressed, escalating, ongoing, quiet';
  const { patterns, exposure } = changes;
  if (patterns.length === 0) return `${heading}\n\nNo failure names a pattern.`;
  const moved = patterns.filter(({ label, direction }) => changed.includes(label) || direction === 'falling');
  const told =
    exposure.weeks.count < 2
      ? 'The data begins in or right before this period: nothing earlier to compare with.'
      : moved.length === 0
        ? 'No pattern changed beyond chance.'
        : [movedTable(moved.slice(0, mostRows), data), ...slowNote(moved.slice(0, mostRows))].join('\n\n');
  const rest = patterns.filter((pattern) => !moved.includes(pattern));
  return [heading, told, restLines(rest, data)].filter((part) => part !== '').join('\n\n');
}

function movedTable(moved: readonly PatternChange[], data: DataText): string {
  return markdownTable(
    [
      { title: 'Pattern', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'Before', align: 'right' },
      { title: 'Ratio (95 %)', align: 'right' },
      { title: 'q', align: 'right' },
      { title: 'State', align: 'left' },
    ],
    moved.map((change) => [
      data(change.pattern, 20),
      countText(change.byWeek[0] ?? 0),
      countText(change.byWeek[1] ?? 0),
      `${ratioText(decisiveComparison(change).ratio)}${change.decisive === 'four weeks' ? ' ¹' : ''}`,
      change.q === undefined ? unknown : chanceText(change.q),
      change.direction === 'falling' ? 'falling' : change.label,
    ]),
  );
}

/** Which ratios are not of the period alone. */
function slowNote(moved: readonly PatternChange[]): readonly string[] {
  const isSlow = moved.some(({ decisive }) => decisive === 'four weeks');
  return isSlow ? ['¹ The newest four periods against those before, which say it surer than one.'] : [];
}

const restTitles: readonly (readonly [Lifecycle, string])[] = [
  ['ongoing', 'Ongoing'],
  ['too few to tell', 'First seen, or seen again, too few to tell'],
  ['quiet', 'Quiet for two periods or more'],
];

function restLines(rest: readonly PatternChange[], data: DataText): string {
  return restTitles
    .map(([label, title]) => {
      const members = rest.filter((pattern) => pattern.label === label);
      const names = members.slice(0, mostNamed).map(({ pattern }) => data(pattern, 60));
      const more = members.length > mostNamed ? ` and ${members.length - mostNamed} more` : '';
      return entry(`${title}: ${members.length}${names.length === 0 ? '' : ` (${names.join(', ')}${more})`}`);
    })
    .join('\n');
}
