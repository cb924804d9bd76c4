import { expect, test } from 'vitest';
import { homeOf, userFolders } from './user-folders.ts';

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

test('an empty or relative HOME is none: the system knows, and where it does not nothing can be made', () => {
  expect(homeOf({ HOME: '/home/a' }, () => '/root')).toBe('/home/a');
  for (const HOME of ['', 'here', undefined]) expect(homeOf({ HOME }, () => '/root')).toBe('/root');
  const unknown = () => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  };
  expect(homeOf({}, unknown)).toMatch(/^\/dev\/null\//);
});

test('a home below /proc or /sys, where making a folder never ends, is not tried', () => {
  expect(userFolders({ env: {}, homeFolder: '/proc/1/home' }).state).toMatch(/^\/dev\/null\//);
});
