import type { Group, GroupsAnswer, OverviewAnswer, Question, TargetLine } from '../core/dataset/questions.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { emptyDatasetLines, emptyDatasetQuestion, emptyMatchLines } from './empty.ts';
import { formatCount, formatDay, formatNumber, formatPercent, plural } from './format.ts';
import {
  besideEachOther,
  emptyLine,
  type FrameLine,
  plainLine,
  type Role,
  ruleLine,
  segment,
} from './frame.ts';
import { type Glyphs, sparkline } from './glyphs.ts';
import { groupColumns, groupListLines } from './group-list.ts';
import { missingName, scopedQuery } from './page-query.ts';
import { bodyHeight, isWide, type PageView, type ScreenModule } from './screen-module.ts';
import type { OverviewScreen } from './screens.ts';
import type { AppState } from './state.ts';

type Asked<Name extends Question['ask']> = Extract<Question, { readonly ask: Name }>;

function categoriesQuestion(screen: OverviewScreen): Asked<'groups'> {
  return { ask: 'groups', query: scopedQuery(screen.filter, [], 'failure'), by: 'category', order: 'count' };
}

function overviewQuestion(screen: OverviewScreen): Asked<'overview'> {
  return { ask: 'overview', query: scopedQuery(screen.filter, [], 'any') };
}

/** The category under the cursor. */
export function categoryUnderCursor(screen: OverviewScreen, state: AppState): Group | undefined {
  return answerTo(state.answers, categoriesQuestion(screen))?.groups[screen.list.cursor];
}

/** The state of the whole dataset: how much, how it changes, what the targets say; and the way into the failures. */
export const overviewScreen: ScreenModule<OverviewScreen> = {
  needs: (screen) => [categoriesQuestion(screen)],
  extras: (screen, state) => {
    if (state.load.records === 0) return [emptyDatasetQuestion];
    const query = scopedQuery(screen.filter, [], 'failure');
    const nothing = answerTo(state.answers, categoriesQuestion(screen))?.matched === 0;
    return [
      overviewQuestion(screen),
      ...(nothing && screen.filter !== '' ? [{ ask: 'explain', query } as const] : []),
    ];
  },
  rowCount: (screen, state) => answerTo(state.answers, categoriesQuestion(screen))?.groups.length ?? 0,
  viewport: (_screen, state) => Math.max(3, bodyHeight(state) - headHeight(state) - 1),
  view,
};

/** Lines above the category list. */
function headHeight(state: AppState): number {
  return isWide(state) || state.size.rows < 20 ? 3 : 5;
}

const listWidth = 84;

function view(screen: OverviewScreen, state: AppState): PageView {
  const categories = answerTo(state.answers, categoriesQuestion(screen));
  const answer = answerTo(state.answers, overviewQuestion(screen));
  return {
    crumbs: 'Overview',
    heading: heading(screen, state, categories),
    body: body(screen, state, { categories, answer }),
    status: status(screen, categories),
  };
}

/** With a filter the answer to "how many" stands in the title, as on every list. */
function heading(screen: OverviewScreen, state: AppState, categories: GroupsAnswer | undefined): string {
  if (screen.filter === '' || categories === undefined) return plural(state.load.records, 'record');
  return `${formatCount(categories.matched)} of ${plural(state.load.records, 'record')}`;
}

type Known = { readonly categories: GroupsAnswer | undefined; readonly answer: OverviewAnswer | undefined };

function body(screen: OverviewScreen, state: AppState, { categories, answer }: Known): readonly FrameLine[] {
  if (state.load.records === 0 && state.load.phase !== 'loading') return emptyDatasetLines(state);
  const width = isWide(state)
    ? Math.min(listWidth, Math.floor(state.size.columns * 0.62))
    : state.size.columns;
  const head = headLines(state, answer, width);
  const list =
    categories?.matched === 0 ? noFailures(screen, state) : listLines(screen, state, { categories, width });
  const left = [...head, ...list];
  return isWide(state)
    ? besideEachOther(left, sideLines(state, answer, state.size.columns - width - 2), width)
    : left;
}

function listLines(
  screen: OverviewScreen,
  state: AppState,
  { categories, width }: { readonly categories: GroupsAnswer | undefined; readonly width: number },
): FrameLine[] {
  return groupListLines({
    columns: groupColumns('category', width - 1),
    groups: categories?.groups ?? [],
    matched: categories?.matched ?? 0,
    by: 'category',
    place: screen.list,
    height: overviewScreen.viewport(screen, state),
    glyphs: state.settings.glyphs,
  });
}

/** A dataset may hold only successes, or the filter may leave no failure: then the other records are one key away. */
function noFailures(screen: OverviewScreen, state: AppState): FrameLine[] {
  if (screen.filter !== '') return emptyMatchLines(state, scopedQuery(screen.filter, [], 'failure'));
  return [
    emptyLine,
    plainLine(' No failures here.'),
    plainLine(' g s success patterns   g a all records   g c context   g p problems'),
  ];
}

function headLines(state: AppState, answer: OverviewAnswer | undefined, width: number): FrameLine[] {
  const height = headHeight(state);
  if (answer === undefined) return Array.from({ length: height }, () => emptyLine);
  const { glyphs } = state.settings;
  const lines = [dayLine(answer, glyphs, width), weekLine(answer, glyphs)];
  if (height === 5) lines.push(targetSummary(answer.targets), risingLine(answer));
  while (lines.length < height) lines.push(emptyLine);
  return lines.slice(0, height);
}

