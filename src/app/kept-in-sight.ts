import { settled } from './list-place.ts';
import { page, withPage } from './navigate.ts';
import { pageExtent } from './pages.ts';
import type { AppState } from './state.ts';

/** Keeps the cursor inside its list after the list or the screen changed. */
export function keptInSight(state: AppState): AppState {
  const front = page(state);
  const extent = pageExtent(front, state);
  // A list whose answer has not come is empty only for the moment.
  if (extent.count === 0) return state;
  const list = settled(front.list, extent);
  return list.cursor === front.list.cursor && list.top === front.list.top
    ? state
    : withPage(state, { ...front, list });
}
