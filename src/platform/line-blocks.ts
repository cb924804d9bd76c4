import { Buffer } from 'node:buffer';

/** Whole lines, or the news that one line was too long to be kept. */
export type LineBlock =
  | { readonly kind: 'lines'; readonly bytes: Uint8Array }
  | { readonly kind: 'too long' };

export type BlockLimits = {
  /** Size from which a block is handed on. */
  readonly blockBytes: number;
  /** Longest line that is kept. */
  readonly lineBytes: number;
};

const newline = 0x0a;
const smallChunk = 16_384;

/** Cuts a stream of bytes into blocks that begin and end between lines, holding one unfinished line at most. */
export async function* lineBlocks(
  source: AsyncIterable<Uint8Array>,
  { blockBytes, lineBytes }: BlockLimits,
): AsyncGenerator<LineBlock, void, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let skipping = false;
  for await (const chunk of source) {
    let bytes = Buffer.from(chunk);
    if (skipping) {
      const end = bytes.indexOf(newline);
      if (end < 0) continue;
      skipping = false;
      bytes = bytes.subarray(end + 1);
    }
    const cut = bytes.lastIndexOf(newline) + 1;
    // A small chunk means that the writer is slower than we are: what is whole need not wait.
    if (cut > 0 && (heldBytes + cut >= blockBytes || chunk.length < smallChunk)) {
      yield { kind: 'lines', bytes: Buffer.concat([...held, bytes.subarray(0, cut)]) };
      held = [bytes.subarray(cut)];
      heldBytes = bytes.length - cut;
    } else {
      held.push(bytes);
      heldBytes += bytes.length;
    }
    if (heldBytes <= lineBytes) continue;
    const { before, rest } = longestHeld(Buffer.concat(held));
    if (before.length > 0) yield { kind: 'lines', bytes: before };
    skipping = rest > lineBytes;
    if (skipping) yield { kind: 'too long' };
    held = skipping ? [] : [Buffer.concat(held).subarray(before.length)];
    heldBytes = skipping ? 0 : rest;
  }
  if (heldBytes > 0) yield { kind: 'lines', bytes: Buffer.concat(held) };
}

/** The whole lines of what is held, and the length of the unfinished one behind them. */
function longestHeld(bytes: Buffer): { readonly before: Buffer; readonly rest: number } {
  const cut = bytes.lastIndexOf(newline) + 1;
  return { before: bytes.subarray(0, cut), rest: bytes.length - cut };
}
