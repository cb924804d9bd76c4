import { page, withPage, withStack } from './navigate.ts';
import { rowsAnswer, summaryAt } from './record-pages.ts';
import { recordPage } from './record-trail.ts';
import { open } from './screens.ts';
import type { AppState } from './state.ts';

/** How far from its old place a record is looked for: lists grow while the explorer is closed. */
const farthest = 128;

/**
 * Brings the cursor back to the record it was left on, and opens that if it was open, once all is loaded and the list is
 * there. Whoever has pressed a key by then is not moved any more.
 */
export function resumed(state: AppState): AppState {
  const { resume } = state;
  if (resume === undefined) return state;
  if (state.keySerial > 0) return { ...state, resume: undefined };
  const front = page(state);
  if (front.kind !== 'records') return { ...state, resume: undefined };
  if (state.load.phase === 'loading' || rowsAnswer(front, state, front.list.cursor) === undefined)
    return state;
  const done: AppState = { ...state, resume: undefined };
  const place = placeOf(state);
  if (place === undefined) return done;
  const { cursor, top } = front.list;
  const list = { cursor: place, top: Math.max(0, top + place - cursor) };
  const shown = { ...front, list };
  const moved = withPage(done, shown);
  const row = summaryAt(shown, moved, place)?.row;
  if (!resume.isOpen || row === undefined) return moved;
  const record = recordPage({ origin: shown, row, along: { kind: 'list' }, position: place });
  return withStack(moved, open(moved.stack, record));
}

function placeOf(state: AppState): number | undefined {
  const front = page(state);
  const { resume } = state;
  if (front.kind !== 'records' || resume === undefined) return undefined;
  for (let distance = 0; distance <= farthest; distance += 1) {
    for (const place of [front.list.cursor + distance, front.list.cursor - distance]) {
      const row = place < 0 ? undefined : summaryAt(front, state, place);
      if (row?.file === resume.file && row.line === resume.line) return place;
    }
  }
  return undefined;
}
