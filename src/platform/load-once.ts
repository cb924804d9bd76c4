import { Buffer } from 'node:buffer';
import { detectFormat, type Format } from '../formats/detect-format.ts';
import { GrowingSpool } from './growing-spool.ts';
import type { OpenInput } from './open-input.ts';

/** What the beginning of a source says, and how to go on reading it. */
export type Begun =
  /** Lines that are being copied into a spool. */
  | { readonly format: 'lines'; readonly spool: GrowingSpool }
  /** Everything else, from its first byte on. */
  | { readonly format: 'other'; readonly chunks: AsyncIterable<Uint8Array> };

/** Begins to read a source that can be read once: a pipe, a compressed file. */
export async function beginOnce(open: OpenInput, signal: AbortSignal): Promise<Begun> {
  const source = open.chunks()[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let format: Format | undefined;
  while (format === undefined) {
    const next = await source.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
    format = detectFormat(head, 'more may come');
  }
  format ??= detectFormat(head, 'complete');
  if (format === 'lines' && open.isSpooled) return { format, spool: new GrowingSpool(head, source, signal) };
  return { format: 'other', chunks: from(head, source) };
}

async function* from(
  head: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (head.length > 0) yield head;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}
