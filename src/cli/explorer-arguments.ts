import { parseArgs } from 'node:util';
import type { TriageWish } from '../app/triage-run.ts';
import type { CliError } from './cli-io.ts';

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
  readonly ascii: boolean;
  readonly color: 'auto' | 'always' | 'never';
  /** A queue to begin with. */
  readonly triage?: TriageWish;
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
] as const;
export type ExplorerScreen = (typeof explorerScreens)[number];

const options = {
  filter: { type: 'string', default: '' },
  screen: { type: 'string', default: 'overview' },
  dir: { type: 'string', multiple: true },
  'as-of': { type: 'string' },
  author: { type: 'string' },
  'read-only': { type: 'boolean', default: false },
  ascii: { type: 'boolean', default: false },
  color: { type: 'string', default: 'auto' },
  'no-color': { type: 'boolean', default: false },
} as const;

type Parsed =
  | { readonly ok: true; readonly value: ExplorerArguments }
  | { readonly ok: false; readonly error: CliError };

/** Reads the explorer's arguments; a wrong one is told with what would be right. */
export function explorerArguments(args: readonly string[]): Parsed {
  const parsed = tryParse(args);
  if (typeof parsed === 'string') return refused(parsed);
  const { values, positionals } = parsed;
  const screen = explorerScreens.find((name) => name === values.screen);
  if (screen === undefined)
    return refused(
      `there is no screen ${JSON.stringify(values.screen)}; there are ${explorerScreens.join(', ')}`,
    );
  const color = (['auto', 'always', 'never'] as const).find((when) => when === values.color);
  if (color === undefined) return refused('--color takes auto, always or never');
  const asOf = values['as-of'] === undefined ? undefined : Date.parse(values['as-of']);
  if (Number.isNaN(asOf))
    return refused(`--as-of takes a date such as 2026-02-26, not ${JSON.stringify(values['as-of'])}`);
  return {
    ok: true,
    value: {
      paths: [...positionals, ...(values.dir ?? [])],
      filter: values.filter,
      screen,
      asOf,
      author: values.author,
      readOnly: values['read-only'],
      ascii: values.ascii,
      color: values['no-color'] ? 'never' : color,
    },
  };
}

function tryParse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
  }
}

function refused(what: string): Parsed {
  return { ok: false, error: { what, remedy: 'debrief --help shows what can be asked' } };
}
