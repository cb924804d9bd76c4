import { resolve } from 'node:path';
import { asciiGlyphs, type Glyphs, linearGlyphs, unicodeGlyphs } from '../app/glyphs.ts';
import { groupsPage, recordsPage } from '../app/go-commands.ts';
import { type KeptSession, stackOf } from '../app/kept-session.ts';
import { reportPage } from '../app/report-request.ts';
import { atTop, type PageScreen, type ScreenStack } from '../app/screens.ts';
import { type AppState, initialState, overview, say } from '../app/state.ts';
import type { LoadState } from '../core/dataset/questions.ts';
import type { Problem } from '../core/records/problem.ts';
import type { FoundInputs } from '../platform/find-inputs.ts';
import { type SessionFile, sessionFile } from '../platform/session-file.ts';
import { userFolders } from '../platform/user-folders.ts';
import type { SettingsProblem, UserSettings } from '../platform/user-settings.ts';
import type { WriteFailure } from '../platform/write-failure.ts';
import type { CliIo } from './cli-io.ts';
import type { ExplorerArguments } from './explorer-arguments.ts';

type SessionSources = {
  readonly found: FoundInputs;
  /** As they were asked for: a file that comes into a folder later does not make it another dataset. */
  readonly paths: readonly string[];
  readonly wanted: ExplorerArguments;
  readonly settings: UserSettings;
  readonly io: CliIo;
};

/** Nothing is remembered of standard input, which is another dataset each time, nor where nothing is to be written. */
export function sessionOf({ found, paths, wanted, settings, io }: SessionSources): SessionFile | undefined {
  if (wanted.readOnly || found.inputs.length === 0 || paths.includes('-')) return undefined;
  const asked = paths.map((path) => resolve(io.currentFolder, path));
  const file = sessionFile(userFolders(io).state, asked);
  const isTakenUp = settings.preferences.restore && !wanted.isPlaceNamed;
  return isTakenUp ? file : { ...file, read: () => undefined };
}

type StartSources = {
  readonly size: AppState['size'];
  readonly wanted: ExplorerArguments;
  readonly paths: readonly string[];
  readonly load: LoadState;
  readonly settings: UserSettings;
  readonly charset: 'unicode' | 'ascii';
  readonly session: SessionFile | undefined;
};

/** What the explorer begins with: the page that was asked for, else the one where the dataset was left. */
export function startState(sources: StartSources): AppState {
  const { wanted, paths, load, settings, charset, session } = sources;
  const left = session?.read();
  const page = startPage(wanted.screen, wanted.filter);
  const named: ScreenStack =
    page.kind === 'overview' ? [page] : [page, { ...overview, filter: wanted.filter }];
  const start = initialState({
    size: sources.size,
    load,
    settings: {
      title: paths.join(' '),
      commands: settings.commands,
      readOnly: wanted.readOnly,
      glyphs: glyphsFor(settings, charset),
      preferences: settings.preferences,
      keyChanges: settings.keyChanges,
      problems: settings.problems.map(settingsProblem),
    },
    ...(left === undefined
      ? { stack: named }
      : { stack: stackOf(left), resume: left.record, history: left.history }),
  });
  // Keys typed ahead are meant for the first record of the queue.
  if (wanted.triage !== undefined) return say({ ...start, triage: 'opening' }, 'Making the queue');
  return { ...start, notice: startNotice(settings, left) };
}

/** What is wrong with the user's own files, or that this is where the dataset was left. */
function startNotice({ problems }: UserSettings, left: KeptSession | undefined): AppState['notice'] {
  const [first] = problems;
  if (first !== undefined) {
    const where = first.line === 0 ? first.file : `${first.file}:${first.line}`;
    const remedy = problems.length === 1 ? 'g p shows it' : `g p shows all ${problems.length}`;
    return { kind: 'failed', error: { what: first.reason, where, remedy } };
  }
  const [front] = left?.pages ?? [];
  const isElsewhere = front !== undefined && (front.kind !== 'overview' || front.filter !== '');
  return isElsewhere
    ? { kind: 'info', text: 'Where you left it; g o is the overview, --fresh starts there' }
    : undefined;
}

function glyphsFor({ preferences }: UserSettings, charset: StartSources['charset']): Glyphs {
  if (preferences.screenReader) return linearGlyphs;
  return charset === 'ascii' ? asciiGlyphs : unicodeGlyphs;
}

/** The page that was asked for on the command line. */
function startPage(screen: ExplorerArguments['screen'], filter: string): PageScreen {
  const place = { filter, list: atTop };
  switch (screen) {
    case 'overview':
      return { ...overview, filter };
    case 'failures':
      return groupsPage(filter, []);
    case 'records':
      return recordsPage(filter, [], 'any');
    case 'successes':
      return { ...place, kind: 'successes', picked: [] };
    case 'reports':
      return { ...place, kind: 'reports', picked: [] };
    case 'redaction':
      return { filter: '', list: atTop, kind: 'redaction', by: 'rule', within: undefined };
    case 'context':
    case 'features':
    case 'contrast':
    case 'preventions':
    case 'problems':
      return { ...place, kind: screen };
    case 'report':
      return { ...reportPage('weekly'), filter };
  }
}

function settingsProblem({ file, line, reason }: SettingsProblem): Problem {
  return { file, line, column: undefined, field: undefined, reason, level: line === 0 ? 'file' : 'line' };
}

/** Why the place where a dataset was left will not be found again. */
export function unkeptWords({ what, where }: WriteFailure): string {
  return `debrief: the place is not kept for the next start: ${what}: ${where}; set XDG_STATE_HOME to a folder of your own`;
}
