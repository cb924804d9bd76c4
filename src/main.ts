import { randomBytes } from 'node:crypto';
import type { ReadStream } from 'node:tty';
import packageJson from '../package.json' with { type: 'json' };
import { commandTable } from './app/command-table.ts';
import { keptSession, maskedSession } from './app/kept-session.ts';
import { linearSize } from './app/linear-view.ts';
import type { Message } from './app/messages.ts';
import { madeOfNewest } from './app/newest-only-words.ts';
import type { ReplayStep } from './app/replay.ts';
import type { AppState } from './app/state.ts';
import { createStore, type Store } from './app/store.ts';
import { beginLoading } from './cli/begin-loading.ts';
import { type CliError, type CliIo, processIo, refuse } from './cli/cli-io.ts';
import { takeEngineChoice } from './cli/engine-choice.ts';
import { loadOfEngine, sourceInEngine, sourceInMemory } from './cli/explored-source.ts';
import { type ExplorerArguments, explorerArguments, plainInstead } from './cli/explorer-arguments.ts';
import { inputError } from './cli/input-error.ts';
import { readMemoryOption } from './cli/memory-option.ts';
import { makeAnnotator } from './cli/open-annotator.ts';
import { privacyOfFound } from './cli/open-dataset.ts';
import { openIfChosen } from './cli/open-engine.ts';
import { sessionOf, startState, unkeptWords } from './cli/start-state.ts';
import { triageArguments } from './cli/triage-arguments.ts';
import type { Dataset } from './core/dataset/dataset.ts';
import { redactedDataset } from './core/dataset/redacted-dataset.ts';
import type { EngineError } from './core/engine/clickhouse-url.ts';
import { createRedactor, type Redactor, type RedactorOptions } from './core/privacy/redactor.ts';
import type { DatasetAnnotator } from './platform/annotator.ts';
import { coalesced } from './platform/coalesced-dataset.ts';
import { openKeyboard, readEarly } from './platform/early-keys.ts';
import { laterExports, laterReports, withoutQueue, withoutSecretSearch } from './platform/engine-ports.ts';
import { createExportPort } from './platform/export-port.ts';
import { type FoundInputs, findInputs } from './platform/find-inputs.ts';
import { troubleOf } from './platform/heeded-dataset.ts';
import { heedStopRequests, type StopRequests, stopUntilContinued } from './platform/job-control.ts';
import { type Journal, openJournal } from './platform/journal.ts';
import type { DatasetLoad } from './platform/load-dataset.ts';
import { memoryLimit, refusalOf } from './platform/memory-limit.ts';
import { onResize } from './platform/on-resize.ts';
import { type Ports, perform } from './platform/perform.ts';
import { endThroughOneDoor } from './platform/process-end.ts';
import { redactedCopy } from './platform/redacted-copy.ts';
import { createRedactionPort } from './platform/redaction-port.ts';
import { readReplay, writeReplay } from './platform/replay-file.ts';
import { createReportPort } from './platform/report-port.ts';
import type { SessionFile } from './platform/session-file.ts';
import { messageMasking } from './platform/shown-messages.ts';
import type { TerminalInput } from './platform/terminal-input.ts';
import { colourDepth, needsAscii, themeFor } from './platform/terminal-traits.ts';
import { createTriagePort, type TriagePort } from './platform/triage-port.ts';
import { turns } from './platform/turns.ts';
import { rescueWords } from './platform/unsaved-annotations.ts';
import { userFolders } from './platform/user-folders.ts';
import { readUserSettings, type UserSettings } from './platform/user-settings.ts';
import { type ExplorerUi, runExplorer } from './ui/run-explorer.tsx';
import { runLinear } from './ui/run-linear.ts';
import { type Painting, themeOf } from './ui/theme.ts';

/** Opens the explorer; where there is no terminal to draw on, prints a plain overview instead. */
export async function main(given: readonly string[]): Promise<number | undefined> {
  const memory = readMemoryOption(given, process.env);
  if (!memory.ok) return refuse(processIo(), memory.error);
  const taken = takeEngineChoice(memory.args);
  if (!taken.ok) return refuse(processIo(), taken.error);
  const { args } = taken;
  const io = { ...processIo(), env: memory.env, engine: taken.choice };
  const parsed =
    args[0] === 'triage' ? triageArguments(args.slice(1), io.currentFolder) : explorerArguments(args);
  if (!parsed.ok) return refuse(io, parsed.error);
  const keyboard = process.stdout.isTTY && process.env.TERM !== 'dumb' ? openKeyboard() : undefined;
  if (keyboard === undefined) {
    if (process.stdout.isTTY) await io.stderr.write(plainInstead(process.env.TERM));
    return printOverview(given);
  }
  const { play } = parsed.value;
  const replay = play === undefined ? undefined : readReplay(play);
  if (replay?.ok === false) {
    const where = replay.line === 0 ? undefined : `${play}:${replay.line}`;
    return refuse(io, {
      what: replay.reason,
      ...(where === undefined ? {} : { where }),
      remedy: 'nothing was played',
    });
  }
  await explore({ wanted: parsed.value, steps: replay?.steps ?? [], io, keyboard });
  return undefined;
}

