import { Buffer } from 'node:buffer';

/** How far a file of lines has been taken over, so that what is appended later can be. */
export type FileEnd = {
  /** Where the next line begins, in bytes from the start. */
  readonly offset: number;
  /** Lines before it. */
  readonly lines: number;
  /** The bytes just before it: if they change, the file is not the one that was read. */
  readonly tail: Uint8Array;
  /** `record`: the last line has no end yet, but was a record. `problem`: it was none, and is read again when it has one. */
  readonly lastLine: 'whole' | 'record' | 'problem';
};

export type ReadAt = (target: Uint8Array, byteOffset: number) => number;

const newline = 0x0a;
const tailSize = 64;
const windowSize = 64 * 1024;

/** The end of a file of which `size` bytes and `lines` lines were read. */
export function fileEnd(
  { size, lines, isLastRecord }: { size: number; lines: number; isLastRecord: boolean },
  read: ReadAt,
): FileEnd {
  const last = Buffer.alloc(1);
  const isThere = size === 0 || read(last, size - 1) === 1;
  // It became shorter while it was read: an end behind its own tells whoever follows it so.
  if (!isThere) return { offset: size, lines, tail: Buffer.alloc(0), lastLine: 'whole' };
  const isWhole = size === 0 || last[0] === newline;
  if (isWhole || isLastRecord)
    return { offset: size, lines, tail: tailBefore(size, read), lastLine: isWhole ? 'whole' : 'record' };
  const offset = lastLineStart(size, read);
  return { offset, lines: lines - 1, tail: tailBefore(offset, read), lastLine: 'problem' };
}

export function tailBefore(offset: number, read: ReadAt): Uint8Array {
  const tail = Buffer.alloc(Math.min(tailSize, offset));
  return tail.subarray(0, read(tail, offset - tail.length));
}

function lastLineStart(size: number, read: ReadAt): number {
  const window = Buffer.alloc(windowSize);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - windowSize);
    const bytesRead = read(window.subarray(0, end - start), start);
    const found = window.subarray(0, bytesRead).lastIndexOf(newline);
    if (found !== -1) return start + found + 1;
    end = start;
  }
  return 0;
}
