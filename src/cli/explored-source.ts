import type { Dataset } from '../core/dataset/dataset.ts';
import { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { NewestOnly } from '../core/dataset/newest-only.ts';
import { type AnnotatedDataset, annotatedEngine, annotatedMemory } from '../platform/annotated-dataset.ts';
import { loadFromEngine } from '../platform/engine-load.ts';
import { heeded } from '../platform/heeded-dataset.ts';
import type { DatasetLoad } from '../platform/load-dataset.ts';
import type { OpenedEngine } from '../platform/opened-engine.ts';

/** What the explorer shows and annotates. */
export type ExploredSource = {
  readonly dataset: Dataset;
  readonly annotated: AnnotatedDataset;
  /** For what is made from whole datasets; of an engine, all in memory, fetched when it is asked for. */
  readonly whole: () => Promise<DatasetLoad>;
  /** Undefined unless `whole` holds the newest records alone. */
  readonly newestOnly: () => NewestOnly | undefined;
};

export function sourceInMemory(load: DatasetLoad): ExploredSource {
  return {
    dataset: load.dataset,
    annotated: annotatedMemory(load.dataset),
    whole: async () => load,
    newestOnly: () => undefined,
  };
}

export function sourceInEngine(opened: OpenedEngine, now: () => number): ExploredSource {
  let fetched: Promise<DatasetLoad> | undefined;
  let newest: NewestOnly | undefined;
  const { signal } = new AbortController();
  return {
    dataset: heeded(opened.dataset),
    annotated: annotatedEngine(opened, now),
    whole: () => {
      fetched ??= loadFromEngine(opened, { now: now(), signal }).then(
        ({ load, used, of }) => {
          newest = used < of ? { used, of } : undefined;
          return load;
        },
        (error: unknown) => {
          fetched = undefined;
          throw error;
        },
      );
      return fetched;
    },
    newestOnly: () => newest,
  };
}

/** Stands where a load stands, for an engine: everything is there already. */
export function loadOfEngine({ engine, close }: OpenedEngine, now: () => number): DatasetLoad {
  const dataset = new MemoryDataset({
    now: now(),
    asOf: engine.asOf(),
    readLine: async () => ({ ok: false, reason: 'an engine holds the records' }),
  });
  const { files } = engine.loadState();
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files });
  const finished = Promise.resolve();
  return { dataset, finished, isFull: () => false, stop: () => {}, reload: () => finished, close };
}
