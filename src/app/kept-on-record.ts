import { isSince } from './answer-book.ts';
import { page, withPage } from './navigate.ts';
import { rowsQuestion, summaryAt } from './record-pages.ts';
import type { RecordsScreen } from './screens.ts';
import type { AppState } from './state.ts';

/** How far a record is looked for: more new ones than this between two looks are rare. */
const farthest = 256;

/**
 * After a new answer: moves the cursor of a list of records to where its record is now, so that records which come in
 * above it do not push it on to another. While the files load the cursor keeps its place
 * instead: keys typed ahead then do the same as keys typed afterwards.
 */
export function keptOnRecord(before: AppState, after: AppState): AppState {
  const screen = page(after);
  const earlier = page(before);
  if (screen.kind !== 'records' || earlier.kind !== 'records' || screen.marked !== earlier.marked)
    return after;
  const { cursor, top } = screen.list;
  if (!wasLoaded(screen, before)) return after;
  if (before.load.revision.major !== after.load.revision.major) return after;
  const held = summaryAt(screen, before, cursor);
  if (held === undefined || summaryAt(screen, after, cursor) === undefined) return after;
  for (let distance = 0; distance <= farthest; distance++) {
    for (const place of [cursor + distance, cursor - distance]) {
      if (summaryAt(screen, after, place)?.row !== held.row) continue;
      if (distance === 0) return after;
      const list = { cursor: place, top: Math.max(0, top + place - cursor) };
      return withPage(after, { ...screen, list });
    }
  }
  return after;
}

/** Whether the answer shown so far was of all records there were before anything was appended. */
function wasLoaded(screen: RecordsScreen, { answers, loadedAt }: AppState): boolean {
  return loadedAt !== undefined && isSince(answers, rowsQuestion(screen, screen.list.cursor), loadedAt);
}