function dayLine({ perDay, peak }: OverviewAnswer, glyphs: Glyphs, width: number): FrameLine {
  // Two days to a bar where sixty do not fit.
  const days = width >= 96 ? perDay : pairs(perDay);
  const highest = peak === undefined ? '' : `  peak ${formatCount(peak.count)} on ${formatDay(peak.day)}`;
  return [segment(' Failures, 60 d  ', 'dim'), segment(sparkline(days, glyphs), 'accent'), segment(highest)];
}

function pairs(counts: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(counts.length / 2) },
    (_, pair) => (counts[pair * 2] ?? 0) + (counts[pair * 2 + 1] ?? 0),
  );
}

/** An arrow stands only where the week differs from those before beyond chance, as `analyze` and reports test it. */
function weekLine(
  { last7, previous7, change, reviewed, unreviewedLast7, byKind }: OverviewAnswer,
  glyphs: Glyphs,
): FrameLine {
  const verdicts = {
    more: `${glyphs.up} more than usual`,
    fewer: `${glyphs.falling} fewer than usual`,
    'no clear change': 'no clear change',
  } as const;
  const compared = change === undefined ? 'too few to compare' : verdicts[change];
  const share = byKind.failure === 0 ? '' : ` (${formatPercent(reviewed / byKind.failure)})`;
  return [
    segment(' Last 7 d  ', 'dim'),
    segment(formatCount(last7), 'strong'),
    segment(` ${compared}`, change === 'more' ? 'bad' : change === 'fewer' ? 'good' : 'plain'),
    segment('   7 d before ', 'dim'),
    segment(formatCount(previous7)),
    segment('   reviewed ', 'dim'),
    segment(`${formatCount(reviewed)}${share}`),
    segment('   new ', 'dim'),
    segment(formatCount(unreviewedLast7)),
  ];
}

function targetSummary(targets: readonly TargetLine[]): FrameLine {
  if (targets.length === 0)
    return [segment(' Targets  ', 'dim'), segment('no performance records to judge them by')];
  const missed = targets.filter(({ verdict }) => verdict === 'not met');
  const met = targets.filter(({ verdict }) => verdict === 'met').length;
  const names = missed.map(({ title }) => title.toLowerCase()).join(', ');
  return [
    segment(' Targets   ', 'dim'),
    segment(`${met} met`, 'good'),
    segment(`, ${missed.length} not met`, missed.length > 0 ? 'bad' : 'plain'),
    segment(`, ${targets.length - met - missed.length} not enough data`),
    segment(names === '' ? '' : `   not met: ${names}`, 'dim'),
  ];
}

function risingLine({ rising }: OverviewAnswer): FrameLine {
  if (rising === undefined) return [segment(' Rising    ', 'dim'), segment('no pattern rises beyond chance')];
  return [
    segment(' Rising    ', 'dim'),
    segment(harmless(rising.pattern), 'strong'),
    segment(`  ${rising.last7} in the last 7 d, ${rising.previous7} before`),
  ];
}

const verdictRoles: Readonly<Record<TargetLine['verdict'], Role>> = {
  met: 'good',
  'not met': 'bad',
  'not enough data': 'dim',
};

/** The second pane of a wide screen: targets with their intervals, and what the dataset holds. */
function sideLines(state: AppState, answer: OverviewAnswer | undefined, width: number): FrameLine[] {
  if (answer === undefined) return [];
  const { glyphs } = state.settings;
  const { byKind } = answer;
  return [
    ruleLine('targets', width, glyphs.rule),
    ...answer.targets.map(targetLine),
    ...(answer.targets.length === 0 ? [plainLine(' no performance records to judge them by')] : []),
    emptyLine,
    ruleLine('rising', width, glyphs.rule),
    risingLine(answer),
    emptyLine,
    ruleLine('records', width, glyphs.rule),
    kindLine('Failures', byKind.failure, 'g f'),
    kindLine('Successes', byKind.success, 'g s'),
    kindLine('Performance', byKind.performance, 'g e'),
    kindLine('Context rows', byKind.context_metrics, 'g c'),
    ...(byKind.generic > 0 ? [kindLine('Other', byKind.generic, 'g a')] : []),
    kindLine('Problems', answer.problems, 'g p'),
    emptyLine,
    plainLine(
      answer.period === undefined
        ? ' no times in the data'
        : ` ${formatDay(answer.period.first)} ${glyphs.arrow} ${formatDay(answer.period.last)}`,
    ),
  ];
}

function kindLine(title: string, count: number, keys: string): FrameLine {
  return [
    segment(` ${title.padEnd(14)}`, 'dim'),
    segment(formatCount(count).padStart(9)),
    segment(`   ${keys}`, 'dim'),
  ];
}

function targetLine({ title, goal, measured, unit, verdict }: TargetLine): FrameLine {
  return [
    segment(` ${title.slice(0, 22).padEnd(23)}`),
    segment(goal.padEnd(10), 'dim'),
    segment(`${measuredText(measured, unit).padEnd(23)} `),
    segment(verdict, verdictRoles[verdict]),
  ];
}

function measuredText(measured: TargetLine['measured'], unit: TargetLine['unit']): string {
  if (measured === undefined) return '–';
  const { value, low, high } = measured;
  const text = unit === 'share' ? formatPercent(value) : formatNumber(value);
  if (low === undefined || high === undefined) return text;
  return unit === 'share'
    ? `${text} (${Math.round(low * 100)}–${Math.round(high * 100)})`
    : `${text} (${formatNumber(low)}–${formatNumber(high)})`;
}

function status(screen: OverviewScreen, categories: GroupsAnswer | undefined): string {
  if (categories === undefined) return 'counting';
  const group = categories.groups[screen.list.cursor];
  if (group === undefined) return '0/0';
  return `${screen.list.cursor + 1}/${categories.groups.length}  ${group.value ?? missingName('category')} ${formatPercent(group.count / Math.max(1, categories.matched))}`;
}
