import { grownTo } from './growing.ts';

/**
 * Every distinct token once, numbered in order of first sight.
 *
 * Characters lie end to end in one array and are found through an open hash table, so that no string is made per token:
 * cutting strings out of records would keep the records alive.
 */
export class Vocabulary {
  #characters = new Uint16Array(1 << 16);
  #starts = new Uint32Array(1 << 12);
  #masks = new Uint32Array(1 << 12);
  #pairMasks = new Uint32Array(1 << 12);
  /** 1 for tokens that stood somewhere without parts of their own. */
  #areWhole = new Uint8Array(1 << 12);
  /** Two numbers a slot, so that one look into memory tells both: token number + 1, 0 for free, and the hash. */
  #slots = new Uint32Array(1 << 14);
  /** Slots are a power of two, at most half full. */
  #slotMask = (1 << 13) - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Characters of all tokens; a token's begin at `start(token)` and end at `start(token + 1)`. */
  get characters(): Uint16Array {
    return this.#characters;
  }

  start(token: number): number {
    return this.#starts[token] ?? 0;
  }

  length(token: number): number {
    return this.start(token + 1) - this.start(token);
  }

  /** Which characters each token has, as `maskOf` counts them; for loops over many tokens, as the next. */
  get masks(): Uint32Array {
    return this.#masks;
  }

  /** Which pairs of neighbouring characters each token has, as `pairMaskOf` counts them. */
  get pairMasks(): Uint32Array {
    return this.#pairMasks;
  }

  /** Whether every row that holds this token also holds each of its parts as a token. */
  isAlwaysInParts(token: number): boolean {
    return this.#areWhole[token] === 0;
  }

  /** Notes that the token stood somewhere without parts of its own. */
  noteWhole(token: number): void {
    this.#areWhole[token] = 1;
  }

  /** The characters of the tokens from `from` on, end to end, and the length of each. */
  since(from: number): {
    readonly characters: Uint16Array<ArrayBuffer>;
    readonly lengths: Uint16Array<ArrayBuffer>;
  } {
    const lengths = new Uint16Array(this.#size - from);
    for (let place = 0; place < lengths.length; place++) lengths[place] = this.length(from + place);
    return { characters: this.#characters.slice(this.start(from), this.start(this.#size)), lengths };
  }

  text(token: number): string {
    const characters = this.#characters.subarray(this.start(token), this.start(token + 1));
    return Array.from(characters, (code) => String.fromCharCode(code)).join('');
  }

  /** The number of a token found in `codes` (see `TokenFinder`; its numbers at `place` are meant), made if new. */
  intern(codes: Uint16Array, numbers: Int32Array, place: number): number {
    const from = numbers[place] ?? 0;
    const to = numbers[place + 1] ?? 0;
    const hash = mix(numbers[place + 2] ?? 0);
    let slot = hash & this.#slotMask;
    for (;;) {
      const held = this.#slots[slot * 2] ?? 0;
      if (held === 0) break;
      if (
        this.#slots[slot * 2 + 1] === hash &&
        this.#isAt(held - 1, codes, from) &&
        this.length(held - 1) === to - from
      ) {
        if (numbers[place + 3] === 0) this.#areWhole[held - 1] = 1;
        return held - 1;
      }
      slot = (slot + 1) & this.#slotMask;
    }
    const token = this.#append(codes, from, to);
    this.#areWhole[token] = numbers[place + 3] === 0 ? 1 : 0;
    this.#slots[slot * 2] = token + 1;
    this.#slots[slot * 2 + 1] = hash;
    if (this.#size * 2 > this.#slotMask) this.#rehash();
    return token;
  }

  /** Whether the token's characters stand in `codes` from `from` on. */
  #isAt(token: number, codes: Uint16Array, from: number): boolean {
    const start = this.#starts[token] ?? 0;
    const end = this.#starts[token + 1] ?? 0;
    const characters = this.#characters;
    for (let at = start, other = from; at < end; at++, other++) {
      if (characters[at] !== codes[other]) return false;
    }
    return true;
  }

  #append(codes: Uint16Array, from: number, to: number): number {
    const token = this.#size;
    const start = this.start(token);
    this.#characters = grownTo(this.#characters, start + to - from);
    this.#starts = grownTo(this.#starts, token + 2);
    this.#masks = grownTo(this.#masks, token + 1);
    this.#pairMasks = grownTo(this.#pairMasks, token + 1);
    this.#areWhole = grownTo(this.#areWhole, token + 1);
    let mask = 0;
    let pairMask = 0;
    for (let at = from; at < to; at++) {
      const code = codes[at] ?? 0;
      this.#characters[start + at - from] = code;
      mask |= maskBit(code);
      if (at > from) pairMask |= pairBit(codes[at - 1] ?? 0, code);
    }
    this.#masks[token] = mask;
    this.#pairMasks[token] = pairMask;
    this.#starts[token + 1] = start + to - from;
    this.#size += 1;
    return token;
  }

  #rehash(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    this.#slotMask = before.length - 1;
    for (let place = 0; place < before.length; place += 2) {
      const held = before[place] ?? 0;
      if (held === 0) continue;
      const hash = before[place + 1] ?? 0;
      let slot = hash & this.#slotMask;
      while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & this.#slotMask;
      this.#slots[slot * 2] = held;
      this.#slots[slot * 2 + 1] = hash;
    }
  }
}

/** The hash of the characters `from` … `to`, as `hashStep` makes it. */
export function hashOf(codes: Uint16Array, from: number, to: number): number {
  let hash = hashStart;
  for (let at = from; at < to; at++) hash = hashStep(hash, codes[at] ?? 0);
  return hash;
}

/** Where a hash begins. */
export const hashStart = 0x811c9dc5 | 0;

/** One step of FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Spreads the hash into the low bits, which the table looks at. */
function mix(hash: number): number {
  const folded = hash ^ (hash >>> 15);
  return (folded ^ (folded >>> 7)) >>> 0;
}

/** A bit for each Latin letter, five for the digits, one for everything else. */
function maskBit(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return 1 << (code - 0x61);
  if (code >= 0x30 && code <= 0x39) return 1 << (26 + ((code - 0x30) >> 1));
  return 1 << 31;
}

/** Which characters a word has: one bit each, some shared. */
export function maskOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at++) mask |= maskBit(word.charCodeAt(at));
  return mask;
}

function pairBit(first: number, second: number): number {
  return 1 << (Math.imul(first * 33 + second, 0x9e3779b1) >>> 27);
}

/** Which pairs of neighbouring characters a word has: 32 bits shared by all pairs. */
export function pairMaskOf(word: string): number {
  let mask = 0;
  for (let at = 1; at < word.length; at++) mask |= pairBit(word.charCodeAt(at - 1), word.charCodeAt(at));
  return mask;
}
