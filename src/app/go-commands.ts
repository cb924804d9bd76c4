import type { Sort } from '../core/dataset/questions.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import type { Command } from './command.ts';
import { contrastUnderCursor } from './contrast.ts';
import { featureUnderCursor } from './features.ts';
import { groupUnderCursor, stepInto } from './groups.ts';
import { closed, opened, page, withPage, withStack } from './navigate.ts';
import { categoryUnderCursor } from './overview.ts';
import { recordPage } from './record-trail.ts';
import { rowUnderCursor } from './records.ts';
import { listedFindings, secretUnderCursor } from './redaction.ts';
import { reportUnderCursor, writtenReportPage } from './reports.ts';
import {
  atTop,
  type GroupsScreen,
  type PageScreen,
  type RecordsScreen,
  type RedactionScreen,
  type Step,
} from './screens.ts';
import { type AppState, type Next, next, overview, say } from './state.ts';
import { inIndex } from './text-search.ts';

const newestFirst: Sort = { by: 'relevance', direction: 'descending' };

/** Opening what is under the cursor, going back, and going straight to a page. */
export const goCommands: readonly Command[] = [
  {
    id: 'go.open',
    title: 'Open what is under the cursor',
    keys: ['enter', 'l', 'right'],
    scope: 'list',
    group: 'Go',
    hint: 'open',
    hintRank: 1,
    waits: 'for answers',
    unavailable: (state) =>
      target(state) === undefined ? 'There is nothing to open under the cursor' : undefined,
    run: (state) => {
      const screen = target(state);
      return screen === undefined ? next(state) : opened(state, screen);
    },
  },
  {
    id: 'go.back',
    title: 'Back',
    keys: ['h', 'left', 'backspace'],
    scope: 'page',
    group: 'Go',
    hint: 'back',
    hintRank: 4.5,
    unavailable: (state) => (state.stack.length === 1 ? 'This is the first page; q quits' : undefined),
    run: closed,
  },
  {
    id: 'go.close',
    title: 'Close this page; the first one quits',
    keys: ['q'],
    scope: 'page',
    group: 'Go',
    run: closed,
  },
  {
    id: 'go.cancel',
    title: 'Cancel: marks first, then the filter, then back',
    keys: ['escape', 'ctrl+g'],
    scope: 'page',
    group: 'Go',
    run: cancel,
  },
  {
    id: 'go.records',
    title: 'All records of the group under the cursor, or of this page',
    keys: ['g r'],
    scope: 'page',
    group: 'Go',
    waits: 'for answers',
    run: (state) => opened(state, recordsOf(state)),
  },
  to('overview', 'Overview', 'g o', () => overview),
  to('failures', 'Failures by category', 'g f', (filter) => groupsPage(filter, [])),
  to('successes', 'Success patterns', 'g s', (filter) => ({
    kind: 'successes',
    filter,
    list: atTop,
    picked: [],
  })),
  to('context', 'Context: use of the window', 'g c', (filter) => ({ kind: 'context', filter, list: atTop })),
  to('features', 'Features: reliability, efficiency, quality', 'g w', (filter) => ({
    kind: 'features',
    filter,
    list: atTop,
  })),
  to('contrast', 'Contrast: failure against success', 'g d', (filter) => ({
    kind: 'contrast',
    filter,
    list: atTop,
  })),
  to('taxonomy', 'Taxonomy: codes and what they mean', 'g m', (filter) => ({
    kind: 'taxonomy',
    filter,
    list: atTop,
  })),
  to('agreement', 'Agreement of reviewers', 'g k', (filter) => ({
    kind: 'agreement',
    filter,
    list: atTop,
  })),
  to('preventions', 'Preventions: did they help', 'g v', (filter) => ({
    kind: 'preventions',
    filter,
    list: atTop,
  })),
  to('reports', 'Reports that have been written', 'g t', (filter) => ({
    kind: 'reports',
    filter,
    list: atTop,
    picked: [],
  })),
  to('problems', 'Problems: lines and fields that did not parse', 'g p', () => ({
    kind: 'problems',
    filter: '',
    list: atTop,
  })),
  to('redaction', 'Redaction: what is masked, by rule, field and file', 'g y', () => ({
    kind: 'redaction',
    filter: '',
    list: atTop,
    by: 'rule',
    within: undefined,
  })),
  to('all-records', 'All records of every kind', 'g a', (filter) => recordsPage(filter, [], 'any')),
  to('performance', 'Performance records', 'g e', (filter) => recordsPage(filter, [], 'performance')),
  to('success-records', 'Success records', 'g u', (filter) => recordsPage(filter, [], 'success')),
  to('context-records', 'Context rows', 'g x', (filter) => recordsPage(filter, [], 'context_metrics')),
];

