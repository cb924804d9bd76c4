import { type FieldName, fields } from '../core/dataset/fields.ts';
import type { RowSummary, Sort } from '../core/dataset/questions.ts';
import { fieldTerm, withTerm } from '../core/query/edit-query.ts';
import { formatQuery } from '../core/query/format-query.ts';
import type { Command } from './command.ts';
import { groupUnderCursor } from './groups.ts';
import { opened, page, withPage } from './navigate.ts';
import { categoryUnderCursor } from './overview.ts';
import { filterQuery } from './page-query.ts';
import { rowUnderCursor } from './records.ts';
import { atTop, type RecordsScreen } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { emptyInput, inputOf } from './text-input.ts';
import { inTexts, textSearchKey } from './text-search.ts';

/** Narrowing, widening and ordering what a page shows. */
export const filterCommands: readonly Command[] = [
  {
    id: 'filter.edit',
    title: 'Filter: words, typos allowed, and terms such as severity:>=high',
    keys: ['/'],
    scope: 'page',
    group: 'Filter',
    hint: 'filter',
    hintRank: 2,
    run: (state) => {
      const { filter } = page(state);
      const text = filter === '' ? '' : `${filter} `;
      return opened(state, {
        kind: 'prompt',
        purpose: { kind: 'filter' },
        input: inputOf(text),
        before: filter,
      });
    },
  },
  {
    id: 'filter.in-texts',
    title: 'Search harder: the words of the filter in the texts themselves, more typos allowed',
    keys: [textSearchKey],
    scope: 'page',
    group: 'Filter',
    unavailable: (state) =>
      noList(state) ??
      (inTexts(page(state).filter) === undefined ? 'The filter has no words to look for' : undefined),
    run: (state) => {
      const front = page(state);
      const filter = inTexts(front.filter) ?? front.filter;
      return next(
        withPage({ ...state, history: remembered(state.history, filter) }, { ...front, filter, list: atTop }),
      );
    },
  },
  {
    id: 'filter.only-this',
    title: 'Only the value under the cursor',
    keys: ['='],
    scope: 'list',
    group: 'Filter',
    waits: 'for answers',
    unavailable: noValue,
    run: (state) => narrowed(state, 'only'),
  },
  {
    id: 'filter.hide-this',
    title: 'Hide the value under the cursor',
    keys: ['-'],
    scope: 'list',
    group: 'Filter',
    waits: 'for answers',
    unavailable: noValue,
    run: (state) => narrowed(state, 'hide'),
  },
  {
    id: 'filter.same-pattern',
    title: 'Records with the same pattern',
    keys: ['*'],
    scope: 'records',
    group: 'Filter',
    waits: 'for answers',
    unavailable: (state) =>
      patternUnderCursor(state) === undefined ? 'The record has no pattern' : undefined,
    run: (state) => {
      const pattern = patternUnderCursor(state);
      return pattern === undefined
        ? next(state)
        : withFieldTerm(state, { field: 'pattern', value: pattern, as: 'only' });
    },
  },
  {
    id: 'filter.toggle',
    title: 'Filter off, and on again',
    keys: ['F'],
    scope: 'page',
    group: 'Filter',
    unavailable: noList,
    run: (state) => {
      const front = page(state);
      const filter = front.filter === '' ? (state.history[0] ?? '') : '';
      const history = front.filter === '' ? state.history : remembered(state.history, front.filter);
      const shown = withPage({ ...state, history }, { ...front, filter, list: atTop });
      return next(say(shown, filter === '' ? 'Filter off. F turns it on again' : `Filter: ${filter}`));
    },
  },
  {
    id: 'filter.saved',
    title: 'Choose a saved filter of config.json',
    keys: ['~'],
    scope: 'page',
    group: 'Filter',
    unavailable: (state) =>
      noList(state) ??
      (Object.keys(state.settings.preferences.filters).length === 0
        ? 'No saved filters yet: "filters" in config.json'
        : undefined),
    run: (state) => opened(state, { kind: 'saved', input: emptyInput, list: atTop }),
  },
  facet('category', 'c'),
  facet('type', 'y'),
  facet('severity', 's'),
  facet('pattern', 'p'),
  facet('feature', 'i'),
  facet('model', 'a'),
  facet('session', 'e'),
  facet('project', 'j'),
  facet('resolution_type', 'r'),
  facet('kind', 'k'),
  since('7d', '7'),
  since('30d', '3'),
  since('24h', '1'),
  {
    id: 'filter.unreviewed',
    title: 'Only what nobody has reviewed yet',
    keys: ['f u'],
    scope: 'page',
    group: 'Filter',
    unavailable: noList,
    run: (state) => appended(state, '-has:verdict'),
  },
  sortBy({ by: 'time', direction: 'descending' }, 'Sort by time', 't'),
  sortBy({ by: 'severity', direction: 'descending' }, 'Sort by severity', 's'),
  sortBy({ by: 'minutes', direction: 'descending' }, 'Sort by minutes', 'm'),
  sortBy({ by: 'retries', direction: 'descending' }, 'Sort by retries', 'r'),
  sortBy({ by: 'feature', direction: 'ascending' }, 'Sort by feature', 'i'),
  sortBy({ by: 'pattern', direction: 'ascending' }, 'Sort by pattern', 'p'),
  sortBy({ by: 'type', direction: 'ascending' }, 'Sort by type', 'y'),
  sortBy({ by: 'size', direction: 'descending' }, 'Sort by size of the record', 'z'),
  sortBy({ by: 'relevance', direction: 'descending' }, 'Sort by likeness to the search', '/'),
  {
    id: 'list.sort.reverse',
    title: 'Reverse the order',
    keys: ['S'],
    scope: 'records',
    group: 'View',
    run: (state) => {
      const front = page(state);
      if (front.kind !== 'records') return next(state);
      const direction = front.sort.direction === 'ascending' ? 'descending' : 'ascending';
      // Relevance has one direction; the reverse of "newest first" is "oldest first".
      const by = front.sort.by === 'relevance' ? 'time' : front.sort.by;
      return next(withPage(state, { ...front, sort: { by, direction }, list: atTop }));
    },
  },
  groupOrder('count', 'Groups by count', 'c'),
  groupOrder('last7', 'Groups by the last 7 days', '7'),
  groupOrder('severity', 'Groups by severity', 's'),
  groupOrder('name', 'Groups by name', 'n'),
];

