import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { BlockPlace } from '../core/dataset/memory-dataset.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import type { Problem } from '../core/records/problem.ts';
import { mostSegmentRows, type SegmentBlock, type SegmentTokens } from '../core/search/segment-tokens.ts';
import type { BlockJob } from './block-reader.ts';
import { type FileEnd, fileEnd } from './file-end.ts';
import { type BlockMaker, loadingThreads, makerHere } from './load-threads.ts';
import type { OpenInput } from './open-input.ts';
import { releaseArrays } from './release-memory.ts';
import { planStretches } from './stretches.ts';

/** What a dataset offers to whoever fills it with blocks. */
export type BlockFeed = {
  readonly addBlock: (block: ColumnBlock, place: BlockPlace) => Row;
  readonly addSegment: (block: SegmentBlock, firstRow: Row, tokens: SegmentTokens) => void;
  readonly addProblem: (problem: Problem) => void;
  readonly reserve: (rows: number) => void;
};

export type BlockLoading = {
  readonly feed: BlockFeed;
  readonly signal: AbortSignal;
  /** Whether words will be looked for. */
  readonly index: 'while loading' | 'when asked';
  /** Called after each block with the records it gave; resolves when loading may go on. */
  readonly onBlock: (rows: number) => Promise<void>;
  /** Where the end of each file that was read to it is noted. */
  readonly ends: Map<OpenInput, FileEnd>;
};

/** Stretches that are read on this thread are read between two keys. */
const sizesHere = { first: 64 * 1024, others: 192 * 1024 };

/** Stretches for threads: large enough for messages not to matter, small enough to be taken over between two keys. */
const sizesForThreads = { first: 128 * 1024, others: 12 * 1024 * 1024 };

/** Files smaller than this are read before a thread has started. */
const threadsFrom = 8 * 1024 * 1024;

/** A block whose rows are in the dataset but not in its index. */
type Unindexed = { readonly number: number; readonly firstRow: Row; readonly maker: BlockMaker };

/**
 * Loads ordinary files of lines: cut into stretches, read into columns by several threads, taken over in the order of
 * the file; when all columns are there, the same threads make the postings.
 */
export class BlockLoader {
  readonly #loading: BlockLoading;
  readonly #here = makerHere();
  #threads: readonly BlockMaker[] | undefined;
  #unindexed: Unindexed[] = [];
  #number = 0;

  constructor(loading: BlockLoading) {
    this.#loading = loading;
  }

