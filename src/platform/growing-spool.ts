import { Buffer } from 'node:buffer';

const newline = 0x0a;

/** What has come of a source that can be read once, while it is copied into a file that can be read again. */
export class GrowingSpool {
  /** Bytes that are in the file. */
  size = 0;
  /** Where its last whole line ends. */
  wholeEnd = 0;
  /** How the source ended, once it has. */
  end: { readonly error: unknown } | undefined;
  readonly #sleepers: (() => void)[] = [];

  /** `head` is in the file already, and so is each chunk when the source gives it. Nothing more is asked for once aborted. */
  constructor(head: Uint8Array, source: AsyncIterator<Uint8Array>, signal: AbortSignal) {
    this.#add(head);
    void this.#pump(source, signal).then(
      () => this.#finish(undefined),
      (error: unknown) => this.#finish(error),
    );
  }

  async #pump(source: AsyncIterator<Uint8Array>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = await source.next();
      if (next.done === true) return;
      this.#add(next.value);
    }
    await source.return?.();
  }

  #add(chunk: Uint8Array): void {
    const last = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).lastIndexOf(newline);
    if (last !== -1) this.wholeEnd = this.size + last + 1;
    this.size += chunk.length;
    this.#wake();
  }

  #finish(error: unknown): void {
    this.end = { error };
    // A last line without an end is whole when nothing more comes; when the source broke off, it is not.
    if (error === undefined) this.wholeEnd = this.size;
    this.#wake();
  }

  /** Resolves when more has come, or nothing more will. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#sleepers.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#sleepers.splice(0)) wake();
  }
}
