import type { Command } from './command.ts';
import { centred, type Extent, moveBy, moveTo } from './list-place.ts';
import { withList } from './navigate.ts';
import { next } from './state.ts';

/** Moving in any list. `{n}j` moves n places, `{n}G` goes to place n. */
export const listCommands: readonly Command[] = [
  move({ id: 'list.down', title: 'Down', keys: ['j', 'down'] }, (_, count) => count ?? 1),
  move({ id: 'list.up', title: 'Up', keys: ['k', 'up'] }, (_, count) => -(count ?? 1)),
  move(
    { id: 'list.half-down', title: 'Half a screen down', keys: ['ctrl+d'] },
    ({ viewport }, count) => Math.ceil(viewport / 2) * (count ?? 1),
  ),
  move(
    { id: 'list.half-up', title: 'Half a screen up', keys: ['ctrl+u'] },
    ({ viewport }, count) => -Math.ceil(viewport / 2) * (count ?? 1),
  ),
  move(
    { id: 'list.page-down', title: 'A screen down', keys: ['pagedown', 'ctrl+f'] },
    ({ viewport }, count) => viewport * (count ?? 1),
  ),
  move(
    { id: 'list.page-up', title: 'A screen up', keys: ['pageup', 'ctrl+b'] },
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
  bound: Pick<Command, 'id' | 'title' | 'keys'>,
  distance: (extent: Extent, count: number | undefined) => number,
): Command {
  return {
    ...bound,
    scope: 'list',
    group: 'Move',
    waits: 'for answers',
    run: (state, { count }) =>
      next(withList(state, (place, extent) => moveBy(place, distance(extent, count), extent))),
  };
}
