import { Buffer } from 'node:buffer';
import * as zlib from 'node:zlib';

/** A checksum of each line of a file, to notice when a line that is read again is not the one that was loaded. */
export class LineChecks {
  #offsets = new Float64Array(1024);
  #sums = new Uint32Array(1024);
  #count = 0;

  /** Offsets must come in ascending order. */
  add(byteOffset: number, text: string): void {
    if (this.#count === this.#offsets.length) this.#grow();
    this.#offsets[this.#count] = byteOffset;
    this.#sums[this.#count] = checksum(text);
    this.#count += 1;
  }

  /** Whether the text is what was added at this offset. */
  matches(byteOffset: number, text: string): boolean {
    const place = this.#placeOf(byteOffset);
    return place !== undefined && this.#sums[place] === checksum(text);
  }

  #placeOf(byteOffset: number): number | undefined {
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#offsets[middle] ?? 0;
      if (found === byteOffset) return middle;
      if (found < byteOffset) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #grow(): void {
    const offsets = new Float64Array(this.#offsets.length * 2);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const sums = new Uint32Array(this.#sums.length * 2);
    sums.set(this.#sums);
    this.#sums = sums;
  }
}

/** CRC-32 by the engine; Node before 20.15 lacks it, and there FNV-1a does. The sums never leave the process. */
function checksum(text: string): number {
  return typeof zlib.crc32 === 'function' ? zlib.crc32(text) : fnv1a(Buffer.from(text));
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
