import { type FoundInputs, findInputs } from '../platform/find-inputs.ts';
import { type DatasetLoad, loadDataset } from '../platform/load-dataset.ts';
import type { MemoryLimit } from '../platform/memory-limit.ts';
import { userFolders } from '../platform/user-folders.ts';
import type { CliIo } from './cli-io.ts';
import type { ExplorerArguments } from './explorer-arguments.ts';

type Found = {
  readonly found: FoundInputs;
  readonly paths: readonly string[];
  readonly memory: MemoryLimit;
};

/** Begins to load what the explorer was asked to show, and to follow it. What cannot be read becomes a problem. */
export function beginLoading(
  { found, paths, memory }: Found,
  wanted: ExplorerArguments,
  io: CliIo,
): DatasetLoad {
  const folders = userFolders(io);
  const load = loadDataset(found.inputs, {
    cacheFolder: folders.cache,
    standardInput: io.stdin.bytes,
    now: io.now(),
    asOf: wanted.asOf,
    memory,
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