/** Never quits: a key that cancels must be safe to press twice. */
function cancel(state: AppState): Next {
  const front = page(state);
  if (front.kind === 'records' && (front.marked.size > 0 || front.rangeFrom !== undefined)) {
    return next(withPage(state, { ...front, marked: new Set(), rangeFrom: undefined }));
  }
  const indexed = inIndex(front.filter);
  if (indexed !== undefined) {
    const told = 'The texts themselves are no longer searched';
    return next(say(withPage(state, { ...front, filter: indexed, list: atTop }), told));
  }
  if (front.filter !== '')
    return next(
      say(withPage(state, { ...front, filter: '', list: atTop }), `Filter cleared: ${front.filter}`),
    );
  return state.stack.length === 1 ? next(state) : closed(state);
}

function to(name: string, title: string, keys: string, make: (filter: string) => PageScreen): Command {
  return {
    id: `go.${name}`,
    title,
    keys: [keys],
    scope: 'page',
    group: 'Go',
    // A jump starts a new path from the overview, so that the way back is short; the filter comes along.
    run: (state) => {
      const screen = make(page(state).filter);
      return next(
        withStack(
          state,
          screen.kind === 'overview'
            ? [{ ...overview, filter: page(state).filter }]
            : [screen, { ...overview, filter: page(state).filter }],
        ),
      );
    },
  };
}

export function groupsPage(filter: string, path: readonly Step[]): GroupsScreen {
  const by = path.length === 0 ? 'category' : path.length === 1 ? 'type' : 'pattern';
  return { kind: 'groups', filter, path, by, order: 'count', list: atTop };
}

export function recordsPage(filter: string, path: readonly Step[], of: RecordKind | 'any'): RecordsScreen {
  return {
    kind: 'records',
    filter,
    path,
    of,
    sort: newestFirst,
    list: atTop,
    marked: new Set(),
    rangeFrom: undefined,
  };
}

/** All records of one feature. */
function featureRecords(filter: string, { feature }: { readonly feature: string }): RecordsScreen {
  return recordsPage(filter, [{ field: 'feature', value: feature }], 'any');
}

/** What Enter opens; undefined when there is nothing under the cursor. */
function target(state: AppState): PageScreen | undefined {
  const front = page(state);
  switch (front.kind) {
    case 'overview': {
      const category = categoryUnderCursor(front, state);
      return category === undefined
        ? undefined
        : groupsPage(front.filter, [{ field: 'category', value: category.value }]);
    }
    case 'groups': {
      const group = groupUnderCursor(front, state);
      if (group === undefined) return undefined;
      const path = stepInto(front, group);
      return front.by === 'pattern'
        ? recordsPage(front.filter, path, 'failure')
        : groupsPage(front.filter, path);
    }
    case 'records': {
      const row = rowUnderCursor(front, state);
      if (row === undefined) return undefined;
      const { cursor } = front.list;
      return recordPage({ origin: front, row: row.row, along: { kind: 'list' }, position: cursor });
    }
    case 'features': {
      const feature = featureUnderCursor(front, state);
      return feature === undefined ? undefined : featureRecords(front.filter, feature);
    }
    case 'contrast': {
      const contrast = contrastUnderCursor(front, state);
      return contrast === undefined ? undefined : featureRecords(front.filter, contrast);
    }
    case 'reports': {
      const report = reportUnderCursor(front, state);
      return report === undefined ? undefined : writtenReportPage(report);
    }
    case 'redaction':
      return redactionTarget(front, state);
    case 'compare-reports':
    case 'preventions':
    case 'taxonomy':
    case 'agreement':
    case 'record':
    case 'successes':
    case 'compare-patterns':
    case 'compare-records':
    case 'context':
    case 'problems':
    case 'report':
    case 'export':
    case 'help':
      return undefined;
  }
}

/** The findings of the group under the cursor, or the record of the finding; from there on along the listed ones. */
function redactionTarget(front: RedactionScreen, state: AppState): PageScreen | undefined {
  const under = secretUnderCursor(front, state);
  if (under === undefined) return undefined;
  if ('group' in under) {
    const by = front.by === 'findings' ? 'rule' : front.by;
    return { ...front, by, within: { by, name: under.group.name }, list: atTop };
  }
  const rows = [...new Set(listedFindings(front, state).map(({ row }) => row))];
  return recordPage({
    origin: recordsPage('', [], 'any'),
    row: under.finding.row,
    along: { kind: 'rows', rows, with: 'findings' },
  });
}

function recordsOf(state: AppState): RecordsScreen {
  const front = page(state);
  if (front.kind === 'overview') {
    const category = categoryUnderCursor(front, state);
    return recordsPage(
      front.filter,
      category === undefined ? [] : [{ field: 'category', value: category.value }],
      'failure',
    );
  }
  if (front.kind === 'groups') {
    const group = groupUnderCursor(front, state);
    return recordsPage(front.filter, group === undefined ? front.path : stepInto(front, group), 'failure');
  }
  if (front.kind === 'successes' || front.kind === 'compare-patterns')
    return recordsPage(front.filter, [], 'success');
  return recordsPage(front.filter, [], 'any');
}
