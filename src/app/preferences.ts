import { readByteSize } from '../core/text/byte-size.ts';
import { type JsoncNode, memberOf } from '../core/text/jsonc.ts';

/** What people may set once and for all, in config.json, by environment or by an option of the command line. */
export type Preferences = {
  readonly theme: 'auto' | 'neutral' | 'dark' | 'light' | 'high-contrast' | 'mono';
  readonly color: 'auto' | 'always' | 'never';
  readonly profile: 'vim' | 'arrows';
  readonly clipboard: 'auto' | 'native' | 'tmux' | 'screen' | 'osc52' | 'print';
  /** When the possible next keys of a sequence are shown: after a pause, at once, or never. */
  readonly popup: 'pause' | 'always' | 'never';
  readonly ascii: 'auto' | 'always' | 'never';
  readonly mouse: boolean;
  readonly screenReader: boolean;
  /** Whether the explorer opens where it was left. */
  readonly restore: boolean;
  /** How much memory debrief may take: `auto`, or a size such as `800M`. */
  readonly maxMemory: string;
  /** Queries by name, for `~`. */
  readonly filters: Readonly<Record<string, string>>;
};

export type ThemeName = Exclude<Preferences['theme'], 'auto'>;

export const defaultPreferences: Preferences = {
  theme: 'auto',
  color: 'auto',
  profile: 'vim',
  clipboard: 'auto',
  popup: 'pause',
  ascii: 'auto',
  mouse: false,
  screenReader: false,
  restore: true,
  maxMemory: 'auto',
  filters: {},
};

type Shape =
  | { readonly takes: 'word'; readonly words: readonly string[] }
  | { readonly takes: 'switch' }
  | { readonly takes: 'size' }
  | { readonly takes: 'texts' };

type Preference = { readonly title: string } & Shape;

/** Schema, documents and checks are made from this. */
export const preferenceTable: Readonly<Record<keyof Preferences, Preference>> = {
  theme: {
    title:
      'Colours. auto: dark or light if COLORFGBG tells, else neutral, the sixteen colours of the terminal',
    takes: 'word',
    words: ['auto', 'neutral', 'dark', 'light', 'high-contrast', 'mono'],
  },
  color: {
    title: 'Whether there is colour at all. auto: NO_COLOR, FORCE_COLOR, COLORTERM and TERM decide',
    takes: 'word',
    words: ['auto', 'always', 'never'],
  },
  profile: {
    title: 'Keys. vim: letters are commands; arrows: letters begin a filter, commands stand behind a comma',
    takes: 'word',
    words: ['vim', 'arrows'],
  },
  clipboard: {
    title: 'How text is copied. auto: the first of native, tmux, screen, osc52, print that works',
    takes: 'word',
    words: ['auto', 'native', 'tmux', 'screen', 'osc52', 'print'],
  },
  popup: {
    title: 'When the keys that may follow are shown: after a pause, always, never',
    takes: 'word',
    words: ['pause', 'always', 'never'],
  },
  ascii: {
    title:
      'Plain ASCII instead of bars and arrows. auto: on the Linux console and where the locale is not UTF-8',
    takes: 'word',
    words: ['auto', 'always', 'never'],
  },
  mouse: { title: 'Mouse on at the start; F2 switches it', takes: 'switch' },
  screenReader: { title: 'A linear layout, said line by line, for screen readers', takes: 'switch' },
  restore: { title: 'Open where a dataset was left; --fresh does not, once', takes: 'switch' },
  maxMemory: {
    title: 'How much memory may be used: a size such as 800M or 2G. auto: most of what the machine has free',
    takes: 'size',
  },
  filters: { title: 'Saved filters: a name and a query each, for ~', takes: 'texts' },
};

/** What is wrong with a line of a settings file. */
export type SettingsIssue = { readonly line: number; readonly reason: string };

export type ReadPreferences = {
  readonly preferences: Partial<Preferences>;
  readonly issues: readonly SettingsIssue[];
};

/** What of a config.json can be used; the rest is told with its line and left at its default. */
export function readPreferences(node: JsoncNode): ReadPreferences {
  if (node.value.kind !== 'object')
    return { preferences: {}, issues: [{ line: node.line, reason: 'the file must hold an object, { … }' }] };
  const known: Readonly<Record<string, Preference>> = preferenceTable;
  const issues: SettingsIssue[] = [];
  const preferences: Record<string, unknown> = {};
  for (const { name, line, node: given } of node.value.members) {
    const preference = Object.hasOwn(known, name) ? known[name] : undefined;
    if (preference !== undefined) {
      const value = settingOf(preference, given);
      if (value === undefined) issues.push({ line, reason: `${name} takes ${taken(preference)}` });
      else preferences[name] = value;
    } else if (name !== '$schema')
      issues.push({ line, reason: `there is no setting ${JSON.stringify(name)}` });
  }
  // Each value was checked against the row of the table that has its name.
  return { preferences: preferences as Partial<Preferences>, issues };
}

/** The same from the environment: `DEBRIEF_THEME=dark`, `DEBRIEF_SCREEN_READER=1`. What cannot be used is left out. */
export function environmentPreferences(
  env: Readonly<Record<string, string | undefined>>,
): Partial<Preferences> {
  const entries = Object.entries(preferenceTable).flatMap(([name, preference]) => {
    const text = env[`DEBRIEF_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`];
    if (text === undefined || text === '' || preference.takes === 'texts') return [];
    if (preference.takes === 'word') return preference.words.includes(text) ? [[name, text]] : [];
    if (preference.takes === 'size') return isSize(text) ? [[name, text]] : [];
    return [[name, !/^(?:0|false|no|off)$/i.test(text)]];
  });
  // The variable by which Ink's programs are told of a screen reader.
  const isHeard = /^(?:1|true)$/i.test(env.INK_SCREEN_READER ?? '');
  // Each value was checked against the row of the table that has its name.
  const read = Object.fromEntries(entries) as Partial<Preferences>;
  return isHeard ? { screenReader: true, ...read } : read;
}

function isSize(text: unknown): boolean {
  return typeof text === 'string' && (text === 'auto' || readByteSize(text) !== undefined);
}

function settingOf(preference: Preference, node: JsoncNode): unknown {
  const scalar = node.value.kind === 'scalar' ? node.value.scalar : undefined;
  switch (preference.takes) {
    case 'word':
      return typeof scalar === 'string' && preference.words.includes(scalar) ? scalar : undefined;
    case 'switch':
      return typeof scalar === 'boolean' ? scalar : undefined;
    case 'size':
      return isSize(scalar) ? scalar : undefined;
    case 'texts':
      return textsOf(node);
  }
}

function textsOf(node: JsoncNode): Readonly<Record<string, string>> | undefined {
  if (node.value.kind !== 'object') return undefined;
  const entries = node.value.members.map(({ name }) => {
    const { value } = memberOf(node, name) ?? node;
    return [name, value.kind === 'scalar' ? value.scalar : undefined] as const;
  });
  const texts = entries.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string');
  return texts.length === entries.length ? Object.fromEntries(texts) : undefined;
}

function taken(preference: Preference): string {
  switch (preference.takes) {
    case 'word':
      return preference.words.join(', ');
    case 'switch':
      return 'true or false';
    case 'size':
      return 'auto or a size such as "800M"';
    case 'texts':
      return 'an object of names and queries';
  }
}
