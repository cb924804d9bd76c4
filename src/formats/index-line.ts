import { Buffer } from 'node:buffer';
import { fold } from '../core/search/fold.ts';
import { recordText } from '../core/search/record-text.ts';
import {
  firstStart,
  firstStep,
  type SegmentBuilder,
  secondStart,
  secondStep,
} from '../core/search/segment-builder.ts';
import { classOf, joint, outside, TokenFinder } from '../core/search/tokens.ts';
import { escapedCode, skipString, tokenStop } from './json-bytes.ts';

const quote = 0x22;
const backslash = 0x5c;
const underscore = 0x5f;

const capital = 0x100;
const joining = 0x200;

/** The lower-case letter, digit or `_` that a byte is inside a token, with the bits above; 0 for bytes that end it or need a closer look. */
const inToken = new Uint16Array(256);
for (let byte = 0x30; byte < 0x3a; byte++) inToken[byte] = byte;
for (let byte = 0x61; byte < 0x7b; byte++) {
  inToken[byte] = byte;
  inToken[byte - 0x20] = byte | capital;
}
inToken[underscore] = underscore | joining;

/** 1 for bytes between tokens that are neither a quote nor the beginning of an escape or of a longer character. */
const isGap = new Uint8Array(128).map((_, byte) => (inToken[byte] === 0 ? 1 : 0));
isGap[quote] = 0;
isGap[backslash] = 0;

/**
 * Indexes the values of records straight from the bytes of their lines, with the tokens that `TokenFinder` finds in
 * `recordText`. Bytes of known tokens are read once and copied nowhere.
 */
export class LineIndexer {
  readonly #builder: SegmentBuilder;
  readonly #finder = new TokenFinder();
  #bytes: Uint8Array = new Uint8Array(0);
  /** A token as it is searched, and 1 where it was written as a capital. */
  #codes = new Uint16Array(256);
  #capitals = new Uint8Array(256);
  #length = 0;
  /** Set when a letter becomes several in lower case: places cannot be told from bytes then. */
  #isOdd = false;
  #next = 0;

  constructor(builder: SegmentBuilder) {
    this.#builder = builder;
  }

  /** Indexes a line that `RecordScanner` took: valid JSON in UTF-8. A newline and a quote must follow somewhere behind. */
  index(row: number, bytes: Buffer, { from, to }: { readonly from: number; readonly to: number }): void {
    this.#bytes = bytes;
    this.#isOdd = false;
    this.#builder.begin(row);
    this.#walk(from, to);
    if (!this.#isOdd) return;
    this.#builder.beginAgain();
    this.#parse(bytes.toString('utf8', from, to));
  }

  /** Indexes any line that is a record. */
  parse(row: number, line: string): void {
    this.#builder.begin(row);
    this.#parse(line);
  }

  #parse(line: string): void {
    const original = recordText(JSON.parse(line));
    this.#finder.find(fold(original), original);
    this.#builder.addFound(this.#finder);
  }