/** The verbs stay in their own bundle: only the plain overview needs them here. */
async function printOverview(args: readonly string[]): Promise<number> {
  const { main: runVerb } = await import('./cli/main.ts');
  return runVerb(args);
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
  store?: Store;
  /** Undefined where nothing is to be remembered. */
  session?: SessionFile | undefined;
  /** Whether another program has the terminal. */
  isLent?: boolean;
};

type Exploring = {
  readonly wanted: ExplorerArguments;
  /** What is done first, as if at the keyboard. */
  readonly steps: readonly ReplayStep[];
  readonly io: CliIo;
  readonly keyboard: ReadStream;
};

async function explore({ wanted, steps, io, keyboard }: Exploring): Promise<void> {
  const folders = userFolders(io);
  const parts: Parts = { redactor: createRedactor({ key: undefined, homeDirectory: io.homeFolder }) };
  const journal = openJournal((text) => parts.redactor.text(text));
  const door = endThroughOneDoor({
    restore: () => restore(parts),
    save: () => save(parts, wanted, journal),
    // Ctrl-C is then meant for the other program, as in an editor that does not read it as a key.
    heedsInterrupt: () => parts.isLent !== true,
    stateFolder: folders.state,
    redact: (text) => parts.redactor.text(text),
    journal: journal.text,
    now: () => new Date(io.now()),
  });

  const keys = readEarly(keyboard, () => door.end(hangUp));
  parts.input = keys.input;

  await show({ wanted, steps, io, parts, door, keys, journal }).catch(door.crash);
}

type Started = Omit<Exploring, 'keyboard'> & {
  readonly parts: Parts;
  readonly door: ReturnType<typeof endThroughOneDoor>;
  readonly keys: ReturnType<typeof readEarly>;
  readonly journal: Journal;
};

/** From the dataset's settings to its first frame. */
async function show({ wanted, steps, io, parts, door, keys, journal }: Started): Promise<void> {
  const folders = userFolders(io);
  const settings = readUserSettings({
    configFolder: folders.config,
    env: io.env,
    wanted: wanted.preferences,
    table: commandTable,
  });
  const painting = paintingOf(settings, io);
  const isHeard = settings.preferences.screenReader;
  const paths = wanted.paths.length > 0 ? wanted.paths : [process.stdin.isTTY ? '.' : '-'];
  const refuseWith = async (error: CliError | undefined) => {
    await restore(parts);
    return door.end(error === undefined ? 2 : await refuse(io, error));
  };
  const engine = await openIfChosen({ paths, io, asOf: wanted.asOf });
  if (engine?.ok === false) return refuseWith(engine.error);
  const held = engine?.opened;
  const named = held?.title === undefined ? paths : [held.title];
  const place = { currentFolder: io.currentFolder, stateFolder: folders.state };
  const found = held?.found ?? (await findInputs(paths, place));
  const privacy = await privacyOfFound(found, io);
  if (!privacy.ok) return refuseWith(privacy.error);
  const memory = memoryLimit(settings.preferences.maxMemory);
  const refused = held === undefined ? await refusalOf(found.inputs, memory) : undefined;
  if (refused !== undefined) return refuseWith(inputError(refused));
  parts.redactor = createRedactor(privacy.options);
  const load =
    held === undefined ? beginLoading({ found, paths, memory }, wanted, io) : loadOfEngine(held, io.now);
  const source = held === undefined ? sourceInMemory(load) : sourceInEngine(held, io.now);
  parts.load = load;
  parts.session = sessionOf({ found, paths: named, wanted, settings, io });
  const opened = { load, found, privacy: privacy.options };
  const annotator = makeAnnotator({ ...opened, annotated: source.annotated }, wanted.author, io);
  parts.annotator = annotator;
  const triage = held === undefined ? makeTriage({ load, found, annotator }, io) : withoutQueue();
  parts.triage = triage;
  const whole = async () => ({ ...opened, load: await source.whole() });
  const tellNewest = () => {
    const newest = source.newestOnly();
    if (newest !== undefined) parts.store?.send({ kind: 'effect-done', text: madeOfNewest(newest) });
  };
  const ports = makePorts({
    parts,
    load,
    dataset: source.dataset,
    annotator,
    triage,
    reports: laterReports(async () => makeReports(await whole(), painting.charset), tellNewest),
    exports: laterExports(async () => makeExports(await whole(), io), tellNewest),
    redaction:
      held === undefined
        ? createRedactionPort({ dataset: load.dataset, privacy: privacy.options })
        : withoutSecretSearch(),
    io,
    end: door.end,
    journal,
    settings,
  });
  const shown = messageMasking(parts.redactor);
  const tell = (error: EngineError | undefined) =>
    parts.store?.send(shown(error === undefined ? answersAgain : { kind: 'effect-failed', error }));
  const store = createStore(
    startState({
      size: isHeard ? linearSize : terminalSize(),
      wanted,
      paths: named,
      load: source.dataset.loadState(),
      settings,
      charset: painting.charset,
      session: parts.session,
    }),
    {
      dataset: redactedDataset(coalesced(source.dataset, changesPace), parts.redactor),
      perform: (effect, answer) => perform(effect, ports, (message) => answer(shown(message))),
    },
  );
  parts.store = store;
  held?.onTrouble?.(tell);
  keys.input.setMouse(store.state().mouse);
  const run = isHeard ? runLinear : runExplorer;
  const ui = run({ store, painting, stdout: process.stdout });
  parts.ui = ui;
  ui.ended.catch(door.crash);
  parts.stops = heedStopRequests(() => perform({ kind: 'suspend' }, ports, store.send));
  onResize(async () => {
    if (isHeard) return;
    store.send({ kind: 'terminal-resized', ...terminalSize() });
    await ui.redraw();
  });
  if (steps.length > 0) store.send({ kind: 'replay-read', steps });
  keys.handOver(store.send);
  const send = (message: Message) => store.send(shown(message));
  beginAnnotating(annotator, send, () => {
    if (wanted.triage !== undefined) perform({ kind: 'open-triage', wish: wanted.triage }, ports, send);
  });
}

