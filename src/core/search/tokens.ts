import { grownTo } from './growing.ts';
import { hashStart, hashStep } from './vocabulary.ts';

/** Letters, digits, marks and `_` make tokens; everything else ends them. Characters beyond U+FFFF end them too. */
const wordCharacter = /^[\p{L}\p{N}\p{M}_]$/u;

const unknown = 0;
const inside = 1;
export const outside = 2;
export const joint = 3;

/** One class per UTF-16 code unit, filled as texts show them. */
const classes = new Uint8Array(0x10000);
const underscore = 0x5f;

/** Whether a code unit is inside a token, ends it, or joins two parts of it. */
export function classOf(code: number): number {
  const known = classes[code] ?? outside;
  return known === unknown ? classify(code) : known;
}

function classify(code: number): number {
  const isInside = wordCharacter.test(String.fromCharCode(code));
  const found = code === underscore ? joint : isInside ? inside : outside;
  classes[code] = found;
  return found;
}

/** Numbers per token in `TokenFinder.found`. */
export const numbersPerToken = 4;

/** Tokens of one text. */
export type FoundTokens = {
  /** UTF-16 code units in which the tokens stand. */
  readonly codes: Uint16Array<ArrayBuffer>;
  /** Four numbers a token: where it begins, where it ends, `hashStep` over its characters, 1 when its parts were found too. */
  readonly found: Int32Array<ArrayBuffer>;
  readonly count: number;
};

/**
 * Finds each token of a text, and the parts of identifiers: `loadUserId` and `load_user_id` have three each.
 *
 * Works on arrays that it keeps, because reading characters out of strings and out of ever new arrays takes several times
 * as long.
 */
export class TokenFinder implements FoundTokens {
  /** Only those of the last text are meant. */
  codes = new Uint16Array(1 << 12);
  found = new Int32Array(numbersPerToken * 1024);
  count = 0;
  /** The same text before folding, which shows the capitals. */
  #originals = new Uint16Array(1 << 12);
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  readonly #encoder = new TextEncoder();

  find(folded: string, original: string): void {
    this.#load(folded, original);
    this.count = 0;
    const { codes } = this;
    for (let at = 0; at < this.#length; at++) {
      if (classOf(codes[at] ?? 0) !== outside) at = this.#token(at);
    }
  }

  #load(folded: string, original: string): void {
    this.#length = folded.length;
    this.codes = withRoomFor(this.codes, folded.length);
    this.#originals = withRoomFor(this.#originals, folded.length);
    // The encoder stops where room ends, so what is not ASCII shows in the count of what it read or wrote.
    this.#bytes = withRoomFor(this.#bytes, folded.length);
    this.#fill(this.codes, folded);
    this.#fill(this.#originals, original.length === folded.length ? original : folded);
  }

  #fill(codes: Uint16Array, text: string): void {
    const { read, written } = this.#encoder.encodeInto(text, this.#bytes.subarray(0, text.length));
    if (read === text.length && written === text.length) codes.set(this.#bytes.subarray(0, written));
    else for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at);
  }

  /** Notes the token that begins at `from` with its parts, and gives the place behind it. */
  #token(from: number): number {
    const codes = this.codes;
    const originals = this.#originals;
    const end = this.#length;
    let hash = hashStart;
    let mayHaveParts = false;
    let at = from;
    for (; at < end; at++) {
      const code = codes[at] ?? 0;
      const kind = classOf(code);
      if (kind === outside) break;
      if (kind === joint || (code !== originals[at] && at > from)) mayHaveParts = true;
      hash = hashStep(hash, code);
    }
    const hasParts = mayHaveParts && this.#parts(from, at);
    this.#note({ from, to: at, hash, hasParts });
    return at;
  }

  /** Notes the parts between `_` and before capitals that follow small letters, if they are not the whole token. */
  #parts(from: number, to: number): boolean {
    let partFrom = from;
    let hash = hashStart;
    let wasCapital = true;
    for (let at = from; at < to; at++) {
      const code = this.codes[at] ?? 0;
      const isJoint = code === underscore;
      const isCapital = code !== this.#originals[at];
      if (isJoint || (isCapital && !wasCapital)) {
        if (at > partFrom) this.#note({ from: partFrom, to: at, hash, hasParts: false });
        partFrom = isJoint ? at + 1 : at;
        hash = hashStart;
      }
      if (!isJoint) hash = hashStep(hash, code);
      wasCapital = isCapital || isJoint;
    }
    if (partFrom > from && to > partFrom) this.#note({ from: partFrom, to, hash, hasParts: false });
    return partFrom > from;
  }

  #note({ from, to, hash, hasParts }: FoundToken): void {
    const place = this.count * numbersPerToken;
    if (place + numbersPerToken > this.found.length)
      this.found = grownTo(this.found, place + numbersPerToken);
    this.found[place] = from;
    this.found[place + 1] = to;
    this.found[place + 2] = hash;
    this.found[place + 3] = hasParts ? 1 : 0;
    this.count += 1;
  }
}

type FoundToken = {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
  readonly hasParts: boolean;
};

/** What the last text left in the array is of no use: no copy is made. */
function withRoomFor<A extends Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(
  array: A,
  length: number,
): A {
  if (length <= array.length) return array;
  return new (array.constructor as new (length: number) => A)(Math.max(array.length * 2, length));
}

/** The whole tokens of a folded text, in order, without the parts of identifiers. */
export function tokenRanges(folded: string): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let from = -1;
  for (let at = 0; at <= folded.length; at++) {
    const isInside = at < folded.length && classOf(folded.charCodeAt(at)) !== outside;
    if (isInside && from === -1) from = at;
    if (!isInside && from !== -1) {
      ranges.push({ from, to: at });
      from = -1;
    }
  }
  return ranges;
}

export function tokensOf(folded: string): readonly string[] {
  return tokenRanges(folded).map(({ from, to }) => folded.slice(from, to));
}
