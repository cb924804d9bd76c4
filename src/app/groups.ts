import type { Group, GroupsAnswer, Question } from '../core/dataset/questions.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { digestLines } from './digest.ts';
import { emptyMatchLines } from './empty.ts';
import { formatCount, formatShare, plural } from './format.ts';
import { besideEachOther, type FrameLine, ruleLine } from './frame.ts';
import { groupColumns, groupListLines } from './group-list.ts';
import { missingName, pathCrumbs, scopedQuery } from './page-query.ts';
import { restedOf } from './rested.ts';
import { bodyHeight, hasPreview, isWide, type PageView, type ScreenModule } from './screen-module.ts';
import type { GroupsScreen, Step } from './screens.ts';
import type { AppState } from './state.ts';

type GroupsQuestion = Extract<Question, { readonly ask: 'groups' }>;

function groupsQuestion(screen: GroupsScreen): GroupsQuestion {
  return {
    ask: 'groups',
    query: scopedQuery(screen.filter, screen.path, 'failure'),
    by: screen.by,
    order: screen.order,
  };
}

/** The group under the cursor; undefined while loading or when there is none. */
export function groupUnderCursor(screen: GroupsScreen, state: AppState): Group | undefined {
  return answerTo(state.answers, groupsQuestion(screen))?.groups[screen.list.cursor];
}

/** The path that leads into a group. */
export function stepInto(screen: GroupsScreen, group: Group): readonly Step[] {
  return [...screen.path, { field: screen.by, value: group.value }];
}

/** The group on which the cursor last rested. */
function previewedGroup(screen: GroupsScreen, state: AppState): Group | undefined {
  const rested = restedOf(screen, state);
  return rested === undefined ? undefined : groupUnderCursor(rested, state);
}

function digestQuestion(
  screen: GroupsScreen,
  state: AppState,
): Extract<Question, { readonly ask: 'digest' }> | undefined {
  const group = previewedGroup(screen, state);
  if (group === undefined || !hasPreview(state)) return undefined;
  return { ask: 'digest', query: scopedQuery(screen.filter, stepInto(screen, group), 'failure') };
}

export const groupsScreen: ScreenModule<GroupsScreen> = {
  needs: (screen) => [groupsQuestion(screen)],
  extras: (screen, state) => {
    const digest = digestQuestion(screen, state);
    const groups = groupsQuestion(screen);
    const answer = answerTo(state.answers, groups);
    const explain: Question[] = answer?.matched === 0 ? [{ ask: 'explain', query: groups.query }] : [];
    return [{ ask: 'count', query: groups.query }, ...(digest === undefined ? [] : [digest]), ...explain];
  },
  rowCount: (screen, state) => answerTo(state.answers, groupsQuestion(screen))?.groups.length ?? 0,
  viewport: (screen, state) => listHeight(screen, state),
  view,
};

/** At 80 columns the preview lies below and takes what the list does not need, at least a third. */
function listHeight(screen: GroupsScreen, state: AppState): number {
  const height = bodyHeight(state) - 1;
  if (isWide(state) || !hasPreview(state)) return height;
  const groups = answerTo(state.answers, groupsQuestion(screen))?.groups.length ?? 0;
  return Math.max(4, Math.min(groups, height - previewHeight));
}

const previewHeight = 8;
const listWidth = 92;

function view(screen: GroupsScreen, state: AppState): PageView {
  const answer = answerTo(state.answers, groupsQuestion(screen));
  const total = answerTo(state.answers, { ask: 'count', query: groupsQuestion(screen).query })?.total;
  const { glyphs } = state.settings;
  return {
    crumbs: pathCrumbs('Failures', screen.path, glyphs.crumb),
    heading:
      answer === undefined ? '' : `${formatCount(answer.matched)} of ${formatCount(total ?? answer.matched)}`,
    body: body(screen, state, answer),
    status: status(screen, answer),
  };
}

function body(screen: GroupsScreen, state: AppState, answer: GroupsAnswer | undefined): readonly FrameLine[] {
  if (answer?.matched === 0)
    return emptyMatchLines(state, scopedQuery(screen.filter, screen.path, 'failure'));
  const width = isWide(state)
    ? Math.min(listWidth, Math.floor(state.size.columns * 0.62))
    : state.size.columns;
  const list = groupListLines({
    columns: groupColumns(screen.by, width - 1),
    groups: answer?.groups ?? [],
    matched: answer?.matched ?? 0,
    by: screen.by,
    place: screen.list,
    height: listHeight(screen, state),
    glyphs: state.settings.glyphs,
  });
  if (!hasPreview(state)) return list;
  const preview = previewLines(
    screen,
    state,
    isWide(state) ? state.size.columns - width - 2 : state.size.columns,
  );
  if (isWide(state)) return besideEachOther(list, preview.slice(0, bodyHeight(state)), width);
  return [...list, ...preview.slice(0, bodyHeight(state) - list.length)];
}

function previewLines(screen: GroupsScreen, state: AppState, width: number): FrameLine[] {
  const group = previewedGroup(screen, state);
  if (group === undefined) return [];
  const question = digestQuestion(screen, state);
  const digest = question && answerTo(state.answers, question);
  const title = group.value ?? missingName(screen.by);
  if (digest === undefined)
    return [ruleLine(`preview: ${harmless(title)}`, width, state.settings.glyphs.rule)];
  return digestLines({ title, digest, group, width, glyphs: state.settings.glyphs });
}

function status(screen: GroupsScreen, answer: GroupsAnswer | undefined): string {
  if (answer === undefined) return 'counting';
  const noun = {
    category: ['category', 'categories'],
    type: ['type', 'types'],
    pattern: ['pattern', 'patterns'],
  } as const;
  const [one, many] = noun[screen.by];
  const named = answer.groups.filter(({ value }) => value !== undefined).length;
  const unnamed = answer.groups.find(({ value }) => value === undefined)?.count ?? 0;
  const without = unnamed === 0 ? '' : `, ${formatCount(unnamed)} without ${one}`;
  const place = answer.groups.length === 0 ? '0/0' : `${screen.list.cursor + 1}/${answer.groups.length}`;
  const group = answer.groups[screen.list.cursor];
  const share =
    group === undefined || answer.matched === 0
      ? ''
      : `  ${group.value ?? missingName(screen.by)} ${formatShare(group.count / answer.matched)}`;
  return `${place}${share}  ${plural(named, one, many)}, ${plural(answer.matched, 'record')}${without}`;
}