function beginAnnotating(
  annotator: DatasetAnnotator,
  send: (message: Message) => void,
  then: () => void,
): void {
  annotator.follow(
    () => send({ kind: 'annotations-changed', annotations: annotator.states(), done: undefined }),
    (error) => {
      const trouble = troubleOf(error);
      if (trouble === undefined) throw error;
      send({ kind: 'effect-failed', error: trouble });
    },
  );
  then();
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

const answersAgain = { kind: 'effect-done', text: 'The database answers again' } as const;

/** Milliseconds between two looks at a dataset that is loading. */
const changesPace = { shortest: 30, longest: 800 };

async function restore({ input, ui }: Parts): Promise<void> {
  input?.close();
  await ui?.close().catch(() => {});
}

/** What was typed last may still have to read its record, so the files are closed after it. */
async function save(
  { load, annotator, triage, session, store, redactor }: Parts,
  { record }: ExplorerArguments,
  journal: Journal,
): Promise<readonly string[]> {
  const kept = store && maskedSession(keptSession(store.state()), redactor.text);
  const unkept = kept && session?.write(kept);
  const recorded = record === undefined ? undefined : writeReplay(record, journal.text());
  const rescued = (await annotator?.close()) ?? [];
  await triage?.settled();
  await load?.close();
  const unwritten = recorded?.kind === 'effect-failed' ? [`debrief: ${recorded.error.what}`] : [];
  return [...rescued.map(rescueWords), ...unwritten, ...(unkept === undefined ? [] : [unkeptWords(unkept)])];
}

type PortSources = {
  readonly parts: Parts;
  readonly load: DatasetLoad;
  readonly dataset: Dataset;
  readonly annotator: DatasetAnnotator;
  readonly triage: TriagePort;
  readonly reports: Ports['reports'];
  readonly exports: Ports['exports'];
  readonly redaction: Ports['redaction'];
  readonly io: CliIo;
  readonly end: (exitCode: number) => void;
  readonly journal: Journal;
  readonly settings: UserSettings;
};

function makePorts(sources: PortSources): Ports {
  const { parts, load, dataset, annotator, triage, reports, exports, redaction, io, end, journal, settings } =
    sources;
  // Masked field by field, as on the screen, before the text as a whole is.
  const masked = redactedDataset(dataset, parts.redactor);
  // Keys typed ahead may ask for two programs at once.
  const takeTurn = turns();
  const lendTerminal = <Result>(during: () => Promise<Result>): Promise<Result> =>
    takeTurn(async () => {
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
    });
  return {
    env: io.env,
    annotator,
    redact: (text) => redactedCopy(text, parts.redactor),
    clipboard: settings.preferences.clipboard,
    readRecord: (row) => masked.ask({ ask: 'record', row }, new AbortController().signal),
    journal,
    setMouse: (to) => parts.input?.setMouse(to),
    reports,
    exports,
    redaction,
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
  charset: Painting['charset'],
): Ports['reports'] {
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

function terminalSize(): AppState['size'] {
  return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

function paintingOf({ preferences }: UserSettings, { env }: CliIo): Painting {
  return {
    theme: themeOf(themeFor(preferences.theme, env), colourDepth(preferences.color, env)),
    charset: needsAscii(preferences.ascii, env) ? 'ascii' : 'unicode',
  };
}
