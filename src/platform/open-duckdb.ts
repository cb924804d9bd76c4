import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadedFile } from '../core/dataset/questions.ts';
import type { Problem } from '../core/records/problem.ts';
import { DuckDbConnections } from './duckdb-connections.ts';
import { type DuckDbEngine, duckdbEngine } from './duckdb-engine.ts';
import { loadIntoDuckDb } from './duckdb-load.ts';
import { type DuckDbModule, type EngineError, importDuckDb } from './duckdb-module.ts';
import { isExported, isParquet, rowsInFiles, viewExported } from './duckdb-parquet.ts';
import type { Input } from './find-inputs.ts';

export type OpenDuckDbOptions = {
  /** Where databases are kept from one start to the next; all in it may be deleted at any time. */
  readonly cacheFolder: string;
  readonly standardInput: () => AsyncIterable<Uint8Array>;
  /** Milliseconds: the machine's time. */
  readonly now: number;
  readonly asOf?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: {
    readonly bytes: number;
    readonly of: number;
    readonly records: number;
  }) => void;
};

export type OpenedDuckDb =
  | { readonly ok: true; readonly engine: DuckDbEngine }
  | { readonly ok: false; readonly error: EngineError };

/** Another number whenever the tables change, so that no database of an older debrief is taken for one of this. */
const tablesVersion = 2;

/**
 * Opens the inputs as a DuckDB database: one that is kept from the last time if the files are as they were, else one that
 * is made now. Rejects with the signal's reason.
 */
export async function openDuckDb(
  inputs: readonly Input[],
  options: OpenDuckDbOptions,
): Promise<OpenedDuckDb> {
  const imported = await importDuckDb();
  if (!imported.ok) return imported;
  const { module } = imported;
  const folder = join(options.cacheFolder, 'duckdb');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = await placeOf(inputs, folder);
  const isThere = await stat(place.path).then(
    () => true,
    () => false,
  );
  if (!isThere) await makeDatabase(module, inputs, { ...options, ...place, folder });
  const instance = await module.DuckDBInstance.create(place.path, {
    ...settings(folder),
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  const facts = await readFacts(connection, inputs, options);
  connection.closeSync();
  if (place.isPassing) await rm(place.path, { force: true });
  return { ok: true, engine: duckdbEngine(new DuckDbConnections(module, instance), facts) };
}

/** Half of the memory: the explorer and the page cache need some, too. What does not fit goes to the disk. */
function settings(folder: string): Record<string, string> {
  return {
    memory_limit: `${Math.max(512, Math.floor(totalmem() / 2 ** 21))}MB`,
    temp_directory: join(folder, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  };
}

type Place = {
  readonly path: string;
  /** The part of the name that tells which files these are, whatever they say now. */
  readonly family: string;
  /** Standard input can't be looked at again: its database is not kept. */
  readonly isPassing: boolean;
};

async function placeOf(inputs: readonly Input[], folder: string): Promise<Place> {
  const names = createHash('sha256').update(`${tablesVersion}`);
  const states = createHash('sha256');
  for (const { path, name, project, kind } of inputs) {
    names.update(JSON.stringify([path, name, project, kind]));
    const found = path === '-' ? undefined : await stat(path).catch(() => undefined);
    states.update(JSON.stringify([found?.size, found?.mtimeMs, found?.ino]));
  }
  const family = names.digest('hex').slice(0, 16);
  const isPassing = inputs.some(({ path }) => path === '-');
  const state = isPassing ? `pipe${process.pid}` : states.digest('hex').slice(0, 16);
  return { path: join(folder, `${family}-${state}.duckdb`), family, isPassing };
}

type Making = OpenDuckDbOptions & Place & { readonly folder: string };

/** Made under another name first: a database that was not finished is never taken for one. */
async function makeDatabase(module: DuckDbModule, inputs: readonly Input[], making: Making): Promise<void> {
  const { path, folder, signal, standardInput, onProgress } = making;
  await forgetOlder(making);
  const unfinished = `${path}.${process.pid}.new`;
  await rm(unfinished, { force: true });
  const instance = await module.DuckDBInstance.create(unfinished, settings(folder));
  try {
    const connection = await instance.connect();
    const of = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
    if (await areExported(connection, inputs)) {
      await viewExported(connection, inputs);
      await writeProblems(connection, []);
    } else {
      const loaded = await loadIntoDuckDb({
        module,
        connection,
        reader: await instance.connect(),
        inputs,
        standardInput,
        signal,
        onProgress: (progress) => onProgress?.({ ...progress, of }),
      });
      await writeProblems(connection, loaded.problems);
    }
    await connection.run('CHECKPOINT');
    connection.closeSync();
    instance.closeSync();
    await rename(unfinished, path);
  } catch (error) {
    instance.closeSync();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** All files of a partitioned export are alike: the first tells. */
async function areExported(connection: DuckDBConnection, inputs: readonly Input[]): Promise<boolean> {
  const [first] = inputs;
  return first !== undefined && inputs.every(isParquet) && (await isExported(connection, first));
}

/** Databases of the same files as they were before. */
async function forgetOlder({ folder, family }: Making): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${family}-`)) await rm(join(folder, name), { force: true });
  }
}

async function writeProblems(connection: DuckDBConnection, problems: readonly Problem[]): Promise<void> {
  await connection.run('CREATE TABLE problems (place INTEGER, problem VARCHAR)');
  const appender = await connection.createAppender('problems');
  problems.forEach((problem, place) => {
    appender.appendInteger(place);
    appender.appendVarchar(JSON.stringify(problem));
    appender.endRow();
  });
  appender.closeSync();
}

async function readFacts(
  connection: DuckDBConnection,
  inputs: readonly Input[],
  { now, asOf }: OpenDuckDbOptions,
): Promise<Parameters<typeof duckdbEngine>[1]> {
  const problems = (await connection.runAndReadAll('SELECT problem FROM problems ORDER BY place'))
    .getRows()
    // Written by this program, as JSON.
    .map(
      ([text]): Problem => ({
        column: undefined,
        field: undefined,
        ...(JSON.parse(String(text)) as Omit<Problem, 'column' | 'field'>),
      }),
    );
  const counted = await connection.runAndReadAll(
    'SELECT count(*) FILTER (WHERE counts = 1), max(time) FILTER (WHERE time <= $1) FROM records',
    [now],
  );
  const [records, newest] = counted.getRowsJS()[0] ?? [];
  const view = await connection.runAndReadAll("SELECT 1 FROM duckdb_views() WHERE view_name = 'records'");
  const areInFiles = view.currentRowCount > 0;
  const perFile = await connection.runAndReadAll('SELECT file, count(*) FROM records GROUP BY file');
  const recordsOf = new Map(perFile.getRowsJS().map(([file, count]) => [String(file), Number(count)]));
  const files = inputs.map(({ name, project, kind, bytes }): LoadedFile => {
    const known = kind === 'inferred' ? 'generic' : kind;
    const hasFailed = problems.some(({ file, level }) => file === name && level === 'file');
    const state = hasFailed ? 'failed' : 'done';
    return { path: name, project, kind: known, records: recordsOf.get(name) ?? 0, bytes, state };
  });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    problems,
    rowsWhere: areInFiles ? rowsInFiles : undefined,
    asOf: asOf ?? (typeof newest === 'number' ? newest : undefined),
    state: {
      phase: 'ready',
      records: Number(records),
      bytesRead: bytes,
      bytesTotal: bytes,
      files,
      problems: problems.length,
      badLines: problems.filter(({ level }) => level === 'line').length,
      revision: { major: 0, minor: 0 },
    },
  };
}