  /** Loads the columns of a file of this size. False, with nothing loaded, when its lines are too long for this way. */
  async load(open: OpenInput, size: number): Promise<boolean> {
    const isLarge = size >= threadsFrom;
    const stretches = planStretches(size, isLarge ? sizesForThreads : sizesHere, open.readNow.bind(open));
    if (stretches === undefined) return false;
    const { path, kind } = open.input;
    const jobs = stretches.map((stretch): BlockJob => {
      this.#number += 1;
      return { ...stretch, number: this.#number, path, kind };
    });
    const file = new FileTaker(open, this.#loading);
    const [first, ...others] = jobs;
    if (first !== undefined) await this.#loadHere([first], file);
    if (isLarge) {
      this.#threads ??= loadingThreads();
      await this.#loadInThreads(others, file, this.#threads);
    } else await this.#loadHere(others, file);
    file.finish(size);
    return true;
  }

  async #loadHere(jobs: readonly BlockJob[], file: FileTaker): Promise<void> {
    const { index, signal, onBlock } = this.#loading;
    for (const job of jobs) {
      if (signal.aborted) return;
      const block = await this.#here.columns(job, index === 'while loading' ? 'index' : 'forget');
      const { rows } = block;
      const firstRow = file.take(job, block, this.#here);
      if (index === 'while loading')
        this.#addSegments(await this.#here.index(job.number), firstRow, this.#here);
      await onBlock(rows);
    }
  }

  async #loadInThreads(
    jobs: readonly BlockJob[],
    file: FileTaker,
    threads: readonly BlockMaker[],
  ): Promise<void> {
    const later = this.#loading.index === 'while loading' ? 'index' : 'forget';
    const made = new Map<number, { readonly block: ColumnBlock; readonly maker: BlockMaker }>();
    let next = 0;
    let taken = 0;
    const takeOver = async () => {
      for (let ready = made.get(taken); ready !== undefined; ready = made.get(taken)) {
        const job = jobs[taken];
        made.delete(taken);
        taken += 1;
        if (job === undefined) return;
        const { rows } = ready.block;
        const firstRow = file.take(job, ready.block, ready.maker);
        if (later === 'index') this.#unindexed.push({ number: job.number, firstRow, maker: ready.maker });
        await this.#loading.onBlock(rows);
      }
    };
    const run = async (maker: BlockMaker) => {
      for (let place = next++; place < jobs.length && !this.#loading.signal.aborted; place = next++) {
        const job = jobs[place];
        if (job === undefined) return;
        made.set(place, { block: await maker.columns(job, later), maker });
        await takeOver();
      }
    };
    await Promise.all(threads.map(run));
  }

  /** Makes what was loaded by threads searchable. */
  async index(): Promise<void> {
    const { signal, onBlock } = this.#loading;
    const unindexed = this.#unindexed;
    this.#unindexed = [];
    const run = async (maker: BlockMaker) => {
      for (const { number, firstRow, maker: own } of unindexed) {
        if (own !== maker) continue;
        if (signal.aborted) return;
        this.#addSegments(await maker.index(number), firstRow, maker);
        await onBlock(0);
      }
    };
    await Promise.all((this.#threads ?? []).map(run));
  }

  #addSegments(segments: readonly SegmentBlock[], firstRow: Row, { tokens }: BlockMaker): void {
    for (const [place, segment] of segments.entries()) {
      this.#loading.feed.addSegment(segment, rowOf(firstRow + place * mostSegmentRows), tokens);
      const { characters, lengths, areWhole } = segment;
      releaseArrays({ characters, lengths, areWhole });
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#here, ...(this.#threads ?? [])].map((maker) => maker.close()));
    this.#threads = undefined;
  }
}

/** Takes over the blocks of one file in order. */
class FileTaker {
  readonly #open: OpenInput;
  readonly #loading: BlockLoading;
  #lines = 0;
  #rows = 0;
  #bytes = 0;
  #isBlank = true;
  #isRoomMade = false;
  #isLastRecord = true;

  constructor(open: OpenInput, loading: BlockLoading) {
    this.#open = open;
    this.#loading = loading;
  }

  take(job: BlockJob, block: ColumnBlock, maker: BlockMaker): Row {
    const { name: file, project } = this.#open.input;
    const { feed } = this.#loading;
    this.#open.noteBlock(job.start, block);
    const firstRow = feed.addBlock(block, {
      project,
      file,
      firstLine: this.#lines + 1,
      byteOffset: job.start,
      codes: maker.codes,
    });
    this.#open.bytesRead += job.end - job.start;
    this.#lines += block.lines;
    this.#rows += block.rows;
    this.#bytes += job.end - job.start;
    if (block.rows > 0 || block.problems.length > 0) this.#isBlank = false;
    if (block.lines > 0) this.#isLastRecord = block.lineOf[block.rows - 1] === block.lines - 1;
    this.#makeRoom(firstRow);
    releaseArrays(block);
    return firstRow;
  }

  /** Once a few thousand rows tell how long lines are. */
  #makeRoom(firstRow: Row): void {
    if (this.#isRoomMade || this.#bytes < 1024 * 1024 || this.#rows === 0) return;
    this.#isRoomMade = true;
    const rows = Math.ceil((this.#open.input.bytes / this.#bytes) * this.#rows * 1.03);
    this.#loading.feed.reserve(firstRow + rows);
  }

  finish(size: number): void {
    if (this.#loading.signal.aborted) return;
    const whole = { size, lines: this.#lines, isLastRecord: this.#isLastRecord };
    this.#loading.ends.set(this.#open, fileEnd(whole, this.#open.readNow.bind(this.#open)));
    if (!this.#isBlank) return;
    const problem = { file: this.#open.input.name, line: 0, column: undefined, field: undefined } as const;
    this.#loading.feed.addProblem({
      ...problem,
      level: 'file',
      reason: size === 0 ? 'is empty' : 'has blank lines only',
    });
  }
}
