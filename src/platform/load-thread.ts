import { parentPort } from 'node:worker_threads';
import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { SegmentBlock } from '../core/search/segment-tokens.ts';
import { type BlockJob, BlockReader, type SurveyJob } from './block-reader.ts';
import type { Survey } from './stretches.ts';

/** What a loading thread is asked. */
export type ThreadRequest =
  | { readonly ask: 'survey'; readonly job: SurveyJob }
  | { readonly ask: 'columns'; readonly job: BlockJob; readonly later: 'index' | 'forget' }
  | { readonly ask: 'index'; readonly numbers: readonly number[] };

/** What it makes of a request. */
export type Made = Survey | ColumnBlock | readonly SegmentBlock[];

/** Its answers, in the order of the requests. */
export type ThreadReply =
  | { readonly ok: true; readonly made: Made }
  | { readonly ok: false; readonly code: string | undefined; readonly reason: string };

const port = parentPort;
if (port !== null) {
  const reader = new BlockReader();
  port.on('message', (request: ThreadRequest) => {
    const reply = replyTo(reader, request);
    port.postMessage(reply, reply.ok ? [...new Set(buffersOf(reply.made))] : []);
  });
}

function replyTo(reader: BlockReader, request: ThreadRequest): ThreadReply {
  try {
    return { ok: true, made: madeBy(reader, request) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    return { ok: false, code, reason: error instanceof Error ? error.message : String(error) };
  }
}

function madeBy(reader: BlockReader, request: ThreadRequest): Made {
  switch (request.ask) {
    case 'survey':
      return reader.survey(request.job);
    case 'columns':
      return reader.columns(request.job, request.later);
    case 'index':
      // Of all files there are columns by then.
      reader.endColumns();
      return reader.index(request.numbers);
  }
}

/** The memory of all arrays of a block: it changes hands, nothing is copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  // Lists hold texts and problems, but for the list of segments.
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && typeof value[0] !== 'object') return [];
  return Object.values(value).flatMap(buffersOf);
}
