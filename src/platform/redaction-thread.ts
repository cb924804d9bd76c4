import { parentPort, workerData } from 'node:worker_threads';
import { type RedactedBlock, redactBlock } from '../core/privacy/redact-line.ts';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';

/** What the thread is started with. */
export type RedactionThreadData = { readonly redaction: RedactorOptions };

/** A block to redact; answers come in the order of the blocks. */
export type ThreadBlock = Uint8Array;

/** The first message says that the thread is there; every other one is an answer. */
export type ThreadMessage = 'ready' | RedactedBlock;

const port = parentPort;
if (port !== null) {
  const { redaction }: RedactionThreadData = workerData;
  const redactor = createRedactor(redaction);
  port.on('message', (block: ThreadBlock) => {
    port.postMessage(redactBlock(block, redactor) satisfies ThreadMessage);
  });
  port.postMessage('ready' satisfies ThreadMessage);
}
