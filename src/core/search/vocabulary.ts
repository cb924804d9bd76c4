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
  #hashes = new Uint32Array(1 << 12);
  #masks = new Uint32Array(1 << 12);
  /** Token number + 1, 0 for free; its length is a power of two, at most half full. */
  #slots = new Uint32Array(1 << 13);
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

  /** Which characters the token has: one of 32 bits each, shared by characters that are equal modulo 32. */
  mask(token: number): number {
    return this.#masks[token] ?? 0;
  }

  text(token: number): string {
    const characters = this.#characters.subarray(this.start(token), this.start(token + 1));
    return Array.from(characters, (code) => String.fromCharCode(code)).join('');
  }

  /** The number of the token that stands at `from` … `to` of `text`, made if new. */
  intern(text: string, from: number, to: number): number {
    const hash = hashOf(text, from, to);
    let slot = hash & (this.#slots.length - 1);
    for (;;) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0) break;
      const token = held - 1;
      const isAlike = this.#hashes[token] === hash && this.length(token) === to - from;
      if (isAlike && this.#standsAt(token, text, from)) return token;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    const token = this.#append(text, from, to);
    this.#hashes[token] = hash;
    this.#slots[slot] = token + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return token;
  }

  /** Whether the token stands in `text` at `from`. */
  #standsAt(token: number, text: string, from: number): boolean {
    const start = this.start(token);
    const length = this.length(token);
    for (let at = 0; at < length; at++) {
      if (this.#characters[start + at] !== text.charCodeAt(from + at)) return false;
    }
    return true;
  }

  #append(text: string, from: number, to: number): number {
    const token = this.#size;
    const start = this.start(token);
    this.#characters = grownTo(this.#characters, start + to - from);
    this.#starts = grownTo(this.#starts, token + 2);
    this.#hashes = grownTo(this.#hashes, token + 1);
    this.#masks = grownTo(this.#masks, token + 1);
    let mask = 0;
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      this.#characters[start + at - from] = code;
      mask |= 1 << (code & 31);
    }
    this.#masks[token] = mask;
    this.#starts[token + 1] = start + to - from;
    this.#size += 1;
    return token;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let token = 0; token < this.#size; token++) {
      let slot = (this.#hashes[token] ?? 0) & (this.#slots.length - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = token + 1;
    }
  }
}

/** FNV-1a over UTF-16 code units, with a last mix because the table looks at the low bits. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return (hash ^ (hash >>> 7)) >>> 0;
}

/** Which characters a word has, as `Vocabulary.mask` counts them. */
export function maskOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at++) mask |= 1 << (word.charCodeAt(at) & 31);
  return mask;
}
