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

const named = new Set([...Object.keys(names), 'enter', 'insert', 'shift+tab']);

/** Whether this is what a key is called in the command table: one character, or a name, perhaps with modifiers. */
export function isKey(text: string): boolean {
  const base = text.replace(/^(?:ctrl\+)?(?:alt\+)?(?:shift\+)?(?=.)/, '');
  if ([...new Intl.Segmenter().segment(base)].length === 1) return base !== ' ';
  return named.has(text) || named.has(base) || /^f(?:[1-9]|1[0-2])$/.test(base);
}

function nameOf(key: string, enter: string): string {
  if (key === 'enter') return enter;
  if (/^ctrl\+.$/.test(key)) return `^${key.at(-1) ?? ''}`;
  if (/^f\d+$/.test(key)) return key.toUpperCase();
  return names[key] ?? key.replace('alt+', 'Alt-').replace('ctrl+', 'Ctrl-').replace('shift+', 'Shift-');
}
