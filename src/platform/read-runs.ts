import type { ColumnBlock } from '../core/dataset/column-block.ts';
import type { Row } from '../core/dataset/row.ts';
import type { BlockJob } from './block-reader.ts';
import type { FileTaker } from './file-taker.ts';
import type { BlockMaker } from './load-threads.ts';

/** Rows that lie next to each other, of blocks that one maker made. */
export type MadeRun = {
  readonly numbers: readonly number[];
  readonly firstRow: Row;
  readonly maker: BlockMaker;
};

export type RunsToRead = {
  readonly jobs: readonly BlockJob[];
  /** Places of neighbouring jobs that one thread shall do. */
  readonly runs: readonly (readonly number[])[];
  readonly later: 'index' | 'forget';
  readonly taker: FileTaker;
  readonly signal: AbortSignal;
  readonly onBlock: (rows: number) => Promise<void>;
};

/** What each thread is asked ahead, so that it need not wait for this one. */
const askedAhead = 2;

/** How many blocks a thread may be ahead of what is taken over. */
const mostAhead = 96;

/** Reads the columns of one file by threads, which take one run after the other. */
export class RunReader {
  readonly #reading: RunsToRead;
  /** By the place of their job, from when they are made until they are taken over in the order of the file. */
  readonly #made = new Map<number, { readonly block: ColumnBlock; readonly maker: BlockMaker }>();
  #taken = 0;
  #isRead = false;
  readonly #sleepers: (() => void)[] = [];
  readonly #firstRows: Row[] = [];
  readonly #owners: BlockMaker[] = [];
  #nextRun = 0;

  constructor(reading: RunsToRead) {
    this.#reading = reading;
  }

  async read(threads: readonly BlockMaker[]): Promise<void> {
    const lanes = threads.flatMap((maker) => {
      const places = this.#placesFor(maker);
      return Array.from({ length: askedAhead }, () => this.#readPlaces(maker, places));
    });
    const allRead = Promise.all(lanes).finally(() => {
      this.#isRead = true;
      this.#wake();
    });
    await Promise.all([allRead, this.#takeOver()]);
  }

  *#placesFor(maker: BlockMaker): Generator<number, void> {
    const { runs } = this.#reading;
    for (let places = runs[this.#nextRun]; places !== undefined; places = runs[this.#nextRun]) {
      this.#owners[this.#nextRun] = maker;
      this.#nextRun += 1;
      yield* places;
    }
  }

  async #readPlaces(maker: BlockMaker, places: Iterable<number>): Promise<void> {
    const { jobs, later, signal } = this.#reading;
    for (const place of places) {
      const job = jobs[place];
      if (job === undefined || signal.aborted) return;
      this.#made.set(place, { block: await maker.columns(job, later), maker });
      this.#wake();
      while (place - this.#taken > mostAhead && !signal.aborted) await this.#change();
    }
  }

  /** Takes over one block after the other, until there are no more. */
  async #takeOver(): Promise<void> {
    const { jobs, taker, onBlock } = this.#reading;
    for (;;) {
      const ready = this.#made.get(this.#taken);
      const job = jobs[this.#taken];
      if (ready !== undefined && job !== undefined) {
        this.#made.delete(this.#taken);
        const { rows } = ready.block;
        this.#firstRows[this.#taken] = taker.take(job, ready.block, ready.maker);
        this.#taken += 1;
        this.#wake();
        await onBlock(rows);
      } else if (this.#isRead) return;
      else await this.#change();
    }
  }

  /** Resolves when a block was made or taken over. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#sleepers.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#sleepers.splice(0)) wake();
  }

  /** The runs that were read, in the order of the file. */
  get runs(): readonly MadeRun[] {
    const { jobs, runs } = this.#reading;
    return runs.flatMap((places, run) => {
      const [maker, firstRow] = [this.#owners[run], this.#firstRows[places[0] ?? -1]];
      if (maker === undefined || firstRow === undefined) return [];
      return [{ numbers: places.flatMap((place) => jobs[place]?.number ?? []), firstRow, maker }];
    });
  }
}
