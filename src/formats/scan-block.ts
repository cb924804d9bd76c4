import { Buffer, isUtf8 } from 'node:buffer';
import { BlockBuilder, type ColumnBlock } from '../core/dataset/column-block.ts';
import { inferKind } from '../core/records/infer-kind.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { grownTo } from '../core/search/growing.ts';
import { lineSum } from './line-sum.ts';
import { longestLine } from './read-lines.ts';
import { readRecord } from './read-record.ts';
import { RecordScanner } from './scan-record.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** How much of a line that is too long is kept for its problem. */
const keptOfTooLong = 256;

/**
 * Turns stretches of whole lines into columns: simple lines byte by byte, all others through the parser, with the same
 * result. Texts keep their codes from block to block.
 */
export class BlockScanner {
  readonly #builder = new BlockBuilder();
  readonly #known = new Map<RecordKind, RecordScanner>();
  readonly #inferred = new Map<RecordKind, RecordScanner>();
  #kind: RecordKind | 'inferred' = 'generic';
  /** What the last line of a file of unknown kind was. */
  #lastKind: RecordKind | undefined;
  #isUtf8 = true;
  /** 1 for each row of the last block that was read byte by byte. */
  simple = new Uint8Array(1 << 12);

  /**
   * `bytes` are whole lines and one newline more behind them: `length` says how many bytes count. `isStart` says that
   * they begin a file, where a byte order mark may stand.
   */
  scan(
    bytes: Buffer,
    { length, kind, isStart }: { length: number; kind: RecordKind | 'inferred'; isStart: boolean },
  ): ColumnBlock {
    this.#kind = kind;
    this.#isUtf8 = isUtf8(bytes.subarray(0, length));
    let start = isStart && bytes.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark.length : 0;
    let line = 0;
    while (start < length) {
      const found = bytes.indexOf(newline, start);
      const end = found === -1 || found > length ? length : found;
      const isReturn = end > start && bytes[end - 1] === carriageReturn;
      this.#line(bytes, { line, start, end: isReturn ? end - 1 : end });
      start = end + 1;
      line += 1;
    }
    return this.#builder.take(line);
  }

  #line(bytes: Buffer, place: LineRange): void {
    const { start, end, line } = place;
    const present = this.#scan(bytes, place);
    if (present === -1) {
      this.#parse(bytes, place);
      return;
    }
    this.#note(1);
    const sum = lineSum(bytes.subarray(start, end));
    this.#builder.endRow({ line, start, size: end - start, sum }, present);
  }

  #note(isSimple: 0 | 1): void {
    this.simple = grownTo(this.simple, this.#builder.rows + 1);
    this.simple[this.#builder.rows] = isSimple;
  }

  #scan(bytes: Buffer, { start, end }: LineRange): number {
    const kind = this.#kind === 'inferred' ? this.#lastKind : this.#kind;
    if (kind === undefined || !this.#isUtf8 || end - start > longestLine) return -1;
    return this.#scannerOf(kind).scan(bytes, start, end);
  }

  #scannerOf(kind: RecordKind): RecordScanner {
    const scanners = this.#kind === 'inferred' ? this.#inferred : this.#known;
    const known = scanners.get(kind);
    if (known !== undefined) return known;
    const made = new RecordScanner(
      kind,
      this.#builder,
      this.#kind === 'inferred' ? 'inferred' : 'of the file',
    );
    scanners.set(kind, made);
    return made;
  }

  #parse(bytes: Buffer, { start, end, line }: LineRange): void {
    const isTooLong = end - start > longestLine;
    const held = bytes.subarray(start, isTooLong ? start + keptOfTooLong : end);
    const isBroken = !this.#isUtf8 && !isUtf8(held);
    const text = held.toString('utf8');
    const flaw = isTooLong ? 'too long' : isBroken ? 'not UTF-8' : undefined;
    const { record, problems } = readRecord({ number: line, flaw, text }, this.#kind);
    for (const problem of problems) this.#builder.addProblem(problem);
    if (record === undefined) return;
    this.#note(0);
    if (this.#kind === 'inferred') this.#lastKind = inferKind(record.value);
    this.#builder.addRecord(record, { line, start, size: end - start, sum: lineSum(text) });
  }
}

type LineRange = { readonly line: number; readonly start: number; readonly end: number };
