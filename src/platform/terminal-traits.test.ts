import { expect, test } from 'vitest';
import { colourDepth, needsAscii, themeFor } from './terminal-traits.ts';

test.each([
  ['auto', { TERM: 'xterm' }, 'sixteen'],
  ['auto', { TERM: 'xterm-256color' }, '256'],
  ['auto', { TERM: 'screen', COLORTERM: 'truecolor' }, 'true colour'],
  ['auto', { TERM: 'dumb', COLORTERM: 'truecolor' }, 'none'],
  ['auto', { TERM: 'xterm-256color', NO_COLOR: '1' }, 'none'],
  ['auto', { TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
  ['auto', { TERM: 'xterm-256color', FORCE_COLOR: '0' }, 'none'],
  ['auto', { TERM: 'xterm', FORCE_COLOR: '3' }, 'true colour'],
  ['auto', { TERM: 'xterm', FORCE_COLOR: '3', NO_COLOR: '1' }, 'none'],
  ['always', { TERM: 'xterm-256color', NO_COLOR: '1' }, '256'],
  ['never', { TERM: 'xterm-256color', FORCE_COLOR: '3' }, 'none'],
] as const)('with --color=%s and %j there is %s', (wish, env, depth) => {
  expect(colourDepth(wish, env)).toBe(depth);
});

test.each([
  ['auto', undefined, 'neutral'],
  ['auto', '15;0', 'dark'],
  ['auto', '0;15', 'light'],
  ['auto', '0;default;15', 'light'],
  ['auto', 'nonsense', 'neutral'],
  ['mono', '0;15', 'mono'],
] as const)('theme %s where COLORFGBG is %s means %s', (wish, COLORFGBG, theme) => {
  expect(themeFor(wish, { COLORFGBG })).toBe(theme);
});

test.each([
  [{ TERM: 'xterm', LANG: 'C.UTF-8' }, false],
  [{ TERM: 'xterm' }, false],
  [{ TERM: 'xterm', LANG: 'C' }, true],
  [{ TERM: 'xterm', LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, true],
  [{ TERM: 'xterm', LANG: 'C', LC_CTYPE: 'de_DE.utf8' }, false],
  [{ TERM: 'linux', LANG: 'C.UTF-8' }, true],
])('in %j only ASCII can be relied on: %s', (env, expected) => {
  expect(needsAscii('auto', env)).toBe(expected);
});
