import { Buffer, isUtf8 } from 'node:buffer';
import { type Line, longestLine } from './read-lines.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const newline = 0x0a;

/**
 * Cuts a JSON array, which may be spread over many lines, into its elements; each comes as a `Line` whose number is that
 * of the element's first line and whose text is the whole element.
 *
 * Only brackets and strings are understood here: whether an element is JSON is for its reader to say. What follows the
 * array's end comes as one more element, so that it is not lost silently. Text must be UTF-8.
 */
export class ElementReader {
  readonly #longest: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #offset = 0;
  #number = 1;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Where the element that is being read began; undefined between elements. */
  #start: { readonly byteOffset: number; readonly number: number } | undefined;
  #state: 'before' | 'inside' | 'after' = 'before';

  constructor({ longest = longestLine }: { readonly longest?: number } = {}) {
    this.#longest = longest;
  }

  /** Whether the closing bracket of the array has come. */
  get isComplete(): boolean {
    return this.#state === 'after';
  }

  /** How many lines have been seen. */
  get lineNumber(): number {
    return this.#number;
  }

  /** The elements that end in this chunk. Take them all before the next chunk. */
  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#start === undefined && this.#begins(byte, at)) from = at;
      if (this.#start !== undefined && this.#ends(byte)) {
        yield this.#finish(bytes.subarray(from, at));
      }
      if (byte === newline) this.#number += 1;
    }
    if (this.#start !== undefined) this.#hold(bytes.subarray(from));
    this.#offset += bytes.length;
  }

  /** The element that the file broke off in, or what stands behind the array. */
  *end(): Generator<Line, void, undefined> {
    if (this.#start !== undefined) yield this.#finish(Buffer.alloc(0));
  }

  /** Whether an element begins with this byte, outside of any element; keeps track of the array's own brackets. */
  #begins(byte: number, at: number): boolean {
    if (isSpace(byte)) return false;
    if (this.#state === 'before') {
      // A byte order mark may stand before the bracket.
      if (byte === 0x5b) this.#state = 'inside';
      return false;
    }
    if (this.#state === 'inside') {
      if (byte === comma) return false;
      if (byte === 0x5d) {
        this.#state = 'after';
        return false;
      }
    }
    this.#start = { byteOffset: this.#offset + at, number: this.#number };
    this.#depth = 0;
    return true;
  }

  /** Whether the element has ended before this byte: at a comma or bracket of the array itself. */
  #ends(byte: number): boolean {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isInString) {
      if (byte === backslash) this.#isEscaped = true;
      else if (byte === quote) this.#isInString = false;
    } else if (byte === quote) this.#isInString = true;
    else if (this.#state === 'inside') return this.#endsOutsideString(byte);
    return false;
  }

  #endsOutsideString(byte: number): boolean {
    if (byte === 0x7b || byte === 0x5b) this.#depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      if (this.#depth === 0) {
        if (byte === 0x5d) this.#state = 'after';
        return byte === 0x5d;
      }
      this.#depth -= 1;
    } else if (byte === comma) return this.#depth === 0;
    return false;
  }

  #hold(bytes: Buffer): void {
    const room = this.#longest + 1 - this.#heldBytes;
    if (room > 0) this.#held.push(Buffer.from(bytes.subarray(0, room)));
    this.#heldBytes += bytes.length;
  }

  #finish(last: Buffer): Line {
    const { byteOffset, number } = this.#start ?? { byteOffset: this.#offset, number: this.#number };
    this.#hold(last);
    const held = Buffer.concat(this.#held);
    const isTooLong = this.#heldBytes > this.#longest;
    this.#held = [];
    this.#heldBytes = 0;
    this.#start = undefined;
    const bytes = lengthWithoutSpace(held);
    const text = held.toString('utf8', 0, isTooLong ? 256 : bytes);
    const isSuspect = text.includes('\ufffd') && !isUtf8(held.subarray(0, bytes));
    const flaw = isTooLong ? 'too long' : isSuspect ? 'not UTF-8' : undefined;
    return { number, byteOffset, bytes, flaw, text };
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;
}

function lengthWithoutSpace(bytes: Buffer): number {
  let length = bytes.length;
  while (length > 0 && isSpace(bytes[length - 1] ?? 0)) length -= 1;
  return length;
}