/** Earlier filters, newest first, each once. */
export function remembered(history: readonly string[], filter: string): readonly string[] {
  return filter === '' ? history : [filter, ...history.filter((other) => other !== filter)].slice(0, 50);
}

/** What is open is not narrowed: its filter only says how it was found. */
function noList(state: AppState): string | undefined {
  const { kind } = page(state);
  const isOpen = kind === 'record' || kind === 'compare-records';
  return isOpen ? 'Filters narrow lists: h goes back to one' : undefined;
}

function facet(field: FieldName, key: string): Command {
  return {
    id: `facet.${field}`,
    title: `Choose a value: ${fields[field].title.toLowerCase()}`,
    keys: [`f ${key}`],
    scope: 'page',
    group: 'Filter',
    ...(field === 'category' ? { hint: 'facet', hintRank: 3 } : {}),
    unavailable: noList,
    run: (state) => opened(state, { kind: 'facet', field, input: emptyInput, list: atTop }),
  };
}

function since(age: string, key: string): Command {
  return {
    id: `filter.since-${age}`,
    title: `Only the last ${age}`,
    keys: [`f ${key}`, `f t ${key}`],
    scope: 'page',
    group: 'Filter',
    unavailable: noList,
    run: (state) => appended(state, `since:${age}`),
  };
}

function appended(state: AppState, term: string): Next {
  const front = page(state);
  const words = front.filter
    .split(' ')
    .filter(
      (word) => word !== '' && word !== term && !(term.startsWith('since:') && word.startsWith('since:')),
    );
  const filter = [...words, term].join(' ');
  return next(
    withPage({ ...state, history: remembered(state.history, filter) }, { ...front, filter, list: atTop }),
  );
}

function sortBy(sort: Sort, title: string, key: string): Command {
  return {
    id: `list.sort.${sort.by}`,
    title,
    keys: [`s ${key}`],
    scope: 'records',
    group: 'View',
    ...(sort.by === 'time' ? { hint: 'sort', hintRank: 6 } : {}),
    run: (state) => {
      const front = page(state);
      return front.kind === 'records' ? next(withPage(state, { ...front, sort, list: atTop })) : next(state);
    },
  };
}

function groupOrder(order: 'count' | 'last7' | 'severity' | 'name', title: string, key: string): Command {
  return {
    id: `groups.order.${order}`,
    title,
    keys: [`s ${key}`],
    scope: 'groups',
    group: 'View',
    ...(order === 'count' ? { hint: 'sort', hintRank: 6 } : {}),
    run: (state) => {
      const front = page(state);
      return front.kind === 'groups' ? next(withPage(state, { ...front, order, list: atTop })) : next(state);
    },
  };
}

type Value = { readonly field: FieldName; readonly value: string | undefined };

/** The value that `=` and `-` speak of: the group's, or the record's in the column it is sorted by, else its type. */
export function valueUnderCursor(state: AppState): Value | undefined {
  const front = page(state);
  if (front.kind === 'overview') {
    const category = categoryUnderCursor(front, state);
    return category && { field: 'category', value: category.value };
  }
  if (front.kind === 'groups') {
    const group = groupUnderCursor(front, state);
    return group && { field: front.by, value: group.value };
  }
  return front.kind === 'records' ? rowValue(front, rowUnderCursor(front, state)) : undefined;
}

function rowValue(screen: RecordsScreen, row: RowSummary | undefined): Value | undefined {
  if (row === undefined) return undefined;
  const sorted = screen.sort.by;
  const field =
    sorted !== 'relevance' && fields[sorted].shape === 'text'
      ? sorted
      : row.kind === 'failure'
        ? 'pattern'
        : 'feature';
  const value = row.cells[field];
  return { field, value: value === undefined ? undefined : String(value) };
}

function noValue(state: AppState): string | undefined {
  return valueUnderCursor(state) === undefined ? 'There is no value under the cursor' : undefined;
}

function narrowed(state: AppState, as: 'only' | 'hide'): Next {
  const found = valueUnderCursor(state);
  return found === undefined ? next(state) : withFieldTerm(state, { ...found, as });
}

function withFieldTerm(
  state: AppState,
  { field, value, as }: Value & { readonly as: 'only' | 'hide' },
): Next {
  const front = page(state);
  const term = fieldTerm(field, value);
  const filter = formatQuery(
    withTerm(filterQuery(front.filter), { ...term, negated: as === 'hide' ? !term.negated : term.negated }),
  );
  return next(
    withPage({ ...state, history: remembered(state.history, filter) }, { ...front, filter, list: atTop }),
  );
}

function patternUnderCursor(state: AppState): string | undefined {
  const front = page(state);
  if (front.kind !== 'records') return undefined;
  const pattern = rowUnderCursor(front, state)?.cells.pattern;
  return pattern === undefined ? undefined : String(pattern);
}
