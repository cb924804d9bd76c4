import type { Buffer } from 'node:buffer';
import { fold } from '../core/search/fold.ts';
import { recordText } from '../core/search/record-text.ts';
import type { SegmentBlock } from '../core/search/segment-tokens.ts';
import { classOf, joint, outside, TokenFinder } from '../core/search/tokens.ts';
import { escapedCode } from './json-bytes.ts';
import type { KernelMemory } from './kernel/kernel-memory.ts';
import { TokenTable } from './kernel/token-table.ts';

const backslash = 0x5c;

/**
 * Indexes the values of records straight from the bytes of their lines, with the tokens that `TokenFinder` finds in
 * `recordText`. A kernel does it, but for characters beyond ASCII and numbers that JavaScript writes in another way.
 */
export class LineIndexer {
  readonly #memory: KernelMemory;
  readonly #table: TokenTable;
  readonly #finder = new TokenFinder();
  /** A token as it is searched, and 1 where it was written as a capital. */
  #codes = new Uint16Array(256);
  #capitals = new Uint8Array(256);
  #length = 0;
  /** Set when a letter becomes several in lower case: places cannot be told from bytes then. */
  #isOdd = false;
  #next = 0;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#table = new TokenTable(memory, {
      closerLook: (tokenFrom, at) => this.#closerLook(tokenFrom, at),
      number: (from, to) => this.#number(from, to),
    });
  }

  /**
   * Indexes a line in the kernel's memory that `RecordScanner` took: valid JSON in UTF-8. Quotes must follow behind the
   * last line. Rows count from the segment's first and ascend.
   */
  index(row: number, { from, to }: { readonly from: number; readonly to: number }): void {
    this.#isOdd = false;
    this.#table.line(row, from, to);
    if (!this.#isOdd) return;
    this.#table.beginAgain();
    this.#parse(this.#memory.bytes.toString('utf8', from, to));
  }

  /** Indexes any line that is a record. */
  parse(row: number, line: string): void {
    // A letter may become three in lower case.
    this.#table.begin(row, line.length * 3);
    this.#parse(line);
  }

  #parse(line: string): void {
    const original = recordText(JSON.parse(line));
    this.#finder.find(fold(original), original);
    this.#table.addFound(this.#finder);
  }

  /** The postings since the last time, of so many rows. */
  take(rows: number): SegmentBlock {
    return { ...this.#table.take(), length: rows };
  }

  /** A number that JavaScript may write in another way. */
  #number(from: number, to: number): void {
    const written = String(JSON.parse(this.#memory.bytes.toString('latin1', from, to)));
    this.#finder.find(fold(written), written);
    this.#table.addFound(this.#finder);
  }

  /** Takes the token to which the character at this place belongs; if it belongs to none, 0 when one ends here. */
  #closerLook(tokenFrom: number, at: number): number {
    if (this.#codeAt(at) !== -1) return this.#token(tokenFrom, at);
    return tokenFrom === at ? this.#next : 0;
  }

  /** Takes a token some of whose characters are not plain; up to `plainTo` they are. Gives the place behind it. */
  #token(from: number, plainTo: number): number {
    this.#length = 0;
    for (let at = from; at < plainTo; at++) this.#add(this.#memory.bytes[at] ?? 0);
    let at = plainTo;
    for (let code = this.#codeAt(at); code !== -1; code = this.#codeAt(at)) {
      this.#add(code);
      at = this.#next;
    }
    this.#noteWithParts();
    return at;
  }

  #add(written: number): void {
    if (this.#length === this.#codes.length) this.#makeRoom();
    const code = lowerOf(written);
    this.#codes[this.#length] = code;
    this.#capitals[this.#length] = code === written ? 0 : 1;
    this.#length += 1;
  }

  #makeRoom(): void {
    const codes = new Uint16Array(this.#length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
    const capitals = new Uint8Array(this.#length * 2);
    capitals.set(this.#capitals);
    this.#capitals = capitals;
  }

  /** The code unit that is written here, if it belongs to a token, else -1. Sets `#next`. */
  #codeAt(at: number): number {
    const { bytes } = this.#memory;
    const code = this.#decode(bytes, at);
    const lower = lowerOf(code);
    if (lower === -1) this.#isOdd = true;
    return lower === -1 || classOf(lower) === outside ? -1 : code;
  }

  /** Escapes and characters of several bytes; a space for what ends any token. */
  #decode(bytes: Buffer, at: number): number {
    const first = bytes[at] ?? 0;
    const second = (bytes[at + 1] ?? 0) & 0x3f;
    this.#next = at + 1;
    if (first === backslash) {
      const isCode = bytes[at + 1] === 0x75;
      this.#next = at + (isCode ? 6 : 2);
      return isCode ? escapedCode(bytes, at + 2) : 0x20;
    }
    if (first < 0x80) return first;
    if (first < 0xe0) {
      this.#next = at + 2;
      return ((first & 0x1f) << 6) | second;
    }
    if (first < 0xf0) {
      this.#next = at + 3;
      return ((first & 0x0f) << 12) | (second << 6) | ((bytes[at + 2] ?? 0) & 0x3f);
    }
    // Characters beyond U+FFFF end tokens.
    this.#next = at + 4;
    return 0x20;
  }

  /** Notes the parts between `_` and before capitals that follow small letters, unless they are all; then all together. */
  #noteWithParts(): void {
    let partFrom = 0;
    let wasCapital = true;
    const length = this.#length;
    for (let at = 0; at < length; at++) {
      const isJoint = classOf(this.#codes[at] ?? 0) === joint;
      const isCapital = this.#capitals[at] === 1;
      if (isJoint || (isCapital && !wasCapital)) {
        if (at > partFrom) this.#note(partFrom, at, 1);
        partFrom = isJoint ? at + 1 : at;
      }
      wasCapital = isCapital || isJoint;
    }
    if (partFrom > 0 && length > partFrom) this.#note(partFrom, length, 1);
    this.#note(0, length, partFrom > 0 ? 0 : 1);
  }

  #note(from: number, to: number, whole: 0 | 1): void {
    this.#table.note(this.#codes.subarray(from, to), whole);
  }
}

/** Code units in lower case, by code unit; 0 for those not met yet, -1 for those that become several. */
const lowers = new Int32Array(0x10000);

function lowerOf(code: number): number {
  const known = lowers[code] ?? 0;
  if (known !== 0) return known;
  const lower = fold(String.fromCharCode(code));
  const found = lower.length === 1 ? lower.charCodeAt(0) : -1;
  lowers[code] = found;
  return found;
}
