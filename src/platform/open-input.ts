import { Buffer } from 'node:buffer';
import { closeSync, constants, openSync, readSync, statSync, writeSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { detectFormat } from '../formats/detect-format.ts';
import { compressionOf, decompress } from './decompress.ts';
import type { Input } from './find-inputs.ts';
import { LineChecks } from './line-checks.ts';
import { openSpool } from './spool.ts';

/** A line that cannot be read again as it was loaded. */
export class LineGone extends Error {
  override readonly name = 'LineGone';
}

export type OpenInputOptions = {
  readonly cacheFolder: string;
  readonly standardInput: () => AsyncIterable<Uint8Array>;
};

const chunkSize = 256 * 1024;

/** As much of a file's beginning as tells its format. */
const headSize = 4096;

/**
 * An input whose bytes can be streamed once, and whose lines can then be read again by offset, however they came:
 * what is compressed or piped is kept decompressed in a spool on the way.
 */
export class OpenInput {
  readonly input: Input;
  /** Bytes taken from the source so far, as they stand on disk. */
  bytesRead = 0;
  readonly #options: OpenInputOptions;
  readonly #checks = new LineChecks();
  /** Where lines are read again. */
  #handle: FileHandle | undefined;
  /** Which file that is, whatever its name may come to mean. */
  #identity: { readonly dev: number; readonly ino: number } | undefined;
  #isReading = false;
  #isSpooled = false;

  constructor(input: Input, options: OpenInputOptions) {
    this.input = input;
    this.#options = options;
  }

  /** The decompressed bytes. A chunk is good until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#isReading = true;
    yield* this.#chunks();
    this.#isReading = false;
  }

  async *#chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.input.path === '-') {
      yield* this.#spooled(this.#counted(this.#options.standardInput()));
      return;
    }
    const file = await open(this.input.path, 'r');
    this.#handle = file;
    if ((await file.stat()).isFIFO()) {
      yield* this.#spooled(this.#counted(file.createReadStream({ autoClose: false })), file);
      return;
    }
    const head = Buffer.alloc(4);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const source = this.#counted(fileChunks(file));
    if (compressionOf(head.subarray(0, bytesRead)) === undefined) yield* source;
    else yield* this.#spooled(source, file);
  }

  /**
   * The size of an ordinary file of plain lines, which can be read anywhere at any time, and opens it; undefined for
   * everything else, which `chunks` reads.
   */
  async plainSize(): Promise<number | undefined> {
    // Opening a pipe and closing it again would leave its writer without a reader.
    if (this.input.path === '-' || !(await stat(this.input.path)).isFile()) return undefined;
    const file = await open(this.input.path, 'r');
    const { size, dev, ino } = await file.stat();
    const head = Buffer.alloc(headSize);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const start = head.subarray(0, bytesRead);
    const format = detectFormat(start, bytesRead < headSize ? 'complete' : 'more may come');
    if (format === 'lines' && compressionOf(start) === undefined) {
      this.#handle = file;
      this.#identity = { dev, ino };
      return size;
    }
    await file.close();
    return undefined;
  }

  /** Whether a file found under the same path is the one that is open. */
  isFile({ dev, ino }: { readonly dev: number; readonly ino: number }): boolean {
    return this.#identity?.dev === dev && this.#identity.ino === ino;
  }

  /** Bytes of an ordinary file at once, into `target`; fewer at its end. */
  readNow(target: Uint8Array, byteOffset: number): number {
    if (this.#handle === undefined) throw new LineGone('the file is closed');
    return readSync(this.#handle.fd, target, 0, target.length, byteOffset);
  }

  /** Whether lines are read again from a copy. */
  get isSpooled(): boolean {
    return this.#isSpooled;
  }

  /** Notes that so many bytes were taken over. Of a stream, those that come from the source count. */
  noteTaken(bytes: number): void {
    if (!this.#isSpooled) this.bytesRead += bytes;
  }

  /** The number under which this process has the file open. */
  get descriptor(): number {
    if (this.#handle === undefined) throw new LineGone('the file is closed');
    return this.#handle.fd;
  }

  /** Makes room for so many more lines at once. */
  reserveLines(count: number): void {
    this.#checks.reserve(count);
  }

  /** As `noteLine` for all rows of a block. */
  noteBlock(byteOffset: number, { starts, sums }: { starts: Uint32Array; sums: Uint32Array }): void {
    this.#checks.addAll(byteOffset, starts, sums);
  }

  /** As `readLine`, at once; undefined when the line is not what was loaded. */
  readLineNow({
    byteOffset,
    bytes,
  }: {
    readonly byteOffset: number;
    readonly bytes: number;
  }): string | undefined {
    if (this.#handle === undefined) return undefined;
    const buffer = Buffer.allocUnsafe(bytes);
    const bytesRead = readSync(this.#handle.fd, buffer, 0, bytes, byteOffset);
    const text = buffer.toString('utf8', 0, bytesRead);
    return this.#checks.matches(byteOffset, text) ? text : undefined;
  }

  /** Remembers what a line said, so that `readLine` can tell whether it still does. In ascending order. */
  noteLine(byteOffset: number, text: string): void {
    this.#checks.add(byteOffset, text);
  }

  /** The text of a noted line as it stands now. Rejects with `LineGone` if that is not what was loaded. */
  async readLine(place: { readonly byteOffset: number; readonly bytes: number }): Promise<string> {
    if (this.#handle === undefined) throw new LineGone('the file is closed');
    const buffer = Buffer.alloc(place.bytes);
    const { bytesRead } = await this.#handle.read(buffer, 0, place.bytes, place.byteOffset);
    const text = buffer.toString('utf8', 0, bytesRead);
    if (!this.#checks.matches(place.byteOffset, text))
      throw new LineGone('the line has changed in the file since it was loaded');
    return text;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
    if (this.#isReading && this.input.path !== '-') wakeReaderOf(this.input.path);
  }

  async *#counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunks) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  async *#spooled(
    source: AsyncIterable<Uint8Array>,
    original?: FileHandle,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const spool = await openSpool(this.#options.cacheFolder);
    this.#handle = spool;
    this.#isSpooled = true;
    try {
      for await (const chunk of decompress(source)) {
        await spool.appendFile(chunk);
        yield chunk;
      }
    } finally {
      await original?.close();
    }
  }
}

/** Reads with one buffer, which each chunk fills anew. */
async function* fileChunks(file: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.allocUnsafe(chunkSize);
  let position = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * Ends a wait for a pipe that has a path and says nothing. The wait holds a thread of Node's, and Node does not exit
 * before its threads do.
 */
function wakeReaderOf(path: string): void {
  try {
    if (!statSync(path).isFIFO()) return;
    const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(writer, '\n');
    closeSync(writer);
  } catch {
    // Nobody reads it, or it is gone: then nobody waits either.
  }
}
