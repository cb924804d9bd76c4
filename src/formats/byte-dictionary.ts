/** Stretches of bytes, each distinct one once, numbered from 0 in order of first sight. */
export class ByteDictionary {
  #bytes = new Uint8Array(1 << 12);
  #ends = new Uint32Array(1 << 8);
  /** Number + 1 and hash of each slot; a number of 0 is a free slot. Slots are a power of two, at most half full. */
  #slots = new Int32Array(1 << 10);
  #mask = (1 << 9) - 1;
  size = 0;

  /** The number of `bytes[from … to - 1]`, or -1 when it is new. `hash` is `hashOf` the same bytes. */
  find(bytes: Uint8Array, stretch: Stretch): number {
    const { hash } = stretch;
    let slot = spread(hash) & this.#mask;
    for (;;) {
      const held = this.#slots[slot * 2] ?? 0;
      if (held === 0) return -1;
      if (this.#slots[slot * 2 + 1] === hash && this.#isAt(held - 1, bytes, stretch)) return held - 1;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Adds what `find` did not find. */
  add(bytes: Uint8Array, { from, to, hash }: Stretch): number {
    const number = this.size;
    const start = number === 0 ? 0 : (this.#ends[number - 1] ?? 0);
    const end = start + to - from;
    if (end > this.#bytes.length) this.#bytes = withRoom(this.#bytes, end);
    if (number === this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    for (let at = from; at < to; at++) this.#bytes[start + at - from] = bytes[at] ?? 0;
    this.#ends[number] = end;
    this.size += 1;
    this.#occupy(number, hash);
    if (this.size * 2 > this.#mask) this.#rehash();
    return number;
  }

  #isAt(number: number, bytes: Uint8Array, { from, to }: Stretch): boolean {
    const start = number === 0 ? 0 : (this.#ends[number - 1] ?? 0);
    if ((this.#ends[number] ?? 0) - start !== to - from) return false;
    for (let at = from; at < to; at++) if (bytes[at] !== this.#bytes[start + at - from]) return false;
    return true;
  }

  #occupy(number: number, hash: number): void {
    let slot = spread(hash) & this.#mask;
    while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot * 2] = number + 1;
    this.#slots[slot * 2 + 1] = hash;
  }

  #rehash(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    this.#mask = before.length - 1;
    for (let place = 0; place < before.length; place += 2) {
      const held = before[place] ?? 0;
      if (held !== 0) this.#occupy(held - 1, before[place + 1] ?? 0);
    }
  }
}

export type Stretch = { readonly from: number; readonly to: number; readonly hash: number };

/** Where a hash begins. */
export const hashStart = 0x811c9dc5 | 0;

/** One step of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15) ^ (hash >>> 7);
}

function withRoom(array: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(array.length * 2, length));
  larger.set(array);
  return larger;
}
