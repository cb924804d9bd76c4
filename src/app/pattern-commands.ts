import type { Command } from './command.ts';
import { recordsPage } from './go-commands.ts';
import { moveBy } from './list-place.ts';
import { opened, page, withPage } from './navigate.ts';
import { pageExtent } from './pages.ts';
import { atTop, type SuccessesScreen } from './screens.ts';
import { type AppState, type Next, next, say } from './state.ts';
import { patternUnderCursor } from './successes.ts';

const mostCompared = 4;

/** Picking success patterns and laying them side by side. */
export const patternCommands: readonly Command[] = [
  {
    id: 'patterns.pick',
    title: 'Pick for comparison, and move down',
    keys: ['space', 'c'],
    scope: 'successes',
    group: 'Act',
    hint: 'pick',
    hintRank: 3,
    waits: 'for answers',
    run: (state) => onSuccesses(state, (screen) => pick(screen, state)),
  },
  {
    id: 'patterns.compare',
    title: 'Compare the picked patterns side by side',
    keys: ['C'],
    scope: 'successes',
    group: 'Act',
    hint: 'side by side',
    hintRank: 4,
    waits: 'for answers',
    unavailable: (state) =>
      comparable(state).length < 2 ? 'Pick two to four patterns with Space first' : undefined,
    run: (state) =>
      opened(state, {
        kind: 'compare-patterns',
        filter: page(state).filter,
        list: atTop,
        patterns: comparable(state),
      }),
  },
  {
    id: 'patterns.records',
    title: 'The records that used this pattern',
    keys: ['enter', 'l', 'right'],
    scope: 'successes',
    group: 'Go',
    hint: 'records',
    hintRank: 1,
    waits: 'for answers',
    unavailable: (state) =>
      page(state).kind === 'successes' && underCursor(state) === undefined
        ? 'There is no pattern under the cursor'
        : undefined,
    run: (state) => {
      const pattern = underCursor(state);
      return pattern === undefined
        ? next(state)
        : opened(
            state,
            recordsPage(page(state).filter, [{ field: 'success_pattern', value: pattern }], 'success'),
          );
    },
  },
];

function onSuccesses(state: AppState, change: (screen: SuccessesScreen) => Next): Next {
  const front = page(state);
  return front.kind === 'successes' ? change(front) : next(state);
}

function underCursor(state: AppState): string | undefined {
  const front = page(state);
  return front.kind === 'successes' ? patternUnderCursor(front, state)?.pattern : undefined;
}

function pick(screen: SuccessesScreen, state: AppState): Next {
  const pattern = patternUnderCursor(screen, state)?.pattern;
  if (pattern === undefined) return next(state);
  const isPicked = screen.picked.includes(pattern);
  if (!isPicked && screen.picked.length === mostCompared)
    return next(say(state, `${mostCompared} patterns fit side by side; Space on a picked one takes it back`));
  const picked = isPicked ? screen.picked.filter((other) => other !== pattern) : [...screen.picked, pattern];
  return next(
    withPage(state, { ...screen, picked, list: moveBy(screen.list, 1, pageExtent(screen, state)) }),
  );
}

/** The picked patterns; with one picked, the one under the cursor beside it. */
function comparable(state: AppState): readonly string[] {
  const front = page(state);
  if (front.kind !== 'successes') return [];
  const pattern = patternUnderCursor(front, state)?.pattern;
  if (front.picked.length !== 1 || pattern === undefined || front.picked.includes(pattern))
    return front.picked;
  return [...front.picked, pattern];
}
