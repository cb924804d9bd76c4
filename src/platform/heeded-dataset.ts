import type { Dataset } from '../core/dataset/dataset.ts';
import type { EngineError } from '../core/engine/clickhouse-url.ts';
import { ClickHouseFailure } from './clickhouse-failure.ts';

/**
 * A dataset whose questions an engine may fail to answer. Instead of rejecting, which only bugs do, it tells why, and the
 * question stays unanswered until nobody asks it any more.
 */
export function heeded(dataset: Dataset, tell: (trouble: EngineError) => void): Dataset {
  return {
    loadState: dataset.loadState,
    subscribe: dataset.subscribe,
    ask: async (question, signal) => {
      try {
        return await dataset.ask(question, signal);
      } catch (error) {
        signal.throwIfAborted();
        const trouble = troubleOf(error);
        if (trouble === undefined) throw error;
        tell(trouble);
        return await untilAborted(signal);
      }
    },
  };
}

function troubleOf(error: unknown): EngineError | undefined {
  if (error instanceof ClickHouseFailure) return error.error;
  if (error instanceof Error && error.name === 'TooBroad')
    return { what: error.message, where: 'the filter', remedy: 'narrow it' };
  return undefined;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
