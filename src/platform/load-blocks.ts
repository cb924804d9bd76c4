import { type Row, rowOf } from '../core/dataset/row.ts';
import { mostSegmentRows, type SegmentBlock } from '../core/search/segment-tokens.ts';
import type { BlockJob } from './block-reader.ts';
import type { FileEnd } from './file-end.ts';
import { type BlockFeed, FileTaker } from './file-taker.ts';
import type { GrowingSpool } from './growing-spool.ts';
import { type BlockMaker, loadingThreads, makerHere } from './load-threads.ts';
import type { MemoryLimit } from './memory-limit.ts';
import type { OpenInput } from './open-input.ts';
import { type MadeRun, RunReader } from './read-runs.ts';
import { releaseArrays } from './release-memory.ts';
import { lineEnd, planStretches, runsOf, type Stretch } from './stretches.ts';
import { surveyed } from './survey-file.ts';

export type BlockLoading = {
  readonly feed: BlockFeed;
  readonly signal: AbortSignal;
  /** Whether words will be looked for. */
  readonly index: 'while loading' | 'when asked';
  /** Words are found only in as many records as fit. */
  readonly memory: Pick<MemoryLimit, 'hasRoom'> | undefined;
  /** Called after each block with the records it gave; resolves when loading may go on. */
  readonly onBlock: (rows: number) => Promise<void>;
  /** Called with the lines of a large file, as soon as they are counted. */
  readonly onLines: (lines: number) => void;
  /** Where the end of each file that was read to it is noted. */
  readonly ends: Map<OpenInput, FileEnd>;
};

/** Stretches that are read on this thread are read between two keys. */
const bytesHere = { first: 64 * 1024, others: 192 * 1024 };

/** The first stretch of a large file is read here at once, so that there is something to be seen. */
const firstOfLarge = 128 * 1024;

/** Files smaller than this are read before a thread has started. */
const threadsFrom = 8 * 1024 * 1024;

/** What a thread reads at a time: it stays in its cache, and what is made of it is taken over between two keys. */
const pieceBytes = 1024 * 1024;

/** Neighbouring stretches that one thread reads, and whose postings are sealed together. */
const longestRun = 24;

/** Of a stream, after its beginning. */
const manyForThreads = 32 * 1024 * 1024;

/** What is kept free while postings are made: as much as the next ones, and tables that grow for them, may take. */
const reserve = 40e6;

/**
 * Loads files of lines that can be read anywhere: cut into stretches, read into columns by several threads, taken over in
 * the order of the file; when all columns are there, the same threads make the postings.
 */
export class BlockLoader {
  readonly #loading: BlockLoading;
  readonly #here = makerHere();
  #threads: readonly BlockMaker[] | undefined;
  #unindexed: MadeRun[] = [];
  #number = 0;

  constructor(loading: BlockLoading) {
    this.#loading = loading;
  }

  /** Loads the columns of a file of this size. */
  async load(open: OpenInput, size: number): Promise<void> {
    const { feed, signal, ends } = this.#loading;
    const taker = new FileTaker(open, feed);
    const read = open.readNow.bind(open);
    const isLarge = size >= threadsFrom;
    const start = lineEnd(isLarge ? firstOfLarge : bytesHere.first, size, read);
    if (size > 0) await this.#loadHere(this.#jobsOf(open, [{ start: 0, end: start }]), taker);
    if (!isLarge) {
      const others = planStretches({ start, size, bytes: bytesHere.others }, read);
      await this.#loadHere(this.#jobsOf(open, others), taker);
    } else if (start < size) await this.#loadInThreads(open, { start, size }, taker);
    if (signal.aborted) return;
    taker.finish(size);
    ends.set(open, taker.endAt(size));
  }

  /** Loads the columns of lines that are still coming. Rejects, with all before it loaded, when their source breaks off. */
  async loadGrowing(open: OpenInput, spool: GrowingSpool): Promise<void> {
    const { feed, signal } = this.#loading;
    const taker = new FileTaker(open, feed);
    for (let start = 0; !signal.aborted; ) {
      const { wholeEnd: size, end } = spool;
      // Once much has come, it pays to wait until there is enough for all threads.
      const isEnough =
        size > start && (end !== undefined || start < threadsFrom || size - start >= manyForThreads);
      if (isEnough && size - start >= threadsFrom) await this.#loadInThreads(open, { start, size }, taker);
      else if (isEnough) {
        const stretches = planStretches({ start, size, bytes: bytesHere.others }, open.readNow.bind(open));
        await this.#loadHere(this.#jobsOf(open, stretches), taker);
      } else if (end !== undefined) {
        taker.finish(spool.size);
        if (end.error !== undefined) throw end.error;
        return;
      } else await spool.change();
      if (isEnough) start = size;
    }
  }

  #jobsOf(open: OpenInput, stretches: readonly Stretch[]): readonly BlockJob[] {
    const { descriptor } = open;
    const { kind } = open.input;
    return stretches.map((stretch) => {
      this.#number += 1;
      return { ...stretch, number: this.#number, descriptor, kind };
    });
  }

  async #loadHere(jobs: readonly BlockJob[], taker: FileTaker): Promise<void> {
    const { index, signal, onBlock } = this.#loading;
    for (const job of jobs) {
      if (signal.aborted) return;
      const block = await this.#here.columns(job, index === 'while loading' ? 'index' : 'forget');
      const { rows } = block;
      const firstRow = taker.take(job, block, this.#here);
      if (index === 'while loading')
        this.#addSegments(await this.#here.index([job.number]), firstRow, this.#here);
      await onBlock(rows);
    }
  }

  async #loadInThreads(
    open: OpenInput,
    { start, size }: { readonly start: number; readonly size: number },
    taker: FileTaker,
  ): Promise<void> {
    const { signal, index, onLines, onBlock } = this.#loading;
    this.#threads ??= loadingThreads();
    const threads = this.#threads;
    const { descriptor } = open;
    const surveying = { threads, signal, read: open.readNow.bind(open) };
    const { stretches, lines } = await surveyed({ descriptor, start, size, pieceBytes }, surveying);
    if (signal.aborted) return;
    if (!open.isSpooled) {
      onLines(taker.lines + lines);
      for (const _ of taker.reserve(lines)) await onBlock(0);
    }
    const reader = new RunReader({
      jobs: this.#jobsOf(open, stretches),
      runs: runsOf(stretches.length, { longest: longestRun, takers: threads.length }),
      later: index === 'while loading' ? 'index' : 'forget',
      ...{ taker, signal, onBlock },
    });
    await reader.read(threads);
    if (index === 'while loading') this.#unindexed.push(...reader.runs);
  }

  /** Makes what was loaded by threads searchable, the newest lines first, as far as memory allows. */
  async index(): Promise<void> {
    const { signal, memory, onBlock } = this.#loading;
    const unindexed = this.#unindexed.reverse();
    this.#unindexed = [];
    const run = async (maker: BlockMaker) => {
      for (const { numbers, firstRow, maker: own } of unindexed) {
        if (own !== maker) continue;
        if (signal.aborted || memory?.hasRoom(reserve) === false) return;
        this.#addSegments(await maker.index(numbers), firstRow, maker);
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
