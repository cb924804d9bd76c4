const chunkBytes = 1 << 20;

/** Searchable texts of all rows, as UTF-8 in chunks of one MiB: a byte a letter and no work for the garbage collector. */
export class TextStore {
  readonly #chunks: Uint8Array[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #chunkOf: number[] = [];
  #end = chunkBytes;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  get length(): number {
    return this.#starts.length;
  }

  /** Adds the next row's text. */
  add(text: string): void {
    // Three bytes is the most that UTF-8 takes for one UTF-16 code unit.
    if (text.length * 3 > chunkBytes) this.#addChunk(this.#encoder.encode(text));
    else this.#addToChunk(text);
  }

  #addToChunk(text: string): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#end + text.length * 3 > chunkBytes) {
      chunk = new Uint8Array(chunkBytes);
      this.#chunks.push(chunk);
      this.#end = 0;
    }
    const { written } = this.#encoder.encodeInto(text, chunk.subarray(this.#end));
    this.#note(this.#end, this.#end + written);
    this.#end += written;
  }

  /** A text that may not fit into a chunk becomes one. */
  #addChunk(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#note(0, bytes.length);
    this.#end = chunkBytes;
  }

  #note(start: number, end: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#chunkOf.push(this.#chunks.length - 1);
  }

  text(row: number): string {
    return this.#decoder.decode(this.bytes(row));
  }

  /** Whether the row's text holds these bytes (see `encode`). */
  includes(row: number, wanted: Uint8Array): boolean {
    const bytes = this.bytes(row);
    const first = wanted[0];
    if (first === undefined) return true;
    const last = bytes.length - wanted.length;
    for (let at = bytes.indexOf(first); at !== -1 && at <= last; at = bytes.indexOf(first, at + 1)) {
      if (standsAt(bytes, wanted, at)) return true;
    }
    return false;
  }

  encode(text: string): Uint8Array {
    return this.#encoder.encode(text);
  }

  /** The row's text in UTF-8, to be read only. */
  bytes(row: number): Uint8Array {
    const chunk = this.#chunks[this.#chunkOf[row] ?? 0] ?? new Uint8Array(0);
    return chunk.subarray(this.#starts[row] ?? 0, this.#ends[row] ?? 0);
  }
}

function standsAt(bytes: Uint8Array, wanted: Uint8Array, start: number): boolean {
  for (let at = 1; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}
