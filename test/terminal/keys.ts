const named: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  backspace: '\x7f',
  space: ' ',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  'ctrl+right': '\x1b[1;5C',
  'ctrl+left': '\x1b[1;5D',
  home: '\x1b[H',
  end: '\x1b[F',
  insert: '\x1b[2~',
  delete: '\x1b[3~',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f4: '\x1bOS',
  f10: '\x1b[21~',
};

/**
 * What a terminal sends for a key: a single character, `enter`, `ctrl+c`, `alt+x` … Throws for a name it does not
 * know, so that a misspelt key does not pass for typed text.
 */
export function bytesOfKey(key: string): string {
  const fixed = named[key];
  if (fixed !== undefined) return fixed;
  const control = /^ctrl\+([a-z\\\]^_@[])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
  if (key.startsWith('alt+')) return `\x1b${bytesOfKey(key.slice('alt+'.length))}`;
  if ([...key].length === 1) return key;
  throw new Error(`No key is called ${JSON.stringify(key)}`);
}
