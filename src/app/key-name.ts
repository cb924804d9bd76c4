import type { Glyphs } from './glyphs.ts';

/** How a key or a sequence is written on screen: `ctrl+d` as `^d`, `enter` as `⏎`, `g g` as `gg`. */
export function keyName(keys: string, glyphs: Pick<Glyphs, 'enter' | 'rule'>): string {
  const named = keys.split(' ').map((key) => nameOf(key, glyphs.enter));
  return named.every((name) => name.length === 1) ? named.join('') : named.join(' ');
}

const names: Readonly<Record<string, string>> = {
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  backspace: 'Bksp',
  delete: 'Del',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

function nameOf(key: string, enter: string): string {
  if (key === 'enter') return enter;
  if (/^ctrl\+.$/.test(key)) return `^${key.at(-1) ?? ''}`;
  if (/^f\d+$/.test(key)) return key.toUpperCase();
  return names[key] ?? key.replace('alt+', 'Alt-').replace('ctrl+', 'Ctrl-').replace('shift+', 'Shift-');
}
