import { grownTo } from '../search/growing.ts';

/** Characters of a piece of memory, from the first to the largest; a longer text has one of its own. */
const chunkLengths = { first: 256, most: 1 << 16 };

/**
 * Distinct texts, each with a code; code 0 is no text.
 *
 * Characters lie end to end in a few arrays and are found through an open hash table: hundreds of thousands of strings
 * and their map take several times the memory, and keep the garbage collector busy. Strings are made when they are asked
 * for, and kept.
 */
export class Dictionary {
  readonly #made: (string | undefined)[] = [''];
  #size = 1;
  readonly #chunks: Uint16Array[] = [];
  /** Where each text begins: the number of its chunk, and the place there. */
  #chunkOf = new Uint32Array(16);
  #startOf = new Uint32Array(16);
  #lengthOf = new Uint32Array(16);
  /** How much of the last chunk is taken. */
  #end = 0;
  /** Two numbers a slot: a code, 0 for free, and the hash. Slots are a power of two, at most half full. */
  #slots = new Uint32Array(64);
  /** How many codes from the first on have had their strings made. */
  #allMade = 1;

  get size(): number {
    return this.#size;
  }

  /** Distinct texts by code. */
  get texts(): readonly string[] {
    for (; this.#allMade < this.#size; this.#allMade++) this.text(this.#allMade);
    // Each has been made up to here.
    return this.#made as readonly string[];
  }

  /** The text of a code that has been given. */
  text(code: number): string {
    const made = this.#made[code];
    if (made !== undefined) return made;
    // Texts come in any order, and a list with holes would be slow for good.
    for (let next = this.#made.length; next < code; next++) this.#made.push(undefined);
    const text = this.#read(code);
    this.#made[code] = text;
    return text;
  }

  intern(text: string): number {
    const hash = hashOf(text);
    const slot = this.#slotOf(text, hash);
    const known = this.#slots[slot * 2] as number;
    if (known !== 0) return known;
    const code = this.#append(text);
    this.#slots[slot * 2] = code;
    this.#slots[slot * 2 + 1] = hash;
    if (this.#size * 4 > this.#slots.length) this.#rehash();
    return code;
  }

  codeOf(text: string): number | undefined {
    const code = this.#slots[this.#slotOf(text, hashOf(text)) * 2] as number;
    return code === 0 ? undefined : code;
  }

  /** The slot that has this text, or the free one where it would be. */
  #slotOf(text: string, hash: number): number {
    const mask = this.#slots.length / 2 - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.#slots[slot * 2] as number;
      if (code === 0 || (this.#slots[slot * 2 + 1] === hash && this.#isText(code, text))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isText(code: number, text: string): boolean {
    if (this.#lengthOf[code] !== text.length) return false;
    const chunk = this.#chunks[this.#chunkOf[code] as number] as Uint16Array;
    const start = this.#startOf[code] as number;
    for (let at = 0; at < text.length; at++) if (chunk[start + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  #append(text: string): number {
    const { length } = text;
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#end + length > chunk.length) {
      const wanted = Math.min(chunkLengths.most, (chunk?.length ?? chunkLengths.first / 2) * 2);
      chunk = new Uint16Array(Math.max(length, wanted));
      this.#chunks.push(chunk);
      this.#end = 0;
    }
    const code = this.#size;
    this.#chunkOf = grownTo(this.#chunkOf, code + 1);
    this.#startOf = grownTo(this.#startOf, code + 1);
    this.#lengthOf = grownTo(this.#lengthOf, code + 1);
    this.#chunkOf[code] = this.#chunks.length - 1;
    this.#startOf[code] = this.#end;
    this.#lengthOf[code] = length;
    for (let at = 0; at < length; at++) chunk[this.#end + at] = text.charCodeAt(at);
    this.#end += length;
    this.#size += 1;
    return code;
  }

  #read(code: number): string {
    const chunk = this.#chunks[this.#chunkOf[code] as number] as Uint16Array;
    const start = this.#startOf[code] as number;
    const end = start + (this.#lengthOf[code] as number);
    let text = '';
    // A call takes only so many arguments.
    for (let at = start; at < end; at += 4096)
      text += String.fromCharCode(...chunk.subarray(at, Math.min(end, at + 4096)));
    return text;
  }

  #rehash(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    const mask = before.length - 1;
    for (let place = 0; place < before.length; place += 2) {
      const code = before[place] as number;
      if (code === 0) continue;
      const hash = before[place + 1] as number;
      let slot = hash & mask;
      while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot * 2] = code;
      this.#slots[slot * 2 + 1] = hash;
    }
  }
}

/** FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), spread into the low bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
