import { parseArgs } from 'node:util';
import { type Preferences, preferenceTable } from '../app/preferences.ts';
import type { TriageWish } from '../app/triage-run.ts';
import type { CliError } from './cli-io.ts';
import { nearestWord } from './nearest-word.ts';

/** How the explorer was asked to open. */
export type ExplorerArguments = {
  /** Folders, files, or `-` for standard input. */
  readonly paths: readonly string[];
  readonly filter: string;
  readonly screen: ExplorerScreen;
  /** Milliseconds; relative times count back from here. */
  readonly asOf: number | undefined;
  readonly author: string | undefined;
  readonly readOnly: boolean;
  /** A queue to begin with. */
  readonly triage?: TriageWish;
  /** Whether a place to begin was named: then the one where the dataset was left is not taken up. */
  readonly isPlaceNamed: boolean;
  /** A file whose steps are done first. */
  readonly play: string | undefined;
  /** Where to write, at the end, what was done. */
  readonly record: string | undefined;
  /** What was said of preferences: more than the environment and the files say. */
  readonly preferences: Partial<Preferences>;
};

export const explorerScreens = [
  'overview',
  'failures',
  'records',
  'successes',
  'context',
  'features',
  'contrast',
  'preventions',
  'problems',
  'report',
  'reports',
  'redaction',
] as const;
export type ExplorerScreen = (typeof explorerScreens)[number];

const options = {
  filter: { type: 'string' },
  screen: { type: 'string' },
  dir: { type: 'string', multiple: true },
  'as-of': { type: 'string' },
  author: { type: 'string' },
  'read-only': { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  play: { type: 'string' },
  record: { type: 'string' },
  ascii: { type: 'boolean', default: false },
  color: { type: 'string' },
  'no-color': { type: 'boolean', default: false },
  theme: { type: 'string' },
  profile: { type: 'string' },
  clipboard: { type: 'string' },
  mouse: { type: 'boolean', default: false },
  'screen-reader': { type: 'boolean', default: false },
} as const;

type Parsed =
  | { readonly ok: true; readonly value: ExplorerArguments }
  | { readonly ok: false; readonly error: CliError };

/** Reads the explorer's arguments; a wrong one is told with what would be right. */
export function explorerArguments(args: readonly string[]): Parsed {
  const parsed = tryParse(args);
  if (typeof parsed === 'string') return refused(parsed);
  const { values, positionals } = parsed;
  const screen = explorerScreens.find((name) => name === (values.screen ?? 'overview'));
  if (screen === undefined)
    return refused(
      `there is no screen ${JSON.stringify(values.screen)}; there are ${explorerScreens.join(', ')}`,
    );
  const wrong = (['color', 'theme', 'profile', 'clipboard'] as const).find(
    (name) => values[name] !== undefined && !wordsOf(name).includes(values[name]),
  );
  if (wrong !== undefined) return refused(`--${wrong} takes ${wordsOf(wrong).join(', ')}`);
  const asOf = values['as-of'] === undefined ? undefined : Date.parse(values['as-of']);
  if (Number.isNaN(asOf))
    return refused(`--as-of takes a date such as 2026-02-26, not ${JSON.stringify(values['as-of'])}`);
  if (values['read-only'] && values.record !== undefined)
    return refused('--record writes a file, which --read-only forbids: leave one of them out');
  return {
    ok: true,
    value: {
      paths: [...positionals, ...(values.dir ?? [])],
      filter: values.filter ?? '',
      screen,
      asOf,
      author: values.author,
      readOnly: values['read-only'],
      isPlaceNamed: values.screen !== undefined || values.filter !== undefined || values.play !== undefined,
      play: values.play,
      record: values.record,
      preferences: wantedPreferences(values),
    },
  };
}

function wordsOf(name: 'color' | 'theme' | 'profile' | 'clipboard'): readonly string[] {
  const preference = preferenceTable[name];
  return preference.takes === 'word' ? preference.words : [];
}

type Values = Exclude<ReturnType<typeof tryParse>, string>['values'];

function wantedPreferences(values: Values): Partial<Preferences> {
  const { color, theme, profile, clipboard } = values;
  const words = Object.entries({ color, theme, profile, clipboard }).filter(([, word]) => word !== undefined);
  return {
    // Each was looked up among the words of its row of the table.
    ...(Object.fromEntries(words) as Partial<Preferences>),
    ...(values['no-color'] ? { color: 'never' } : {}),
    ...(values.ascii ? { ascii: 'always' } : {}),
    ...(values.mouse ? { mouse: true } : {}),
    ...(values['screen-reader'] ? { screenReader: true } : {}),
    ...(values.fresh ? { restore: false } : {}),
  };
}

function tryParse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    const [, unknown] = /^Unknown option '--([^']+)'/.exec(said) ?? [];
    const near = unknown === undefined ? undefined : nearestWord(unknown, Object.keys(options));
    return near === undefined ? said : `${said}, did you mean --${near}?`;
  }
}

function refused(what: string): Parsed {
  return { ok: false, error: { what, remedy: 'debrief --help shows what can be asked' } };
}

/** Told before the plain overview where the explorer was asked for in a terminal that cannot show it. */
export function plainInstead(terminalName: string | undefined): string {
  const why =
    terminalName === 'dumb'
      ? 'TERM=dumb says that this terminal cannot show the explorer'
      : 'there is no terminal to read keys from';
  return `debrief: ${why}; \`debrief --help\` lists what prints plainly\n`;
}
