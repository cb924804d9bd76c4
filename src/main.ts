import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import packageJson from '../package.json' with { type: 'json' };
import { commandTable } from './app/command-table.ts';
import { asciiGlyphs, unicodeGlyphs } from './app/glyphs.ts';
import { groupsPage, recordsPage } from './app/go-commands.ts';
import type { Message } from './app/messages.ts';
import { reportPage } from './app/report-request.ts';
import { atTop, type PageScreen } from './app/screens.ts';
import { type AppState, initialState, overview, say } from './app/state.ts';
import { createStore } from './app/store.ts';
import { type CliIo, processIo, refuse } from './cli/cli-io.ts';
import { type ExplorerArguments, explorerArguments } from './cli/explorer-arguments.ts';
import { makeAnnotator } from './cli/open-annotator.ts';
import { privacyOfFound } from './cli/open-dataset.ts';
import { triageArguments } from './cli/triage-arguments.ts';
import { createRedactor, type Redactor, type RedactorOptions } from './core/privacy/redactor.ts';
import type { DatasetAnnotator } from './platform/annotator.ts';
import { coalesced } from './platform/coalesced-dataset.ts';
import { createExportPort } from './platform/export-port.ts';
import { type FoundInputs, findInputs } from './platform/find-inputs.ts';
import { heedStopRequests, type StopRequests, stopUntilContinued } from './platform/job-control.ts';
import { type DatasetLoad, loadDataset } from './platform/load-dataset.ts';
import { type Ports, perform } from './platform/perform.ts';
import { endThroughOneDoor } from './platform/process-end.ts';
import { redactedCopy } from './platform/redacted-copy.ts';
import { createReportPort } from './platform/report-port.ts';
import { readTerminal, type TerminalInput } from './platform/terminal-input.ts';
import { createTriagePort, type TriagePort } from './platform/triage-port.ts';
import { rescueWords } from './platform/unsaved-annotations.ts';
import { userFolders } from './platform/user-folders.ts';
import { type ExplorerUi, runExplorer } from './ui/run-explorer.tsx';
import { colourTheme, monoTheme } from './ui/theme.ts';

/** Opens the explorer; where there is no terminal to draw on, prints a plain overview instead. */
export async function main(args: readonly string[]): Promise<number | undefined> {
  const io = processIo();
  const parsed =
    args[0] === 'triage' ? triageArguments(args.slice(1), io.currentFolder) : explorerArguments(args);
  if (!parsed.ok) return refuse(io, parsed.error);
  const keyboard = process.stdout.isTTY && process.env.TERM !== 'dumb' ? openKeyboard() : undefined;
  if (keyboard === undefined) return printOverview(args);
  await explore(parsed.value, io, keyboard);
  return undefined;
}

/** The verbs stay in their own bundle: only the plain overview needs them here. */
async function printOverview(args: readonly string[]): Promise<number> {
  const { main: runVerb } = await import('./cli/main.ts');
  return runVerb(args);
}

/** Keys come from the terminal even when standard input is data. */
function openKeyboard(): ReadStream | undefined {
  if (process.stdin.isTTY) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return undefined;
  }
}

/** What is made while the explorer starts, in the order in which it is there. */
type Parts = {
  /** Until the dataset's settings are read, it masks people and places. */
  redactor: Redactor;
  input?: TerminalInput;
  load?: DatasetLoad;
  annotator?: DatasetAnnotator;
  triage?: TriagePort;
  ui?: ExplorerUi;
  stops?: StopRequests;
  /** Whether another program has the terminal. */
  isLent?: boolean;
};

async function explore(wanted: ExplorerArguments, io: CliIo, keyboard: ReadStream): Promise<void> {
  const folders = userFolders(io);
  const parts: Parts = { redactor: createRedactor({ key: undefined, homeDirectory: io.homeFolder }) };
  const door = endThroughOneDoor({
    restore: () => restore(parts),
    save: () => save(parts),
    // Ctrl-C is then meant for the other program, as in an editor that does not read it as a key.
    heedsInterrupt: () => parts.isLent !== true,
    stateFolder: folders.state,
    redact: (text) => parts.redactor.text(text),
    now: () => new Date(io.now()),
  });

  const keys = readEarly(keyboard, () => door.end(hangUp));
  parts.input = keys.input;

  await show({ wanted, io, parts, door, keys }).catch(door.crash);
}

