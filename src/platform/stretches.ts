import { Buffer } from 'node:buffer';

/** Whole lines of a file: from one line's first byte to behind another's end. */
export type Stretch = { readonly start: number; readonly end: number };

/** What counting found in one piece of a file after another. */
export type Survey = {
  readonly newlines: Uint32Array<ArrayBuffer>;
  /** Bytes from the piece's start to behind its first newline; 0 when it has none. */
  readonly firstEnds: Uint32Array<ArrayBuffer>;
};

export type Pieces = { readonly start: number; readonly size: number; readonly pieceBytes: number };

const newline = 0x0a;
const lookAhead = 8 * 1024;

/**
 * Cuts a file into stretches of about this size, reading no more than what lies around the cuts. A stretch whose lines
 * are longer is longer.
 */
export function planStretches(
  { start, size, bytes }: { readonly start: number; readonly size: number; readonly bytes: number },
  read: (target: Uint8Array, byteOffset: number) => number,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = start; from < size; ) {
    const end = lineEnd(from + bytes, size, read);
    stretches.push({ start: from, end });
    from = end;
  }
  return stretches;
}

/** Behind the first newline from a place on, or the end of the file. */
export function lineEnd(
  from: number,
  size: number,
  read: (target: Uint8Array, byteOffset: number) => number,
): number {
  const window = Buffer.alloc(lookAhead);
  for (let end = from; end < size; ) {
    const bytesRead = read(window, end);
    if (bytesRead === 0) break;
    const found = window.subarray(0, bytesRead).indexOf(newline);
    if (found !== -1) return end + found + 1;
    end += bytesRead;
  }
  return size;
}

/** Cuts what was surveyed into stretches of about a piece each; see `Survey` for `firstEnds`. */
export function stretchesOf(firstEnds: Uint32Array, { start, size, pieceBytes }: Pieces): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = start;
  for (const [piece, firstEnd] of firstEnds.entries()) {
    const end = start + piece * pieceBytes + firstEnd;
    if (piece === 0 || firstEnd === 0) continue;
    stretches.push({ start: from, end });
    from = end;
  }
  if (from < size) stretches.push({ start: from, end: size });
  return stretches;
}

/**
 * Deals so many stretches out in runs of neighbours, whose rows then lie next to each other. Runs become shorter towards the end,
 * so that all who take one after the other finish together.
 */
export function runsOf(
  stretches: number,
  { longest, takers }: { readonly longest: number; readonly takers: number },
): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (let place = 0; place < stretches; ) {
    const left = stretches - place;
    const length = Math.max(1, Math.min(longest, Math.ceil(left / (takers * 2))));
    runs.push(Array.from({ length }, (_, at) => place + at));
    place += length;
  }
  return runs;
}
