import type { Row } from '../core/dataset/row.ts';
import { fieldTerm, withTerm } from '../core/query/edit-query.ts';
import { formatQuery } from '../core/query/format-query.ts';
import type { Command, Scope } from './command.ts';
import { valueUnderCursor } from './filter-commands.ts';
import { plural } from './format.ts';
import type { Effect } from './messages.ts';
import { page } from './navigate.ts';
import { queryOfPage } from './page-query.ts';
import { copiedPlace } from './record-copy.ts';
import { chosenRows, rowUnderCursor } from './records.ts';
import { type AppState, next } from './state.ts';

/** Copying from a list what can be copied from a record, without opening it. */
export const listCopyCommands: readonly Command[] = [
  ...(['records', 'groups', 'overview'] as const).flatMap((scope) => [
    copy(scope, { id: 'value', keys: 'y y', title: 'Copy the value under the cursor' }, copiedTerm),
    copy(scope, { id: 'path', keys: 'y p', title: 'Copy the way here, as a filter' }, pathOf),
  ]),
  copy('records', { id: 'json', keys: 'y r', title: 'Copy the records as JSON: marked, or this' }, (state) =>
    recordsOf(state, 'json'),
  ),
  copy(
    'records',
    { id: 'markdown', keys: 'y m', title: 'Copy the records as Markdown: marked, or this' },
    (state) => recordsOf(state, 'markdown'),
  ),
  copy('records', { id: 'place', keys: 'y l', title: 'Copy file:line' }, placeOf),
];

type Bound = { readonly id: string; readonly keys: string; readonly title: string };

type CopyEffect = Extract<Effect, { readonly kind: 'copy' | 'copy-records' }>;

function copy(
  scope: Scope,
  { id, keys, title }: Bound,
  make: (state: AppState) => CopyEffect | undefined,
): Command {
  return {
    id: `${scope}.copy-${id}`,
    title,
    keys: [keys],
    scope,
    group: 'Act',
    waits: 'for answers',
    unavailable: (state) => (make(state) === undefined ? 'There is nothing to copy here' : undefined),
    run: (state) => {
      const effect = make(state);
      return effect === undefined ? next(state) : next(state, effect);
    },
  };
}

/** What `=` would narrow to. */
function copiedTerm(state: AppState): CopyEffect | undefined {
  const value = valueUnderCursor(state)?.value;
  return value === undefined ? undefined : { kind: 'copy', text: value, what: 'the value' };
}

/** The page's own terms, narrowed to the group under the cursor: what `--filter` takes. */
function pathOf(state: AppState): CopyEffect | undefined {
  const front = page(state);
  const query = queryOfPage(front);
  const group = front.kind === 'records' ? undefined : valueUnderCursor(state);
  const narrowed = group === undefined ? query : withTerm(query, fieldTerm(group.field, group.value));
  const text = formatQuery(narrowed);
  return text === '' ? undefined : { kind: 'copy', text, what: 'the way here' };
}

function placeOf(state: AppState): CopyEffect | undefined {
  const front = page(state);
  const row = front.kind === 'records' ? rowUnderCursor(front, state) : undefined;
  return row === undefined ? undefined : { kind: 'copy', ...copiedPlace(row) };
}

function recordsOf(state: AppState, as: 'json' | 'markdown'): CopyEffect | undefined {
  const front = page(state);
  const rows: readonly Row[] = front.kind === 'records' ? chosenRows(front, state) : [];
  if (rows.length === 0) return undefined;
  const what = rows.length === 1 ? 'the record' : plural(rows.length, 'record');
  return { kind: 'copy-records', rows, as, what: `${what} as ${as === 'json' ? 'JSON' : 'Markdown'}` };
}
