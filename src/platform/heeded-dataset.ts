import type { Dataset } from '../core/dataset/dataset.ts';
import type { LoadState } from '../core/dataset/questions.ts';
import { type Unanswerable, Unanswered } from '../core/dataset/unanswered.ts';
import { ClickHouseFailure } from './clickhouse-failure.ts';
import { DuckDbFailure } from './duckdb-failure.ts';

/** Milliseconds after which a reader wonders whether anything happens. */
const usualPatience = 1000;

/**
 * A dataset that an engine answers, which may fail or take long. It rejects with `Unanswered` where the engine failed, and
 * its `loadState` tells when a question has been open for `patience`.
 */
export function heeded(
  dataset: Dataset,
  { patience = usualPatience }: { readonly patience?: number } = {},
): Dataset {
  const slow = new Set<symbol>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const watched = async <Result>(asked: Promise<Result>, signal: AbortSignal): Promise<Result> => {
    const question = Symbol('question');
    const timer = setTimeout(() => {
      slow.add(question);
      if (slow.size === 1) tell();
    }, patience);
    const end = () => {
      clearTimeout(timer);
      if (slow.delete(question) && slow.size === 0) tell();
    };
    // The engine may need a moment to end what nobody waits for any more.
    signal.addEventListener('abort', end, { once: true });
    try {
      return await asked;
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  };
  return {
    loadState: (): LoadState => {
      const state = dataset.loadState();
      return slow.size === 0 ? state : { ...state, isSlow: true };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      const stop = dataset.subscribe(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
    ask: async (question, signal) => {
      try {
        return await watched(dataset.ask(question, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        const trouble = troubleOf(error);
        throw trouble === undefined ? error : new Unanswered(trouble);
      }
    },
  };
}

/** Why an engine could not answer; undefined for a bug. */
export function troubleOf(error: unknown): Unanswerable | undefined {
  if (error instanceof ClickHouseFailure || error instanceof DuckDbFailure) return error.error;
  if (error instanceof Error && error.name === 'TooBroad')
    return { what: error.message, where: 'in the filter', remedy: 'narrow the filter with /' };
  return undefined;
}
