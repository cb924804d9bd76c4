import type { RedactorOptions } from '../core/privacy/redactor.ts';
import { loadFromEngine } from '../platform/engine-load.ts';
import { type FoundInputs, findInputs } from '../platform/find-inputs.ts';
import { type DatasetLoad, type LoadDatasetOptions, loadDataset } from '../platform/load-dataset.ts';
import { memoryLimit, refusalOf } from '../platform/memory-limit.ts';
import { type PrivacyReading, viewPrivacy } from '../platform/privacy-settings.ts';
import { userFolders } from '../platform/user-folders.ts';
import { readUserSettings } from '../platform/user-settings.ts';
import { type CliError, type CliIo, type EngineChoice, errorLine, refuse } from './cli-io.ts';
import { inputError } from './input-error.ts';
import { openChosen } from './open-engine.ts';

export type OpenDataset = {
  readonly load: DatasetLoad;
  readonly found: FoundInputs;
  /** How its projects want to be redacted. */
  readonly privacy: RedactorOptions;
  /** 2 when a path could not be used, though others could; else 0. */
  readonly exitCode: 0 | 2;
};

type OpenOptions = Pick<LoadDatasetOptions, 'asOf' | 'onRecord'> & {
  /** `quiet` leaves it to the verb to tell about bad lines. */
  readonly notice?: 'quiet';
};

/**
 * Finds and loads everything under `paths`, and hands it to `use` when all is there. What cannot be used is told on
 * standard error; with nothing left to use, `use` is not called and the exit code is 2.
 */
export async function withDataset(
  { paths, io }: { readonly paths: readonly string[]; readonly io: CliIo },
  given: OpenOptions,
  use: (opened: OpenDataset) => Promise<number>,
): Promise<number> {
  const { notice, ...options } = given;
  if (io.engine !== undefined) return withEngine({ choice: io.engine, paths, io }, given, use);
  const folders = userFolders(io);
  const found = await findInputs(paths, { currentFolder: io.currentFolder, stateFolder: folders.state });
  for (const error of found.errors) await io.stderr.write(`${errorLine(inputError(error))}\n`);
  if (found.inputs.length === 0) return 2;
  const privacy = await privacyOfFound(found, io);
  if (!privacy.ok) return refuse(io, privacy.error);
  const memory = memoryLimit(askedMemory(io));
  const refused = await refusalOf(found.inputs, memory);
  if (refused !== undefined) return refuse(io, refused);
  io.redactAs?.({ ...privacy.options, kept: found.inputs.map(({ name }) => name) });
  const load = loadDataset(found.inputs, {
    cacheFolder: folders.cache,
    standardInput: io.stdin.bytes,
    now: io.now(),
    memory,
    index: 'when asked',
    ...options,
  });
  try {
    await load.finished;
    if (load.isFull()) return refuse(io, fullError(load));
    if (notice !== 'quiet') await tellBadLines(load, io);
    const code = await use({
      load,
      found,
      privacy: privacy.options,
      exitCode: found.errors.length > 0 ? 2 : 0,
    });
    const { problems, total } = load.dataset.view();
    const isUnusable = total === 0 && problems.some(({ level }) => level === 'file');
    return found.errors.length > 0 || (isUnusable && notice !== 'quiet') ? 2 : code;
  } finally {
    await load.close();
  }
}

/** The same over the records that an engine holds. */
async function withEngine(
  {
    choice,
    paths,
    io,
  }: { readonly choice: EngineChoice; readonly paths: readonly string[]; readonly io: CliIo },
  { notice, asOf, onRecord }: OpenOptions,
  use: (opened: OpenDataset) => Promise<number>,
): Promise<number> {
  const signal = new AbortController().signal;
  const chosen = await openChosen(choice, { paths, io, asOf, signal, use: 'once' });
  if (!chosen.ok) return chosen.error === undefined ? 2 : refuse(io, chosen.error);
  const { found } = chosen.opened;
  const privacy = await privacyOfFound(found, io);
  if (!privacy.ok) return refuse(io, privacy.error);
  io.redactAs?.({ ...privacy.options, kept: found.inputs.map(({ name }) => name) });
  const { load, used, of } = await loadFromEngine(chosen.opened, {
    now: io.now(),
    signal,
    ...(onRecord === undefined ? {} : { onRecord }),
  });
  try {
    if (used < of) await tellNewest({ used, of }, io);
    if (notice !== 'quiet') await tellBadLines(load, io);
    const code = await use({
      load,
      found,
      privacy: privacy.options,
      exitCode: found.errors.length > 0 ? 2 : 0,
    });
    return found.errors.length > 0 ? 2 : code;
  } finally {
    await load.close();
  }
}

/** What is made of a part of the records must not look as if it were made of all. */
async function tellNewest(
  { used, of }: { readonly used: number; readonly of: number },
  io: CliIo,
): Promise<void> {
  const what = `made of the newest ${used.toLocaleString('en')} of ${of.toLocaleString('en')} records`;
  const remedy = 'choose fewer files to have all of theirs';
  await io.stderr.write(`${errorLine({ what, remedy })}\n`);
}

/** As the command line or the environment says, or config.json. */
function askedMemory(io: CliIo): string {
  const configFolder = userFolders(io).config;
  return readUserSettings({ configFolder, env: io.env, wanted: {}, table: [] }).preferences.maxMemory;
}

/** Answers over a part of the records would be wrong without anybody seeing it. */
function fullError({ dataset }: DatasetLoad): CliError {
  const [problem] = dataset
    .view()
    .problems.filter(({ level }) => level === 'file')
    .slice(-1);
  return {
    what: problem?.reason ?? 'loading stopped',
    ...(problem === undefined ? {} : { where: problem.file }),
    remedy: 'give fewer or smaller files, or allow more by --max-memory SIZE',
  };
}

/** How to redact what is shown of everything that was found. */
export function privacyOfFound(
  { projects }: Pick<FoundInputs, 'projects'>,
  io: CliIo,
): Promise<PrivacyReading> {
  return viewPrivacy({
    roots: projects.map(({ root }) => root),
    stateFolder: userFolders(io).state,
    homeFolder: io.homeFolder,
    now: io.now(),
  });
}

/** Bad lines are no failure, and no secret either. */
async function tellBadLines({ dataset }: DatasetLoad, io: CliIo): Promise<void> {
  const bad = dataset.view().problems.filter(({ level }) => level === 'line' || level === 'file');
  const [first] = bad;
  if (first === undefined) return;
  const what =
    first.level === 'file' && bad.length === 1
      ? first.reason
      : `${bad.length} bad ${bad.length === 1 ? 'line or file' : 'lines or files'}; the first: ${first.reason}`;
  const where = first.line === 0 ? first.file : `${first.file}:${first.line}`;
  await io.stderr.write(`${errorLine({ what, where, remedy: '`debrief validate` lists all' })}\n`);
}
