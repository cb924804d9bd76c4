import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { BlockPlace } from '../core/dataset/memory-dataset.ts';
import type { Row } from '../core/dataset/row.ts';
import type { Problem } from '../core/records/problem.ts';
import type { SegmentBlock, SegmentTokens } from '../core/search/segment-tokens.ts';
import type { BlockJob } from './block-reader.ts';
import { type FileEnd, fileEnd } from './file-end.ts';
import type { BlockMaker } from './load-threads.ts';
import type { OpenInput } from './open-input.ts';
import { releaseArrays } from './release-memory.ts';

/** What a dataset offers to whoever fills it with blocks. */
export type BlockFeed = {
  readonly addBlock: (block: ColumnBlock, place: BlockPlace) => Row;
  readonly addSegment: (block: SegmentBlock, firstRow: Row, tokens: SegmentTokens) => void;
  readonly addProblem: (problem: Problem) => void;
  /** Makes room for so many more rows, a little at each step. */
  readonly reserve: (rows: number) => Iterable<undefined>;
};

/** Takes over the blocks of one file in order. */
export class FileTaker {
  readonly #open: OpenInput;
  readonly #feed: BlockFeed;
  #lines = 0;
  #isBlank = true;
  #isLastRecord = true;

  constructor(open: OpenInput, feed: BlockFeed) {
    this.#open = open;
    this.#feed = feed;
  }

  /** Lines that were taken over. */
  get lines(): number {
    return this.#lines;
  }

  /** Adds a block, and gives its first row. */
  take(job: BlockJob, block: ColumnBlock, maker: BlockMaker): Row {
    const { name: file, project } = this.#open.input;
    this.#open.noteBlock(job.start, block);
    const firstRow = this.#feed.addBlock(block, {
      project,
      file,
      firstLine: this.#lines + 1,
      byteOffset: job.start,
      codes: maker.codes,
    });
    this.#open.noteTaken(job.end - job.start);
    this.#lines += block.lines;
    if (block.rows > 0 || block.problems.length > 0) this.#isBlank = false;
    if (block.lines > 0) this.#isLastRecord = block.lineOf[block.rows - 1] === block.lines - 1;
    releaseArrays(block);
    return firstRow;
  }

  /** Makes room for so many more lines, a little at each step. */
  *reserve(lines: number): Generator<undefined, void> {
    this.#open.reserveLines(lines);
    yield;
    yield* this.#feed.reserve(lines);
  }

  /** Where the file ends whose size this is. */
  endAt(size: number): FileEnd {
    const whole = { size, lines: this.#lines, isLastRecord: this.#isLastRecord };
    return fileEnd(whole, this.#open.readNow.bind(this.#open));
  }

  /** Notes whether nothing was in the file. */
  finish(size: number): void {
    if (!this.#isBlank) return;
    const problem = { file: this.#open.input.name, line: 0, column: undefined, field: undefined } as const;
    this.#feed.addProblem({
      ...problem,
      level: 'file',
      reason: size === 0 ? 'is empty' : 'has blank lines only',
    });
  }
}
