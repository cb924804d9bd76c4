import { Buffer } from 'node:buffer';

/** Whole lines of a file: from one line's first byte to behind another's end. */
export type Stretch = { readonly start: number; readonly end: number };

export type StretchSizes = {
  /** The first one is smaller, so that something can be shown at once. */
  readonly first: number;
  readonly others: number;
};

const newline = 0x0a;
const lookAhead = 64 * 1024;

/** A stretch must fit into a buffer with room to spare; no file of lines comes near this. */
const longestStretch = 256 * 1024 * 1024;

/**
 * Cuts a file into stretches of about the sizes wanted, reading no more than what lies around the cuts. Undefined when a
 * line is so long that a stretch would not fit into memory.
 */
export function planStretches(
  size: number,
  sizes: StretchSizes,
  read: (target: Uint8Array, byteOffset: number) => number,
): readonly Stretch[] | undefined {
  const stretches: Stretch[] = [];
  const window = Buffer.alloc(lookAhead);
  for (let start = 0; start < size; ) {
    let end = start + (start === 0 ? sizes.first : sizes.others);
    let found = -1;
    while (end < size && found === -1) {
      const bytesRead = read(window, end);
      if (bytesRead === 0) break;
      found = window.subarray(0, bytesRead).indexOf(newline);
      end += found === -1 ? bytesRead : found + 1;
      if (end - start > longestStretch) return undefined;
    }
    stretches.push({ start, end: Math.min(end, size) });
    start = end;
  }
  return stretches;
}
