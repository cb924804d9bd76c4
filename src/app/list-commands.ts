import type { Command } from './command.ts';
import { centred, type Extent, moveBy, moveTo } from './list-place.ts';
import { withList } from './navigate.ts';
import { next } from './state.ts';

/** Moving in any list. `{n}j` moves n places, `{n}G` goes to place n. */
export const listCommands: readonly Command[] = [
  move('list.down', 'Down', ['j', 'down'], (_, count) => count ?? 1),
  move('list.up', 'Up', ['k', 'up'], (_, count) => -(count ?? 1)),
  move(
    'list.half-down',
    'Half a screen down',
    ['ctrl+d'],
    ({ viewport }, count) => Math.ceil(viewport / 2) * (count ?? 1),
  ),
  move(
    'list.half-up',
    'Half a screen up',
    ['ctrl+u'],
    ({ viewport }, count) => -Math.ceil(viewport / 2) * (count ?? 1),
  ),
  move(
    'list.page-down',
    'A screen down',
    ['pagedown', 'ctrl+f'],
    ({ viewport }, count) => viewport * (count ?? 1),
  ),
  move(
    'list.page-up',
    'A screen up',
    ['pageup', 'ctrl+b'],
    ({ viewport }, count) => -viewport * (count ?? 1),
  ),
  {
    id: 'list.top',
    title: 'To the top',
    keys: ['g g', 'home'],
    scope: 'list',
    group: 'Move',
    run: (state, { count }) =>
      next(withList(state, (place, extent) => moveTo(place, (count ?? 1) - 1, extent))),
  },
  {
    id: 'list.bottom',
    title: 'To the end, or to place n',
    keys: ['G', 'end'],
    scope: 'list',
    group: 'Move',
    waits: 'for answers',
    run: (state, { count }) =>
      next(withList(state, (place, extent) => moveTo(place, (count ?? extent.count) - 1, extent))),
  },
  {
    id: 'list.centre',
    title: 'Cursor to the middle of the screen',
    keys: ['z z'],
    scope: 'list',
    group: 'Move',
    run: (state) => next(withList(state, centred)),
  },
];

function move(
  id: string,
  title: string,
  keys: readonly string[],
  distance: (extent: Extent, count: number | undefined) => number,
): Command {
  return {
    id,
    title,
    keys,
    scope: 'list',
    group: 'Move',
    waits: 'for answers',
    run: (state, { count }) =>
      next(withList(state, (place, extent) => moveBy(place, distance(extent, count), extent))),
  };
}