type Started = {
  readonly wanted: ExplorerArguments;
  readonly io: CliIo;
  readonly parts: Parts;
  readonly door: ReturnType<typeof endThroughOneDoor>;
  readonly keys: ReturnType<typeof readEarly>;
};

/** From the dataset's settings to its first frame. */
async function show({ wanted, io, parts, door, keys }: Started): Promise<void> {
  const folders = userFolders(io);
  const paths = wanted.paths.length > 0 ? wanted.paths : [process.stdin.isTTY ? '.' : '-'];
  const found = await findInputs(paths, { currentFolder: io.currentFolder, stateFolder: folders.state });
  const privacy = await privacyOfFound(found, io);
  if (!privacy.ok) {
    await restore(parts);
    return door.end(await refuse(io, privacy.error));
  }
  parts.redactor = createRedactor(privacy.options);
  const load = beginLoading({ found, paths }, wanted, io);
  parts.load = load;
  const opened = { load, found, privacy: privacy.options };
  const annotator = makeAnnotator(opened, wanted.author, io);
  parts.annotator = annotator;
  const triage = makeTriage({ load, found, annotator }, io);
  parts.triage = triage;
  const ports = makePorts({
    parts,
    load,
    annotator,
    triage,
    reports: makeReports(opened, wanted),
    exports: makeExports(opened, io),
    io,
    end: door.end,
  });
  const store = createStore(startState(wanted, paths, load), {
    dataset: coalesced(load.dataset, changesPace),
    perform: (effect, answer) => perform(effect, ports, answer),
  });
  const theme = wantsColour(wanted, io) ? colourTheme : monoTheme;
  const ui = runExplorer({ store, theme, stdout: process.stdout });
  parts.ui = ui;
  ui.ended.catch(door.crash);
  parts.stops = heedStopRequests(() => perform({ kind: 'suspend' }, ports, store.send));
  onResize(async () => {
    store.send({ kind: 'terminal-resized', ...terminalSize() });
    await ui.redraw();
  });
  keys.handOver(store.send);
  beginAnnotating(annotator, store.send, () => {
    if (wanted.triage !== undefined) perform({ kind: 'open-triage', wish: wanted.triage }, ports, store.send);
  });
}

function beginAnnotating(
  annotator: DatasetAnnotator,
  send: (message: Message) => void,
  then: () => void,
): void {
  annotator.follow(() =>
    send({ kind: 'annotations-changed', annotations: annotator.states(), done: undefined }),
  );
  then();
}

/** Raw mode comes before anything slow: keys typed ahead must not be echoed. They wait here until there is a store. */
function readEarly(keyboard: ReadStream, onEnd: () => void) {
  const early: Message[] = [];
  let send = (message: Message): void => void early.push(message);
  const input = readTerminal({
    stdin: keyboard,
    write: (text) => process.stdout.write(text),
    onEvent: (event) =>
      send(
        event.kind === 'key'
          ? { kind: 'key-pressed', key: event.key }
          : { kind: 'text-pasted', text: event.text },
      ),
    onEnd,
  });
  const handOver = (to: (message: Message) => void) => {
    send = to;
    for (const message of early) to(message);
  };
  return { input, handOver };
}

/** Exit code of a program whose terminal hung up. */
const hangUp = 129;

function makeTriage(
  { load, found, annotator }: Pick<PortSources, 'load' | 'annotator'> & { readonly found: FoundInputs },
  io: CliIo,
): TriagePort {
  return createTriagePort({
    dataset: load.dataset,
    annotator,
    projects: found.projects,
    loaded: load.finished,
    currentFolder: io.currentFolder,
    stateFolder: userFolders(io).state,
    randomBytes,
  });
}

/** Milliseconds between two looks at a dataset that is loading. */
const changesPace = { shortest: 30, longest: 800 };

/** Dragging a window's edge makes many sizes; only the one it comes to rest at is worth a drawing. */
const resizeRest = 50;

function onResize(listener: () => Promise<void>): void {
  let rest: NodeJS.Timeout | undefined;
  process.stdout.on('resize', () => {
    clearTimeout(rest);
    rest = setTimeout(listener, resizeRest);
  });
}

async function restore({ input, ui }: Parts): Promise<void> {
  input?.close();
  await ui?.close().catch(() => {});
}

