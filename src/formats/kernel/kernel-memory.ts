import { Buffer } from 'node:buffer';

const pageBytes = 1 << 16;

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
    const lacking = this.#end - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / pageBytes));
    return start;
  }

  words(place: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, place, length);
  }

  halfWords(place: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.memory.buffer, place, length);
  }
}
