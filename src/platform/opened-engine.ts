import { EngineDataset } from '../core/engine/engine-dataset.ts';
import type { SqlEngine } from '../core/engine/sql-engine.ts';
import type { FoundInputs } from './find-inputs.ts';

/** A dataset that an engine holds, with where its annotations are kept. */
export type OpenedEngine = {
  readonly engine: SqlEngine;
  readonly dataset: EngineDataset;
  readonly found: FoundInputs;
  readonly close: () => Promise<void>;
};

export function openedEngine(
  engine: SqlEngine,
  { found, close }: Pick<OpenedEngine, 'found' | 'close'>,
): OpenedEngine {
  return { engine, dataset: new EngineDataset(engine), found, close };
}
