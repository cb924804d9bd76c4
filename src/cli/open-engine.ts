import type { ClickHouseTarget } from '../core/engine/clickhouse-url.ts';
import { findEngineInputs } from '../platform/find-engine-inputs.ts';
import { openClickHouse } from '../platform/open-clickhouse.ts';
import { openDuckDb } from '../platform/open-duckdb.ts';
import { type OpenedEngine, openedEngine } from '../platform/opened-engine.ts';
import { userFolders } from '../platform/user-folders.ts';
import { type CliError, type CliIo, type EngineChoice, errorLine } from './cli-io.ts';
import { inputError } from './input-error.ts';

export type OpenedChoice =
  | { readonly ok: true; readonly opened: OpenedEngine }
  /** `error` is missing when everything was told already. */
  | { readonly ok: false; readonly error?: CliError };

/** What the explorer was asked to open, if not memory. */
export async function openIfChosen(asked: Omit<Asked, 'signal' | 'use'>): Promise<OpenedChoice | undefined> {
  const { engine } = asked.io;
  if (engine === undefined) return undefined;
  return openChosen(engine, { ...asked, signal: new AbortController().signal, use: 'exploring' });
}

type Asked = {
  readonly paths: readonly string[];
  readonly io: CliIo;
  readonly asOf: number | undefined;
  readonly signal: AbortSignal;
  /** `once` gives up on a server that is lost; `exploring` tries again as long as it takes, and looks for news. */
  readonly use: 'once' | 'exploring';
};

/** Opens what was chosen. Paths that cannot be used are told on standard error, as everywhere. */
export async function openChosen(choice: EngineChoice, asked: Asked): Promise<OpenedChoice> {
  return choice.engine === 'duckdb' ? openFiles(asked) : openSource(choice.target, asked);
}

async function openSource(target: ClickHouseTarget, { paths, io, asOf, use }: Asked): Promise<OpenedChoice> {
  return openClickHouse({
    ...{ target, env: io.env, homeFolder: io.homeFolder, currentFolder: io.currentFolder },
    // The folder that stands for itself where none was named is one that annotations may be kept in.
    paths: paths.filter((path) => path !== '-'),
    ...{ now: io.now(), asOf, use },
  });
}

async function openFiles({ paths, io, asOf, signal }: Asked): Promise<OpenedChoice> {
  const folders = userFolders(io);
  const found = await findEngineInputs(paths, {
    currentFolder: io.currentFolder,
    stateFolder: folders.state,
  });
  for (const error of found.errors) await io.stderr.write(`${errorLine(inputError(error))}\n`);
  if (found.inputs.length === 0) return { ok: false };
  const progress = progressLine(io);
  const opened = await openDuckDb(found.inputs, {
    cacheFolder: folders.cache,
    standardInput: io.stdin.bytes,
    now: io.now(),
    asOf,
    signal,
    onProgress: progress.show,
  });
  await progress.clear();
  if (!opened.ok) return { ok: false, error: opened.error };
  const { engine } = opened;
  return { ok: true, opened: openedEngine(engine, { found, close: async () => engine.close() }) };
}

/** One line on a terminal that says how far loading has come. */
function progressLine({ stderr }: CliIo) {
  let told = '';
  return {
    show: ({
      bytes,
      of,
      records,
    }: {
      readonly bytes: number;
      readonly of: number;
      readonly records: number;
    }) => {
      const share = of === 0 ? '' : `${Math.min(100, Math.floor((bytes / of) * 100))} %, `;
      const text = `Reading into DuckDB: ${share}${records.toLocaleString('en')} records`;
      if (!stderr.isTerminal || text === told) return;
      told = text;
      void stderr.write(`\r${text}\u001b[K`);
    },
    clear: async () => {
      if (told !== '') await stderr.write('\r\u001b[K');
    },
  };
}
