import { fetchDataset } from './fetched-dataset.ts';
import type { DatasetLoad, LoadDatasetOptions } from './load-dataset.ts';
import type { OpenedEngine } from './opened-engine.ts';

export type EngineLoad = {
  readonly load: DatasetLoad;
  /** How many of the engine's records are there: fewer than all when only the newest came. */
  readonly used: number;
  readonly of: number;
};

/** An engine's records in memory, as a load that has ended. */
export async function loadFromEngine(
  { engine, close }: OpenedEngine,
  { now, onRecord, signal }: Pick<LoadDatasetOptions, 'now' | 'onRecord'> & { readonly signal: AbortSignal },
): Promise<EngineLoad> {
  const fetched = await fetchDataset(engine, {
    now,
    signal,
    ...(onRecord === undefined ? {} : { onRecord }),
  });
  const finished = Promise.resolve();
  const load: DatasetLoad = {
    dataset: fetched.dataset,
    finished,
    isFull: () => false,
    stop: () => {},
    reload: () => finished,
    close,
  };
  return { load, used: fetched.rows.length, of: fetched.of };
}
