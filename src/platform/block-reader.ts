import { readSync } from 'node:fs';
import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { mostSegmentRows, type SegmentBlock } from '../core/search/segment-tokens.ts';
import { lineCounter } from '../formats/count-lines.ts';
import { LineIndexer } from '../formats/index-line.ts';
import { KernelMemory, textEnding } from '../formats/kernel/kernel-memory.ts';
import { BlockScanner } from '../formats/scan-block.ts';
import type { Pieces, Stretch, Survey } from './stretches.ts';

/** A file by the number under which this process has it open: good in all threads, whatever its name comes to mean. */
export type Descriptor = number;

/** A stretch of a file, and the number by which it is spoken of. */
export type BlockJob = Stretch & {
  readonly number: number;
  readonly descriptor: Descriptor;
  readonly kind: RecordKind | 'inferred';
};

export type SurveyJob = Pieces & { readonly descriptor: Descriptor };

type ReadBlock = {
  readonly job: BlockJob;
  readonly starts: Uint32Array;
  readonly sizes: Uint32Array;
  readonly simple: Uint8Array;
};

/** A longer stretch has lines that are too long for records; its beginning tells as much. */
const longestRead = 256 * 1024 * 1024;

/**
 * Reads stretches of files into columns, and later, when all columns are there, into postings. Blocks have to be taken
 * over in the order they are made.
 */
export class BlockReader {
  readonly #memory = new KernelMemory();
  readonly #scanner = new BlockScanner(this.#memory);
  readonly #indexer = new LineIndexer(this.#memory);
  readonly #count = lineCounter(this.#memory);
  readonly #read = new Map<number, ReadBlock>();
  /** Where the stretch stands in the kernel's memory, and how much has room there. */
  #text = 0;
  #room = 0;

  /** Counts newlines, piece by piece. */
  survey({ descriptor, start, size, pieceBytes }: SurveyJob): Survey {
    const pieces = Math.ceil((size - start) / pieceBytes);
    const newlines = new Uint32Array(pieces);
    const firstEnds = new Uint32Array(pieces);
    for (let piece = 0; piece < pieces; piece++) {
      const from = start + piece * pieceBytes;
      const length = this.#load(descriptor, { start: from, end: Math.min(size, from + pieceBytes) });
      newlines[piece] = this.#count(this.#text, this.#text + length);
      const text = this.#memory.bytes.subarray(this.#text, this.#text + length);
      firstEnds[piece] = text.indexOf(0x0a) + 1;
    }
    return { newlines, firstEnds };
  }

  /** Remembers where the lines are, until `index` asks for them; `forget` says that it never will. */
  columns(job: BlockJob, later: 'index' | 'forget'): ColumnBlock {
    const length = this.#load(job.descriptor, job);
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

  /** Postings of the rows of neighbouring blocks, `mostSegmentRows` at a time. */
  index(numbers: readonly number[]): readonly SegmentBlock[] {
    const segments: SegmentBlock[] = [];
    let row = 0;
    for (const number of numbers) {
      const read = this.#read.get(number);
      if (read === undefined) throw new Error(`block ${number} was not read here`);
      this.#read.delete(number);
      this.#load(read.job.descriptor, read.job);
      for (let place = 0; place < read.starts.length; place++) {
        this.#indexRow(row, read, place);
        row += 1;
        if (row < mostSegmentRows) continue;
        segments.push(this.#indexer.take(row));
        row = 0;
      }
    }
    if (row > 0) segments.push(this.#indexer.take(row));
    return segments;
  }

  #indexRow(row: number, { starts, sizes, simple }: ReadBlock, place: number): void {
    const from = this.#text + (starts[place] ?? 0);
    const to = from + (sizes[place] ?? 0);
    if (simple[place] === 1) this.#indexer.index(row, { from, to });
    else this.#indexer.parse(row, this.#memory.bytes.toString('utf8', from, to));
  }

  /** Brings a stretch into the kernel's memory, with the ending behind it, and gives its length. */
  #load(descriptor: Descriptor, { start, end }: Stretch): number {
    const wanted = Math.min(end - start, longestRead);
    const room = wanted + textEnding.length;
    if (room > this.#room) {
      // A little more than asked for: the next stretch may be a line longer.
      this.#room = Math.ceil(room * 1.1);
      this.#text = this.#memory.allocate(this.#room);
    }
    const { bytes } = this.#memory;
    let length = 0;
    while (length < wanted) {
      const bytesRead = readSync(descriptor, bytes, this.#text + length, wanted - length, start + length);
      // A file that has become shorter.
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    textEnding.copy(bytes, this.#text + length);
    return length;
  }
}
