import type { Buffer } from 'node:buffer';
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
  readonly #read = new Map<number, ReadBlock>();
  #columns: { readonly text: StretchText; readonly scanner: BlockScanner } | undefined;
  #indexing: { readonly text: StretchText; readonly indexer: LineIndexer } | undefined;

  /** Counts newlines, piece by piece. */
  survey({ descriptor, start, size, pieceBytes }: SurveyJob): Survey {
    const pieces = Math.ceil((size - start) / pieceBytes);
    const newlines = new Uint32Array(pieces);
    const firstEnds = new Uint32Array(pieces);
    const { text } = this.#scanning();
    for (let piece = 0; piece < pieces; piece++) {
      const from = start + piece * pieceBytes;
      const length = text.load(descriptor, { start: from, end: Math.min(size, from + pieceBytes) });
      newlines[piece] = text.newlines(length);
      firstEnds[piece] = text.bytes(0, length).indexOf(0x0a) + 1;
    }
    return { newlines, firstEnds };
  }

  /** Remembers where the lines are, until `index` asks for them; `forget` says that it never will. */
  columns(job: BlockJob, later: 'index' | 'forget'): ColumnBlock {
    const { text, scanner } = this.#scanning();
    const length = text.load(job.descriptor, job);
    const block = scanner.scan({
      ...{ place: text.place, length },
      ...{ kind: job.kind, isStart: job.start === 0 },
    });
    if (later === 'index') {
      const { simple } = scanner;
      this.#read.set(job.number, { job, starts: block.starts.slice(), sizes: block.sizes.slice(), simple });
    }
    return block;
  }

  #scanning() {
    const make = () => {
      const memory = new KernelMemory();
      return { text: new StretchText(memory), scanner: new BlockScanner(memory) };
    };
    this.#columns ??= make();
    return this.#columns;
  }

  /** Gives back the memory of columns: none will be asked for any more. */
  endColumns(): void {
    this.#columns = undefined;
  }

  #posting() {
    const make = () => {
      const memory = new KernelMemory();
      return { text: new StretchText(memory), indexer: new LineIndexer(memory) };
    };
    this.#indexing ??= make();
    return this.#indexing;
  }

  /** Postings of the rows of neighbouring blocks, `mostSegmentRows` at a time. */
  index(numbers: readonly number[]): readonly SegmentBlock[] {
    const { text, indexer } = this.#posting();
    const segments: SegmentBlock[] = [];
    let row = 0;
    for (const number of numbers) {
      const read = this.#read.get(number);
      if (read === undefined) throw new Error(`block ${number} was not read here`);
      this.#read.delete(number);
      text.load(read.job.descriptor, read.job);
      for (let place = 0; place < read.starts.length; place++) {
        this.#indexRow(row, read, place);
        row += 1;
        if (row < mostSegmentRows) continue;
        segments.push(indexer.take(row));
        row = 0;
      }
    }
    if (row > 0) segments.push(indexer.take(row));
    return segments;
  }

  #indexRow(row: number, { starts, sizes, simple }: ReadBlock, place: number): void {
    const { text, indexer } = this.#posting();
    const [start, size] = [starts[place] ?? 0, sizes[place] ?? 0];
    const from = text.place + start;
    if (simple[place] === 1) indexer.index(row, { from, to: from + size });
    else indexer.parse(row, text.bytes(start, start + size).toString('utf8'));
  }
}

/** A stretch of a file in the memory of a kernel. */
class StretchText {
  readonly #memory: KernelMemory;
  readonly #count: (from: number, to: number) => number;
  #place = 0;
  #room = 0;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#count = lineCounter(memory);
  }

  /** Where it begins. */
  get place(): number {
    return this.#place;
  }

  bytes(from: number, to: number): Buffer {
    return this.#memory.bytes.subarray(this.#place + from, this.#place + to);
  }

  newlines(length: number): number {
    return this.#count(this.#place, this.#place + length);
  }

  /** Brings a stretch into the kernel's memory, with the ending behind it, and gives its length. */
  load(descriptor: Descriptor, { start, end }: Stretch): number {
    const wanted = Math.min(end - start, longestRead);
    const room = wanted + textEnding.length;
    if (room > this.#room) {
      // A little more than asked for: the next stretch may be a line longer.
      this.#room = Math.ceil(room * 1.1);
      this.#place = this.#memory.allocate(this.#room);
    }
    const { bytes } = this.#memory;
    let length = 0;
    while (length < wanted) {
      const bytesRead = readSync(descriptor, bytes, this.#place + length, wanted - length, start + length);
      // A file that has become shorter.
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    textEnding.copy(bytes, this.#place + length);
    return length;
  }
}
