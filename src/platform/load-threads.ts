import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BlockCodes } from '../core/dataset/block-codes.ts';
import type { ColumnBlock } from '../core/dataset/column-block.ts';
import { type SegmentBlock, SegmentTokens } from '../core/search/segment-tokens.ts';
import { type BlockJob, BlockReader, type SurveyJob } from './block-reader.ts';
import type { Made, ThreadReply, ThreadRequest } from './load-thread.ts';
import type { Survey } from './stretches.ts';

/** Who reads stretches of files: a thread, or this one. Blocks of one maker speak the same codes and token numbers. */
export type BlockMaker = {
  readonly codes: BlockCodes;
  readonly tokens: SegmentTokens;
  readonly survey: (job: SurveyJob) => Promise<Survey>;
  readonly columns: (job: BlockJob, later: 'index' | 'forget') => Promise<ColumnBlock>;
  /** Segments of neighbouring blocks, each of so many rows that 16 bits can count them. */
  readonly index: (numbers: readonly number[]) => Promise<readonly SegmentBlock[]>;
  readonly close: () => Promise<void>;
};

/** Reads on this thread, one stretch a turn. */
export function makerHere(): BlockMaker {
  const reader = new BlockReader();
  return {
    codes: new BlockCodes(),
    tokens: new SegmentTokens(),
    survey: async (job) => reader.survey(job),
    columns: async (job, later) => reader.columns(job, later),
    index: async (numbers) => reader.index(numbers),
    close: async () => undefined,
  };
}

/** More threads than this would wait for the one that takes over what they make. */
export const mostThreads = 6;

export function loadingThreads(): readonly BlockMaker[] {
  const count = Math.min(mostThreads, Math.max(1, availableParallelism()));
  return Array.from({ length: count }, startThread);
}

/** In a bundle the thread's code is a file of its own beside it; otherwise it is the module itself. */
const threadFile = import.meta.url.endsWith('.ts') ? './load-thread.ts' : './load-thread.js';

type Waiting = {
  readonly resolve: (made: Made) => void;
  readonly reject: (error: Error) => void;
};

function startThread(): BlockMaker {
  // Little of what a thread makes lives long, and little is made at a time.
  const worker = new Worker(new URL(threadFile, import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting: Waiting[] = [];
  const failAll = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (reply: ThreadReply) => {
    const first = waiting.shift();
    if (reply.ok) first?.resolve(reply.made);
    else first?.reject(Object.assign(new Error(reply.reason), { code: reply.code }));
  });
  worker.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => failAll(new Error('the loading thread has ended')));
  const ask = (request: ThreadRequest) =>
    new Promise<Made>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(request);
    });
  return {
    codes: new BlockCodes(),
    tokens: new SegmentTokens(),
    // A thread answers what it is asked: the shapes follow from the request.
    survey: (job) => ask({ ask: 'survey', job }) as Promise<Survey>,
    columns: (job, later) => ask({ ask: 'columns', job, later }) as Promise<ColumnBlock>,
    index: (numbers) => ask({ ask: 'index', numbers }) as Promise<readonly SegmentBlock[]>,
    close: async () => void (await worker.terminate()),
  };
}
