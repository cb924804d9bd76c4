/**
 * Copies of arrays, end to end in one piece of memory: it changes hands and is given back at once, where many small pieces
 * cost more than what they hold.
 */
export class PackedArrays {
  readonly #buffer: ArrayBuffer;
  #end = 0;

  /** Room for arrays of so many bytes together; each may take seven more. */
  constructor(bytes: number) {
    this.#buffer = new ArrayBuffer(bytes);
  }

  bytes(from: Uint8Array): Uint8Array<ArrayBuffer> {
    const packed = new Uint8Array(this.#buffer, this.#place(from), from.length);
    packed.set(from);
    return packed;
  }

  halfWords(from: Uint16Array): Uint16Array<ArrayBuffer> {
    const packed = new Uint16Array(this.#buffer, this.#place(from), from.length);
    packed.set(from);
    return packed;
  }

  words(from: Uint32Array): Uint32Array<ArrayBuffer> {
    const packed = new Uint32Array(this.#buffer, this.#place(from), from.length);
    packed.set(from);
    return packed;
  }

  numbers(from: Float64Array): Float64Array<ArrayBuffer> {
    const packed = new Float64Array(this.#buffer, this.#place(from), from.length);
    packed.set(from);
    return packed;
  }

  #place({ byteLength }: ArrayBufferView): number {
    const place = this.#end;
    this.#end = Math.ceil((place + byteLength) / 8) * 8;
    return place;
  }
}