  #walk(from: number, to: number): void {
    const bytes = this.#bytes;
    /** One bit a level: whether it is an object. */
    let levels = 0;
    let isKey = false;
    let at = from;
    let before = -1;
    // A file that changed since it was scanned may hold anything; every step has to lead on all the same.
    while (at < to && at > before) {
      before = at;
      switch (bytes[at]) {
        case quote:
          at = isKey ? skipString(bytes, at + 1) : this.#string(at + 1);
          isKey = false;
          break;
        case 0x7b:
          levels = (levels << 1) | 1;
          isKey = true;
          at += 1;
          break;
        case 0x5b:
          levels <<= 1;
          isKey = false;
          at += 1;
          break;
        case 0x7d:
        case 0x5d:
          levels >>>= 1;
          at += 1;
          break;
        case 0x2c:
          isKey = (levels & 1) === 1;
          at += 1;
          break;
        case 0x3a:
        case 0x20:
        case 0x09:
        case 0x0d:
          at += 1;
          break;
        default:
          at = this.#scalar(at);
      }
    }
  }

  /** A number or a literal; numbers are searched as JavaScript writes them. */
  #scalar(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    let isWhole = true;
    for (; tokenStop[bytes[at] ?? 0] === 0; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x30 || byte > 0x39) isWhole = false;
    }
    const first = bytes[from];
    if (first === 0x6e) return at;
    if ((isWhole && at - from < 16) || first === 0x74 || first === 0x66) this.#token(from);
    else {
      this.#bytes = Buffer.from(`${JSON.parse(Buffer.from(bytes.subarray(from, at)).toString('latin1'))}"`);
      this.#string(0);
      this.#bytes = bytes;
    }
    return at;
  }

  /** Takes a string whose opening quote is behind, and gives the place behind the closing one. */
  #string(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (inToken[byte] !== 0) at = this.#token(at);
      else if (isGap[byte] === 1) at += 1;
      else if (byte === quote) return at + 1;
      else at = this.#special(at);
    }
  }

  /** An escape or a longer character: the beginning of a token, or a gap. */
  #special(at: number): number {
    return this.#codeAt(at) === -1 ? this.#next : this.#rareToken(at, at);
  }

  /** Takes the token that begins here, and gives the place behind it. */
  #token(from: number): number {
    const bytes = this.#bytes;
    let first = firstStart;
    let second = secondStart;
    // A token has parts where a capital follows what is none, or where an underscore stands.
    let parts = 0;
    let before = capital;
    let at = from;
    for (let letter = inToken[bytes[at] ?? 0] ?? 0; letter !== 0; letter = inToken[bytes[at] ?? 0] ?? 0) {
      first = firstStep(first, letter & 0xff);
      second = secondStep(second, letter & 0xff);
      parts |= (letter & ~before & capital) | (letter & joining);
      before = letter;
      at += 1;
    }
    const byte = bytes[at] ?? 0;
    if ((byte >= 0x80 || byte === backslash) && this.#codeAt(at) !== -1) return this.#rareToken(from, at);
    const hasParts = parts !== 0 && this.#parts(from, at);
    if (!this.#builder.note(first, second, hasParts ? 0 : 1)) {
      this.#add(from, at);
      this.#builder.note(first, second, hasParts ? 0 : 1);
    }
    return at;
  }

  /** Notes the parts of a token of plain bytes (see `#noteWithParts`), and tells whether it has any. */
  #parts(from: number, to: number): boolean {
    const bytes = this.#bytes;
    let partFrom = from;
    let before = capital;
    let first = firstStart;
    let second = secondStart;
    for (let at = from; at < to; at++) {
      const letter = inToken[bytes[at] ?? 0] ?? 0;
      if (((letter & ~before & capital) | (letter & joining)) !== 0) {
        if (at > partFrom) this.#notePart(partFrom, at, { first, second });
        partFrom = (letter & joining) === 0 ? at : at + 1;
        first = firstStart;
        second = secondStart;
      }
      if ((letter & joining) === 0) {
        first = firstStep(first, letter & 0xff);
        second = secondStep(second, letter & 0xff);
      }
      before = (letter & joining) === 0 ? letter : capital;
    }
    if (partFrom > from && to > partFrom) this.#notePart(partFrom, to, { first, second });
    return partFrom > from;
  }

  #notePart(
    from: number,
    to: number,
    { first, second }: { readonly first: number; readonly second: number },
  ) {
    if (this.#builder.note(first, second, 1)) return;
    this.#add(from, to);
    this.#builder.note(first, second, 1);
  }

  /** Adds a token of plain bytes that is new. */
  #add(from: number, to: number): void {
    this.#copy(from, to);
    this.#builder.add(this.#codes, 0, this.#length);
  }

  #copy(from: number, to: number): void {
    if (to - from > this.#codes.length) this.#makeRoom(to - from);
    for (let at = from; at < to; at++) {
      const letter = inToken[this.#bytes[at] ?? 0] ?? 0;
      this.#codes[at - from] = letter & 0xff;
      this.#capitals[at - from] = (letter & capital) === 0 ? 0 : 1;
    }
    this.#length = to - from;
  }

  #makeRoom(length: number): void {
    const codes = new Uint16Array(length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
    const capitals = new Uint8Array(length * 2);
    capitals.set(this.#capitals);
    this.#capitals = capitals;
  }

  /** Takes a token some of whose characters are not plain; up to `rareFrom` they are. */
  #rareToken(from: number, rareFrom: number): number {
    this.#copy(from, rareFrom);
    let at = rareFrom;
    for (;;) {
      const written = this.#codeAt(at);
      if (written === -1) break;
      const code = lowerOf(written);
      if (this.#length === this.#codes.length) this.#makeRoom(this.#length * 2);
      this.#codes[this.#length] = code;
      this.#capitals[this.#length] = code === written ? 0 : 1;
      this.#length += 1;
      at = this.#next;
    }
    this.#noteWithParts();
    return at;
  }

  /**
   * The code unit that is written here, if it belongs to a token, else -1. Sets `#next`, which at a quote or behind the
   * line stays.
   */
  #codeAt(at: number): number {
    const bytes = this.#bytes;
    const byte = bytes[at] ?? 0;
    this.#next = at + 1;
    if (byte < 0x80 && byte !== backslash) return inToken[byte] === 0 ? -1 : byte;
    const code = this.#decode(at);
    const lower = lowerOf(code);
    if (lower === -1) this.#isOdd = true;
    return lower === -1 || classOf(lower) === outside ? -1 : code;
  }

  /** Escapes and characters of several bytes; a space for what ends any token. */
  #decode(at: number): number {
    const bytes = this.#bytes;
    const first = bytes[at] ?? 0;
    const second = (bytes[at + 1] ?? 0) & 0x3f;
    if (first === backslash) {
      const isCode = bytes[at + 1] === 0x75;
      this.#next = at + (isCode ? 6 : 2);
      return isCode ? escapedCode(bytes, at + 2) : 0x20;
    }
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

  #note(from: number, to: number, whole: number): void {
    this.#builder.noteCodes(this.#codes, { from, to, whole });
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