/** What was typed last may still have to read its record, so the files are closed after it. */
async function save({ load, annotator, triage }: Parts): Promise<readonly string[]> {
  const rescued = (await annotator?.close()) ?? [];
  await triage?.settled();
  await load?.close();
  return rescued.map(rescueWords);
}

function beginLoading(
  { found, paths }: { readonly found: FoundInputs; readonly paths: readonly string[] },
  wanted: ExplorerArguments,
  io: CliIo,
): DatasetLoad {
  const folders = userFolders(io);
  const load = loadDataset(found.inputs, {
    cacheFolder: folders.cache,
    standardInput: io.stdin.bytes,
    now: io.now(),
    asOf: wanted.asOf,
    find: async () =>
      (await findInputs(paths, { currentFolder: io.currentFolder, stateFolder: folders.state })).inputs,
  });
  for (const { what, where, remedy } of found.errors) {
    load.dataset.addProblem({
      file: where,
      line: 0,
      column: undefined,
      field: undefined,
      reason: `${what}; ${remedy}`,
      level: 'file',
    });
  }
  return load;
}

type PortSources = {
  readonly parts: Parts;
  readonly load: DatasetLoad;
  readonly annotator: DatasetAnnotator;
  readonly triage: TriagePort;
  readonly reports: Ports['reports'];
  readonly exports: Ports['exports'];
  readonly io: CliIo;
  readonly end: (exitCode: number) => void;
};

function makePorts({ parts, load, annotator, triage, reports, exports, io, end }: PortSources): Ports {
  const lendTerminal = async <Result>(during: () => Promise<Result>): Promise<Result> => {
    const result = Promise.withResolvers<Result>();
    await parts.ui?.suspend(async () => {
      parts.isLent = true;
      parts.stops?.ignore();
      parts.input?.pause();
      await during().then(result.resolve, result.reject);
      parts.input?.resume();
      parts.stops?.heed();
      parts.isLent = false;
    });
    return result.promise;
  };
  return {
    env: io.env,
    annotator,
    redact: (text) => redactedCopy(text, parts.redactor),
    reports,
    exports,
    triage,
    lendTerminal,
    writeToTerminal: (text) => process.stdout.write(text),
    redraw: async () => parts.ui?.redraw(),
    suspend: () => lendTerminal(stopUntilContinued),
    quit: end,
    stopLoading: load.stop,
    reload: () => void load.reload(),
  };
}

type Opened = {
  readonly load: DatasetLoad;
  readonly found: FoundInputs;
  readonly privacy: RedactorOptions;
};

function makeReports(
  { load: { dataset }, found: { projects }, privacy }: Opened,
  { ascii }: ExplorerArguments,
): Ports['reports'] {
  const charset = ascii ? 'ascii' : 'unicode';
  return createReportPort({ dataset, projects, charset, privacy, version: packageJson.version });
}

function makeExports({ load: { dataset }, found }: Opened, io: CliIo): Ports['exports'] {
  return createExportPort({
    dataset,
    projects: found.projects,
    inputs: found.inputs,
    stateFolder: userFolders(io).state,
    homeFolder: io.homeFolder,
    now: io.now,
    version: packageJson.version,
  });
}

function startState(
  { filter, screen, ascii, readOnly, triage }: ExplorerArguments,
  paths: readonly string[],
  { dataset }: DatasetLoad,
): AppState {
  const page = startPage(screen, filter);
  const start = initialState({
    size: terminalSize(),
    load: dataset.loadState(),
    settings: {
      title: paths.join(' '),
      commands: commandTable,
      readOnly,
      glyphs: ascii ? asciiGlyphs : unicodeGlyphs,
    },
    stack: page.kind === 'overview' ? [page] : [page, { ...overview, filter }],
  });
  // Keys typed ahead are meant for the first record of the queue.
  return triage === undefined ? start : say({ ...start, triage: 'opening' }, 'Making the queue');
}

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

function terminalSize(): AppState['size'] {
  return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

/** Flag before environment: https://no-color.org counts any text but an empty one. */
function wantsColour({ color }: ExplorerArguments, { env }: CliIo): boolean {
  if (color !== 'auto') return color === 'always';
  return env.NO_COLOR === undefined || env.NO_COLOR === '';
}
