import { Buffer } from 'node:buffer';

/**
 * Stands behind every text that a kernel reads: an end for its last line, and for whatever string a file that changes
 * meanwhile may leave open.
 */
export const textEnding = Buffer.from(`\n${'"\n'.repeat(32)}`);

const pageBytes = 1 << 16;

const leastGrowth = 1 << 23;

/** No more can be addressed. */
const mostBytes = 2 ** 31;

/**
 * The memory of kernels, handed out in regions that stay where they are. It grows with them, and then its bytes are
 * another array: ask for `bytes` again whenever something may have been allocated.
 */
export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  #bytes: Buffer<ArrayBuffer> = Buffer.from(this.memory.buffer);
  #end = 64;

  get bytes(): Buffer<ArrayBuffer> {
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = Buffer.from(this.memory.buffer);
    return this.#bytes;
  }

  /** The place of so many bytes that nobody uses, all zero. */
  allocate(bytes: number): number {
    const start = this.#end;
    this.#end = Math.ceil((start + bytes) / 64) * 64;
    if (this.#end > mostBytes) throw new Error('the kernel has no memory left');
    if (this.#end > this.memory.buffer.byteLength) this.#grow();
    return start;
  }

  /**
   * Grows in large steps: at each, the engine takes all of the memory for newly allocated, and looks for garbage. What
   * nobody has written to yet is not resident.
   */
  #grow(): void {
    const size = this.memory.buffer.byteLength;
    const wanted = Math.min(mostBytes, Math.max(this.#end, size + leastGrowth, size * 1.5));
    this.memory.grow(Math.ceil((wanted - size) / pageBytes));
  }

  word(place: number): number {
    return this.bytes.readInt32LE(place);
  }

  setWord(place: number, value: number): void {
    this.bytes.writeInt32LE(value, place);
  }

  words(place: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, place, length);
  }

  halfWords(place: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.memory.buffer, place, length);
  }

  numbers(place: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, place, length);
  }

  /** The place of a copy of some text, with `textEnding` behind it. */
  place(text: Uint8Array): number {
    const place = this.allocate(text.length + textEnding.length);
    this.bytes.set(text, place);
    textEnding.copy(this.bytes, place + text.length);
    return place;
  }
}
