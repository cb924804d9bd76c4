import type { EngineError } from '../core/engine/clickhouse-url.ts';
import { EngineDataset } from '../core/engine/engine-dataset.ts';
import type { SqlEngine } from '../core/engine/sql-engine.ts';
import type { FoundInputs } from './find-inputs.ts';

/** A dataset that an engine holds, with where its annotations are kept. */
export type OpenedEngine = {
  readonly engine: SqlEngine;
  readonly dataset: EngineDataset;
  readonly found: FoundInputs;
  readonly close: () => Promise<void>;
  /** What is opened, where that is no file. */
  readonly title?: string;
  /** Calls `tell` when the engine is lost, and with `undefined` when it answers again. */
  readonly onTrouble?: (tell: (trouble: EngineError | undefined) => void) => void;
};

export function openedEngine(
  engine: SqlEngine,
  parts: Pick<OpenedEngine, 'found' | 'close' | 'onTrouble' | 'title'>,
): OpenedEngine {
  return { engine, dataset: new EngineDataset(engine), ...parts };
}
