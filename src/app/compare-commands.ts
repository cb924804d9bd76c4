import type { Row } from '../core/dataset/row.ts';
import type { Command } from './command.ts';
import { comparedRow, comparedText } from './compare-records.ts';
import { opened, page, withPage } from './navigate.ts';
import { recordPage } from './record-trail.ts';
import { rowUnderCursor } from './records.ts';
import { atTop, type CompareRecordsScreen } from './screens.ts';
import { selectCommands } from './select-commands.ts';
import { type AppState, type Next, next } from './state.ts';

const mostCompared = 4;

/** Laying records side by side, from a list of records. */
const recordListCommands: readonly Command[] = [
  ...picking(),
  {
    id: 'compare.records',
    title: 'Compare two to four marked records side by side',
    keys: ['C'],
    scope: 'records',
    group: 'Go',
    hint: 'side by side',
    hintRank: 7,
    waits: 'for answers',
    unavailable: (state) => reasonAgainst(comparable(state)),
    run: (state) => {
      const front = page(state);
      if (front.kind !== 'records') return next(state);
      const rows = comparable(state);
      const screen = { kind: 'compare-records', filter: '', list: atTop, rows, column: 0 } as const;
      return opened(state, { ...screen, origin: front, only: 'all fields' });
    },
  },
];

/** The page with the records side by side. */
const besideCommands: readonly Command[] = [
  {
    id: 'compare.open',
    title: 'Open the record of the chosen column',
    keys: ['enter', 'l', 'right'],
    scope: 'compare-records',
    group: 'Go',
    hint: 'open',
    hintRank: 1,
    waits: 'for answers',
    run: onCompared((screen, state) => {
      const row = comparedRow(screen);
      if (row === undefined) return next(state);
      const along = { kind: 'rows', rows: screen.rows } as const;
      return opened(state, recordPage({ origin: screen.origin, row, along }));
    }),
  },
  {
    id: 'compare.differences',
    title: 'Only what differs, or all fields',
    keys: ['d'],
    scope: 'compare-records',
    group: 'View',
    hint: 'only differences',
    hintRank: 2,
    run: onCompared((screen, state) => {
      const only = screen.only === 'differences' ? 'all fields' : 'differences';
      return next(withPage(state, { ...screen, only, list: atTop }));
    }),
  },
  column('compare.next-column', { keys: ['tab', ']'], title: 'Choose the next column' }, 1),
  column('compare.previous-column', { keys: ['shift+tab', '['], title: 'Choose the previous column' }, -1),
  {
    id: 'compare.copy',
    title: 'Copy the value of the chosen column',
    keys: ['y y'],
    scope: 'compare-records',
    group: 'Act',
    waits: 'for answers',
    unavailable: (state) => {
      const front = page(state);
      const text = front.kind === 'compare-records' ? comparedText(front, state) : undefined;
      return text === undefined ? 'The chosen record has no value here' : undefined;
    },
    run: onCompared((screen, state) => {
      const text = comparedText(screen, state);
      return text === undefined ? next(state) : next(state, { kind: 'copy', text, what: 'the value' });
    }),
  },
];

export const compareCommands: readonly Command[] = [...recordListCommands, ...besideCommands];

/** `c` picks as Space marks: it is the same mark. */
function picking(): readonly Command[] {
  const mark = selectCommands.find(({ id }) => id === 'select.mark');
  if (mark === undefined) return [];
  const { run } = mark;
  return [
    {
      id: 'compare.pick',
      title: 'Pick for comparison: a mark, as with Space',
      keys: ['c'],
      scope: 'records',
      group: 'Act',
      waits: 'for answers',
      run,
    },
  ];
}

/** The marked records; with one marked, the one under the cursor beside it. */
function comparable(state: AppState): readonly Row[] {
  const front = page(state);
  if (front.kind !== 'records') return [];
  const marked = [...front.marked];
  const row = rowUnderCursor(front, state)?.row;
  return marked.length === 1 && row !== undefined && !marked.includes(row) ? [...marked, row] : marked;
}

function reasonAgainst(rows: readonly Row[]): string | undefined {
  if (rows.length < 2) return 'Mark two to four records with Space first';
  return rows.length > mostCompared
    ? `${rows.length} are marked: at most ${mostCompared} fit side by side`
    : undefined;
}

type Bound = { readonly keys: readonly string[]; readonly title: string };

function column(id: string, { keys, title }: Bound, step: 1 | -1): Command {
  return {
    id,
    title,
    keys,
    scope: 'compare-records',
    group: 'Move',
    ...(step === 1 ? { hint: 'other record', hintRank: 3 } : {}),
    run: onCompared((screen, state) => {
      const count = screen.rows.length;
      return next(withPage(state, { ...screen, column: (screen.column + step + count) % count }));
    }),
  };
}

function onCompared(change: (screen: CompareRecordsScreen, state: AppState) => Next): Command['run'] {
  return (state) => {
    const front = page(state);
    return front.kind === 'compare-records' ? change(front, state) : next(state);
  };
}
