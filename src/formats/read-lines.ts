import { Buffer, isUtf8 } from 'node:buffer';

export type Line = {
  /** 1-based, as editors count: blank lines count too. */
  readonly number: number;
  /** Offset of the line's first byte from the start of the file; a byte order mark is not part of the line. */
  readonly byteOffset: number;
  /** Length in bytes, without the line's end (`\n` or `\r\n`). */
  readonly bytes: number;
  /** What is wrong with its bytes: not UTF-8 (each bad byte is U+FFFD in `text`), or too long (`text` is its beginning). */
  readonly flaw: 'not UTF-8' | 'too long' | undefined;
  readonly text: string;
};

/** Longer lines are skipped, so that one endless line cannot exhaust the memory. */
export const longestLine = 32 * 1024 * 1024;

/** How much of a line that is too long is kept for its problem. */
const keptOfTooLong = 256;

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = [0xef, 0xbb, 0xbf] as const;

/**
 * Cuts a stream of bytes into lines, holding no more than one unfinished line at a time.
 *
 * Yields blank lines too. A last line without a line end comes from `end`. Where the chunks begin and end makes no
 * difference. A chunk may be used again by its owner once its lines have been taken.
 */
export class LineReader {
  readonly #longest: number;
  /** The beginning of a line whose end has not come yet. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #lineStart = 0;
  #number = 1;

  constructor({ longest = longestLine }: { readonly longest?: number } = {}) {
    this.#longest = longest;
  }

  /** The lines that end in this chunk. Take them all before the next chunk. */
  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield this.#finish(bytes.subarray(start, end), 1);
      start = end + 1;
    }
    if (start < bytes.length) this.#hold(bytes.subarray(start));
  }

  /** The last line, if the file does not end with a line end. */
  *end(): Generator<Line, void, undefined> {
    if (this.#heldBytes > 0) yield this.#finish(Buffer.alloc(0), 0);
  }

  #hold(bytes: Buffer): void {
    const room = this.#longest + byteOrderMark.length + 1 - this.#heldBytes;
    // The copy matters: the chunk may be filled anew before the line ends.
    if (room > 0) this.#held.push(Buffer.from(bytes.subarray(0, room)));
    this.#heldBytes += bytes.length;
  }

  #finish(last: Buffer, lineEndBytes: number): Line {
    let bytes = last;
    let length = last.length;
    if (this.#heldBytes > 0) {
      length += this.#heldBytes;
      this.#hold(last);
      bytes = Buffer.concat(this.#held);
      this.#held = [];
      this.#heldBytes = 0;
    }
    const line = this.#lineOf(bytes, length);
    this.#lineStart += length + lineEndBytes;
    this.#number += 1;
    return line;
  }

  #lineOf(held: Buffer, fullLength: number): Line {
    const markBytes = this.#lineStart === 0 && byteOrderMark.every((byte, at) => held[at] === byte) ? 3 : 0;
    const place = { number: this.#number, byteOffset: this.#lineStart + markBytes };
    if (fullLength - markBytes > this.#longest) {
      const text = held.toString('utf8', markBytes, markBytes + Math.min(keptOfTooLong, this.#longest));
      return { ...place, bytes: fullLength - markBytes, flaw: 'too long', text };
    }
    const endBytes = held.length > markBytes && held[held.length - 1] === carriageReturn ? 1 : 0;
    const bytes = fullLength - markBytes - endBytes;
    const text = held.toString('utf8', markBytes, held.length - endBytes);
    // Asking only where a replacement character stands spares nearly every line a second look.
    const isSuspect = text.includes('\ufffd') && !isUtf8(held.subarray(markBytes, held.length - endBytes));
    return { ...place, bytes, flaw: isSuspect ? 'not UTF-8' : undefined, text };
  }
}
