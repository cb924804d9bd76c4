import { pageExtent } from './pages.ts';
import {
  close,
  type ListPlace,
  open,
  type PageScreen,
  pageOf,
  replacePage,
  type Screen,
  type ScreenStack,
} from './screens.ts';
import { type AppState, type Next, next } from './state.ts';

/** The page in front, whatever lies over it. */
export function page(state: AppState): PageScreen {
  return pageOf(state.stack);
}

export function withStack(state: AppState, stack: ScreenStack): AppState {
  return { ...state, stack };
}

export function withPage(state: AppState, screen: PageScreen): AppState {
  return withStack(state, replacePage(state.stack, screen));
}

export function opened(state: AppState, screen: Screen): Next {
  return next(withStack(state, open(state.stack, screen)));
}

/** Closes the front screen; on the last page that means quitting. */
export function closed(state: AppState): Next {
  const stack = close(state.stack);
  return stack === undefined ? next(state, { kind: 'quit', exitCode: 0 }) : next(withStack(state, stack));
}

/** Moves the page's cursor. */
export function withList(
  state: AppState,
  change: (place: ListPlace, extent: ReturnType<typeof pageExtent>) => ListPlace,
): AppState {
  const front = page(state);
  return withPage(state, { ...front, list: change(front.list, pageExtent(front, state)) });
}
