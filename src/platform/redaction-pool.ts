import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type RedactedBlock, redactBlock } from '../core/privacy/redact-line.ts';
import { createRedactor, type Redactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import type { RedactionThreadData, ThreadMessage } from './redaction-thread.ts';

/** Redacts blocks of whole lines, in the order given, on as many threads as pay. A block's bytes are the pool's from then on. */
export type RedactionPool = {
  readonly redact: (blocks: AsyncIterable<Uint8Array>) => AsyncGenerator<RedactedBlock, void, undefined>;
  readonly close: () => Promise<void>;
};

/** Below this much input, threads cost more time than they save. */
const threadsFrom = 700_000;
/** Blocks on their way to each thread: one in work, others waiting while this thread is busy with its own. */
const blocksPerThread = 3;
/** Redacted blocks that wait for one before them, for each thread. */
const aheadPerThread = 8;

/**
 * `count` threads in all, or as many as the machine has cores, up to four. The thread that reads and writes is one of
 * them: it redacts what the others have no room for.
 */
export function redactionPool(options: RedactorOptions, count = coresWorthUsing()): RedactionPool {
  const redactor = createRedactor(options);
  let threads: readonly RedactionThread[] | undefined;
  async function* redact(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<RedactedBlock, void, undefined> {
    let seen = 0;
    const waiting: Promised[] = [];
    for await (const bytes of blocks) {
      seen += bytes.length;
      if (seen >= threadsFrom) threads ??= startThreads(options, count - 1);
      waiting.push(place(bytes, { redactor, threads: threads ?? [] }));
      while (waiting[0] !== undefined && (waiting[0].isDone() || waiting.length > count * aheadPerThread))
        yield await takeFirst(waiting);
    }
    while (waiting.length > 0) yield await takeFirst(waiting);
  }
  return {
    redact,
    close: async () => void (await Promise.all((threads ?? []).map((thread) => thread.close()))),
  };
}

function coresWorthUsing(): number {
  return Math.min(4, Math.max(1, availableParallelism()));
}

/** A block that is redacted, or is being. */
type Promised = { readonly block: Promise<RedactedBlock>; readonly isDone: () => boolean };

async function takeFirst(waiting: Promised[]): Promise<RedactedBlock> {
  const first = waiting.shift();
  if (first === undefined) throw new Error('nothing is waited for');
  return first.block;
}

type Redactors = { readonly redactor: Redactor; readonly threads: readonly RedactionThread[] };

function place(bytes: Uint8Array, { redactor, threads }: Redactors): Promised {
  const free = threads
    .filter((thread) => thread.isReady() && thread.busy() < blocksPerThread)
    .sort((a, b) => a.busy() - b.busy())[0];
  if (free === undefined) return { block: Promise.resolve(redactBlock(bytes, redactor)), isDone: () => true };
  let done = false;
  const block = free.redact(bytes).finally(() => {
    done = true;
  });
  // Whoever waits for it hears of its failure; until then it is not unhandled.
  block.catch(() => undefined);
  return { block, isDone: () => done };
}

type RedactionThread = {
  readonly redact: (bytes: Uint8Array) => Promise<RedactedBlock>;
  readonly isReady: () => boolean;
  readonly busy: () => number;
  readonly close: () => Promise<number>;
};

function startThreads(options: RedactorOptions, count: number): readonly RedactionThread[] {
  return Array.from({ length: count }, () => startThread(options));
}

/** In a bundle the thread's code is a file of its own beside it; otherwise it is the module itself. */
const threadFile = import.meta.url.endsWith('.ts') ? './redaction-thread.ts' : './redaction-thread.js';

type Waiting = {
  readonly resolve: (block: RedactedBlock) => void;
  readonly reject: (error: unknown) => void;
};

function startThread(redaction: RedactorOptions): RedactionThread {
  const worker = new Worker(new URL(threadFile, import.meta.url), {
    workerData: { redaction } satisfies RedactionThreadData,
  });
  const waiting: Waiting[] = [];
  let failure: unknown;
  let ready = false;
  worker.on('message', (message: ThreadMessage) => {
    if (message === 'ready') ready = true;
    else waiting.shift()?.resolve(message);
  });
  worker.on('error', (error) => {
    failure = error;
    ready = false;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    redact: (bytes) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          return;
        }
        waiting.push({ resolve, reject });
        worker.postMessage(bytes, ownBuffer(bytes));
      }),
    isReady: () => ready,
    busy: () => waiting.length,
    close: () => worker.terminate(),
  };
}

/** Handed over rather than copied, unless something else may stand in the same memory. */
function ownBuffer({ buffer, byteLength }: Uint8Array): readonly ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
