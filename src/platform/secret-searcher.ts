import { Worker } from 'node:worker_threads';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import type { SearchedRecord, SearchThreadData } from './search-thread.ts';

/** Searches records on a thread of its own: one long line takes a tenth of a second, in which keys would wait. */
export type SecretSearcher = {
  /** What was found in each of the lines, in their order. One call at a time. */
  readonly search: (lines: readonly string[]) => Promise<readonly SearchedRecord[]>;
  readonly close: () => Promise<void>;
};

/** In a bundle the thread's code is a file of its own beside it; otherwise it is the module itself. */
const threadFile = import.meta.url.endsWith('.ts') ? './search-thread.ts' : './search-thread.js';

/** Starts the thread; whoever starts it closes it. */
export function startSearcher(privacy: RedactorOptions): SecretSearcher {
  const worker = new Worker(new URL(threadFile, import.meta.url), {
    workerData: { privacy } satisfies SearchThreadData,
  });
  let waiting = Promise.withResolvers<readonly SearchedRecord[]>();
  // Nobody may be waiting when it ends.
  waiting.promise.catch(() => undefined);
  worker.on('message', (records: readonly SearchedRecord[]) => waiting.resolve(records));
  worker.on('error', (error) => waiting.reject(error));
  worker.on('exit', () => waiting.reject(new Error('the searching thread has ended')));
  worker.unref();
  return {
    search: (lines) => {
      waiting = Promise.withResolvers();
      worker.ref();
      worker.postMessage(lines);
      return waiting.promise.finally(() => worker.unref());
    },
    close: async () => void (await worker.terminate()),
  };
}
