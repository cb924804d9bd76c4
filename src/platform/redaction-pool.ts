import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type RedactedBlock, redactBlock } from '../core/privacy/redact-line.ts';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';

/** Redacts blocks of whole lines, in the order given, on as many threads as pay. */
export type RedactionPool = {
  readonly redact: (blocks: AsyncIterable<Uint8Array>) => AsyncGenerator<RedactedBlock, void, undefined>;
  readonly close: () => Promise<void>;
};

/** Below this much input, threads cost more time than they save. */
const threadsFrom = 3_000_000;
/** Blocks on their way to each thread: one in work, one waiting. */
const blocksPerThread = 2;

type Job = { readonly number: number; readonly bytes: Uint8Array };
type Done = { readonly number: number; readonly block: RedactedBlock };

/** `count` threads, or as many as the machine has cores, up to four. */
export function redactionPool(options: RedactorOptions, count = coresWorthUsing()): RedactionPool {
  const redactor = createRedactor(options);
  let threads: readonly RedactionThread[] = [];
  async function* redact(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<RedactedBlock, void, undefined> {
    let seen = 0;
    const waiting: Promise<RedactedBlock>[] = [];
    for await (const bytes of blocks) {
      seen += bytes.length;
      if (seen < threadsFrom) {
        yield redactBlock(bytes, redactor);
        continue;
      }
      if (threads.length === 0) threads = startThreads(options, count);
      waiting.push(leastBusy(threads).redact(bytes));
      if (waiting.length < threads.length * blocksPerThread) continue;
      const first = await waiting.shift();
      if (first !== undefined) yield first;
    }
    for (const block of waiting) yield await block;
  }
  return { redact, close: async () => void (await Promise.all(threads.map((thread) => thread.close()))) };
}

type RedactionThread = {
  readonly redact: (bytes: Uint8Array) => Promise<RedactedBlock>;
  readonly busy: () => number;
  readonly close: () => Promise<number>;
};

function coresWorthUsing(): number {
  return Math.min(4, Math.max(1, availableParallelism()));
}

function startThreads(options: RedactorOptions, count: number): readonly RedactionThread[] {
  return Array.from({ length: count }, () => startThread(options));
}

function leastBusy(threads: readonly RedactionThread[]): RedactionThread {
  const [first, ...others] = threads;
  if (first === undefined) throw new Error('a pool has at least one thread');
  return others.reduce((least, thread) => (thread.busy() < least.busy() ? thread : least), first);
}

/**
 * This module is loaded again inside the thread. In the bundle it is part of the command line's one file, which
 * exports only `main`: there the verb `redact`, run in a thread, serves.
 */
const bootstrap =
  "import(require('node:worker_threads').workerData.entry).then((m) => m.serveRedaction ? m.serveRedaction() : m.main(['redact']))";

function startThread(options: RedactorOptions): RedactionThread {
  const worker = new Worker(bootstrap, {
    eval: true,
    workerData: { entry: import.meta.url, redaction: options },
  });
  const waiting = new Map<
    number,
    { resolve: (block: RedactedBlock) => void; reject: (error: unknown) => void }
  >();
  let number = 0;
  worker.on('message', ({ number: done, block }: Done) => {
    waiting.get(done)?.resolve(block);
    waiting.delete(done);
  });
  worker.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return {
    redact: (bytes) =>
      new Promise((resolve, reject) => {
        waiting.set(++number, { resolve, reject });
        worker.postMessage({ number, bytes } satisfies Job);
      }),
    busy: () => waiting.size,
    close: () => worker.terminate(),
  };
}

/** Whether this code runs in one of the pool's threads. */
export function isRedactionThread(): boolean {
  return parentPort !== null && threadOptions() !== undefined;
}

function threadOptions(): RedactorOptions | undefined {
  return workerData?.redaction;
}

/** Serves blocks until the thread is ended by the pool. Never resolves. */
export function serveRedaction(): Promise<never> {
  const options = threadOptions();
  const port = parentPort;
  if (options === undefined || port === null) throw new Error('only a thread of the pool serves');
  const redactor = createRedactor(options);
  port.on('message', ({ number, bytes }: Job) => {
    port.postMessage({ number, block: redactBlock(bytes, redactor) } satisfies Done);
  });
  return new Promise(() => undefined);
}
