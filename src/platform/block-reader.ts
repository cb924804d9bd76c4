import { closeSync, openSync, readSync } from 'node:fs';
import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { mostSegmentRows, type SegmentBlock } from '../core/search/segment-tokens.ts';
import { LineIndexer } from '../formats/index-line.ts';
import { KernelMemory, textEnding } from '../formats/kernel/kernel-memory.ts';
import { BlockScanner } from '../formats/scan-block.ts';
import type { Stretch } from './stretches.ts';

/** A stretch of a file, and the number by which it is spoken of. */
export type BlockJob = Stretch & {
  readonly number: number;
  readonly path: string;
  readonly kind: RecordKind | 'inferred';
};

type ReadBlock = {
  readonly job: BlockJob;
  readonly starts: Uint32Array;
  readonly sizes: Uint32Array;
  readonly simple: Uint8Array;
};

/**
 * Reads stretches of files into columns, and later, when all columns are there, into postings. Blocks have to be taken
 * over in the order they are made.
 */
export class BlockReader {
  readonly #memory = new KernelMemory();
  readonly #scanner = new BlockScanner(this.#memory);
  readonly #indexer = new LineIndexer(this.#memory);
  readonly #read = new Map<number, ReadBlock>();
  /** Where the stretch stands in the kernel's memory, and how much has room there. */
  #text = 0;
  #room = 0;
  #open: { readonly path: string; readonly descriptor: number } | undefined;
  /** The stretch that stands in the buffer. */
  #held: number | undefined;

  /** Remembers where the lines are, until `index` asks for them; `forget` says that it never will. */
  columns(job: BlockJob, later: 'index' | 'forget'): ColumnBlock {
    const length = this.#load(job);
    const block = this.#scanner.scan({
      ...{ place: this.#text, length },
      ...{ kind: job.kind, isStart: job.start === 0 },
    });
    if (later === 'index') {
      const { simple } = this.#scanner;
      this.#read.set(job.number, { job, starts: block.starts.slice(), sizes: block.sizes.slice(), simple });
    }
    return block;
  }

  /** Postings of the block's rows, `mostSegmentRows` at a time. */
  index(number: number): readonly SegmentBlock[] {
    const read = this.#read.get(number);
    if (read === undefined) throw new Error(`block ${number} was not read here`);
    this.#read.delete(number);
    const { starts, sizes, simple, job } = read;
    if (this.#held !== number) this.#load(job);
    const segments: SegmentBlock[] = [];
    for (let first = 0; first < starts.length; first += mostSegmentRows) {
      const count = Math.min(mostSegmentRows, starts.length - first);
      for (let row = 0; row < count; row++) {
        const from = this.#text + (starts[first + row] ?? 0);
        this.#indexRow(row, {
          from,
          to: from + (sizes[first + row] ?? 0),
          isSimple: simple[first + row] === 1,
        });
      }
      segments.push(this.#indexer.take());
    }
    return segments;
  }

  #indexRow(
    row: number,
    { from, to, isSimple }: { readonly from: number; readonly to: number; readonly isSimple: boolean },
  ): void {
    if (isSimple) this.#indexer.index(row, { from, to });
    else this.#indexer.parse(row, this.#memory.bytes.toString('utf8', from, to));
  }

  close(): void {
    if (this.#open !== undefined) closeSync(this.#open.descriptor);
    this.#open = undefined;
  }

  /** Brings the stretch into the buffer, with the ending behind it, and gives its length. */
  #load({ number, path, start, end }: BlockJob): number {
    if (this.#open?.path !== path) {
      this.close();
      this.#open = { path, descriptor: openSync(path, 'r') };
    }
    const room = end - start + textEnding.length;
    if (room > this.#room) {
      this.#text = this.#memory.allocate(room);
      this.#room = room;
    }
    const { bytes } = this.#memory;
    let length = 0;
    while (length < end - start) {
      const bytesRead = readSync(
        this.#open.descriptor,
        bytes,
        this.#text + length,
        end - start - length,
        start + length,
      );
      // A file that has become shorter.
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    textEnding.copy(bytes, this.#text + length);
    this.#held = number;
    return length;
  }
}
