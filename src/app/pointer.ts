import { textOfLine } from './frame.ts';
import { moveBy } from './list-place.ts';
import { page, withList } from './navigate.ts';
import { pageExtent } from './pages.ts';
import { isOverlay } from './screens.ts';
import { type AppState, type Next, next } from './state.ts';
import { frameOf } from './view.ts';

/** Places that one notch of the wheel moves. */
const notch = 3;

export function wheeled(state: AppState, button: 'wheel-up' | 'wheel-down'): Next {
  const distance = button === 'wheel-down' ? notch : -notch;
  return next(withList(state, (place, extent) => moveBy(place, distance, extent)));
}

/**
 * How far the clicked row is from the one with the cursor, in places of the list; undefined where no list is. Every list
 * and document marks its cursor's row at the left edge, so the frame itself tells where that is.
 */
export function placesFromCursor(state: AppState, y: number): number | undefined {
  const { glyphs } = state.settings;
  const rows = frameOf(state).lines.map(textOfLine);
  // A list of choices lies below what is left of the page, whose own cursor may still be in sight.
  const at = rows.findLastIndex((row) => row.startsWith(glyphs.cursor));
  const clicked = rows[y];
  // The last two rows are status and hints, the first two title and breadcrumb.
  if (at === -1 || clicked === undefined || y < 2 || y >= rows.length - 2) return undefined;
  if (clicked.trim() === '' || isRule(clicked, glyphs.rule)) return undefined;
  const between = rows.slice(Math.min(at, y), Math.max(at, y)).filter((row) => isRule(row, glyphs.rule));
  if (between.length > 0 && isOverlay(state.stack[0])) return undefined;
  const distance = Math.abs(y - at) - between.length;
  return y < at ? -distance : distance;
}

function isRule(row: string, rule: string): boolean {
  return row.startsWith(`${rule} `) || row.startsWith(rule.repeat(3));
}

/** The page with its cursor on the clicked row; undefined if the row is none of its list. */
export function pointedAt(state: AppState, y: number): AppState | undefined {
  const distance = placesFromCursor(state, y);
  if (distance === undefined) return undefined;
  const { list } = page(state);
  const { count, viewport } = pageExtent(page(state), state);
  const place = list.cursor + distance;
  if (place < list.top || place >= Math.min(count, list.top + viewport)) return undefined;
  return withList(state, (from, extent) => moveBy(from, distance, extent));
}
