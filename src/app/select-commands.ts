import type { Row } from '../core/dataset/row.ts';
import type { Command } from './command.ts';
import { moveBy } from './list-place.ts';
import { page, withPage } from './navigate.ts';
import { pageExtent } from './pages.ts';
import { summaryAt } from './record-pages.ts';
import { rowUnderCursor } from './records.ts';
import type { RecordsScreen } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';

/** Marking records, so that one command acts on many. */
export const selectCommands: readonly Command[] = [
  {
    id: 'select.mark',
    title: 'Mark, and move down',
    keys: ['space'],
    scope: 'records',
    group: 'Act',
    hint: 'mark',
    hintRank: 5,
    waits: 'for answers',
    run: (state) =>
      onRecords(state, (screen) => {
        const row = rowUnderCursor(screen, state);
        if (row === undefined) return next(state);
        const marked = new Set(screen.marked);
        if (!marked.delete(row.row)) marked.add(row.row);
        const list = moveBy(screen.list, 1, pageExtent(screen, state));
        return next(withPage(state, { ...screen, marked, list }));
      }),
  },
  {
    id: 'select.range',
    title: 'Begin a range of marks, and end it at the cursor',
    keys: ['v'],
    scope: 'records',
    group: 'Act',
    waits: 'for answers',
    run: (state) =>
      onRecords(state, (screen) => {
        if (screen.rangeFrom === undefined) {
          return next(
            say(
              withPage(state, { ...screen, rangeFrom: screen.list.cursor }),
              'Range begun here. Move, then v ends it; Esc cancels',
            ),
          );
        }
        const { rows, missing } = rangeRows(screen, state);
        const marked = new Set([...screen.marked, ...rows]);
        const told =
          missing === 0
            ? `${marked.size} marked`
            : `${marked.size} marked; ${missing} rows of the range are not loaded here: scroll over them first`;
        return next(say(withPage(state, { ...screen, marked, rangeFrom: undefined }), told));
      }),
  },
];

function onRecords(state: AppState, change: (screen: RecordsScreen) => Next): Next {
  const front = page(state);
  return front.kind === 'records' ? change(front) : next(state);
}

function rangeRows(
  screen: RecordsScreen,
  state: AppState,
): { readonly rows: readonly Row[]; readonly missing: number } {
  const from = Math.min(screen.rangeFrom ?? 0, screen.list.cursor);
  const to = Math.max(screen.rangeFrom ?? 0, screen.list.cursor);
  const rows: Row[] = [];
  for (let position = from; position <= to; position++) {
    const row = summaryAt(screen, state, position);
    if (row !== undefined) rows.push(row.row);
  }
  return { rows, missing: to - from + 1 - rows.length };
}
