import { expect, test } from 'vitest';
import { userFolders } from './user-folders.ts';

test('folders follow the XDG variables, and their defaults without them', () => {
  expect(userFolders({ env: {}, homeFolder: '/home/a' })).toEqual({
    config: '/home/a/.config/debrief',
    state: '/home/a/.local/state/debrief',
    cache: '/home/a/.cache/debrief',
  });
  expect(userFolders({ env: { XDG_CACHE_HOME: '/fast' }, homeFolder: '/home/a' }).cache).toBe(
    '/fast/debrief',
  );
});

test('a relative path in a variable is ignored, as the specification asks', () => {
  expect(userFolders({ env: { XDG_STATE_HOME: 'state' }, homeFolder: '/h' }).state).toBe(
    '/h/.local/state/debrief',
  );
});
