import type { Screen } from './screens.ts';
import { pageOf } from './screens.ts';
import type { AppState } from './state.ts';

/** Secrets stay in sight only while their record is the page in front; what was read of them is forgotten with it. */
export function maskedAgain(state: AppState): AppState {
  const front = pageOf(state.stack);
  const isLeft = (screen: Screen) =>
    screen.kind === 'record' &&
    screen.unmasked !== undefined &&
    (screen !== front || screen.unmasked !== screen.row);
  const isShown = front.kind === 'record' && front.unmasked === front.row;
  const [first, ...behind] = state.stack;
  const stack = state.stack.some(isLeft)
    ? ([masked(first, isLeft), ...behind.map((screen) => masked(screen, isLeft))] as const)
    : state.stack;
  if (isShown) return stack === state.stack ? state : { ...state, stack };
  const known = [...state.answers].filter(([key]) => !key.includes('"secrets":"shown"'));
  if (stack === state.stack && known.length === state.answers.size) return state;
  return { ...state, stack, answers: new Map(known) };
}

function masked(screen: Screen, isLeft: (screen: Screen) => boolean): Screen {
  return screen.kind === 'record' && isLeft(screen) ? { ...screen, unmasked: undefined } : screen;
}
