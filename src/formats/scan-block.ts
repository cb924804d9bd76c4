import { Buffer, isUtf8 } from 'node:buffer';
import type { ColumnBlock } from '../core/dataset/column-block.ts';
import { inferKind } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import type { BlockColumns } from './block-columns.ts';
import type { KernelMemory } from './kernel/kernel-memory.ts';
import { lineSum } from './line-sum.ts';
import { longestLine } from './read-lines.ts';
import { readRecord } from './read-record.ts';
import { RecordScanner } from './scan-record.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** How much of a line that is too long is kept for its problem. */
const keptOfTooLong = 256;

/** Whole lines in the kernel's memory, with `textEnding` behind them. */
export type LinesInMemory = {
  readonly place: number;
  readonly length: number;
  readonly kind: RecordKind | 'inferred';
  /** That they begin a file, where a byte order mark may stand. */
  readonly isStart: boolean;
};

/**
 * Turns stretches of whole lines into columns: simple lines byte by byte, all others through the parser, with the same
 * result. Texts keep their codes from block to block.
 */
export class BlockScanner {
  readonly #memory: KernelMemory;
  readonly #scanner: RecordScanner;
  readonly #columns: BlockColumns;
  /** What the last line of a file of unknown kind was. */
  #lastKind: RecordKind | undefined;
  #isUtf8 = true;
  /** 1 for each row of the last block that was read byte by byte. */
  simple = new Uint8Array(0);

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#scanner = new RecordScanner(memory);
    this.#columns = this.#scanner.columns;
  }

  scan({ place, length, kind, isStart }: LinesInMemory): ColumnBlock {
    const text = this.#memory.bytes.subarray(place, place + length);
    const end = place + length;
    this.#isUtf8 = isUtf8(text);
    this.#columns.begin(place);
    let start = isStart && text.subarray(0, 3).equals(byteOrderMark) ? place + byteOrderMark.length : place;
    while (start < end) {
      start = this.#scanSimple(kind, start, end);
      if (start < end) start = this.#parseLine(kind, start, end);
    }
    this.simple = this.#columns.simple();
    return this.#columns.take();
  }

  /** Gives the start of the first line that is not simple, or the end. */
  #scanSimple(kind: RecordKind | 'inferred', start: number, end: number): number {
    if (!this.#isUtf8) return start;
    if (kind !== 'inferred') return this.#scanner.scan({ kind, origin: 'of the file' }, start, end);
    if (this.#lastKind === undefined) return start;
    return this.#scanner.scan({ kind: this.#lastKind, origin: 'inferred' }, start, end);
  }

  /** Takes one line through the parser, and gives the start of the next. */
  #parseLine(kind: RecordKind | 'inferred', start: number, end: number): number {
    const { bytes } = this.#memory;
    const found = bytes.indexOf(newline, start);
    const lineEnd = found === -1 || found > end ? end : found;
    const isReturn = lineEnd > start && bytes[lineEnd - 1] === carriageReturn;
    this.#parse(kind, start, isReturn ? lineEnd - 1 : lineEnd);
    return lineEnd + 1;
  }

  #parse(kind: RecordKind | 'inferred', start: number, end: number): void {
    const isTooLong = end - start > longestLine;
    const held = this.#memory.bytes.subarray(start, isTooLong ? start + keptOfTooLong : end);
    const isBroken = !this.#isUtf8 && !isUtf8(held);
    const text = held.toString('utf8');
    const flaw = isTooLong ? 'too long' : isBroken ? 'not UTF-8' : undefined;
    const number = this.#columns.kernel.get('line');
    const { record, problems } = readRecord({ number, flaw, text }, kind);
    for (const problem of problems) this.#columns.addProblem(problem);
    if (record === undefined) {
      this.#columns.skipLine();
      return;
    }
    if (kind === 'inferred') this.#lastKind = inferKind(record.value);
    this.#columns.addRecord(record, { start, size: end - start, sum: lineSum(text) });
  }
}
