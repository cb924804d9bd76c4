import type { LineRange, ReadLine } from '../core/dataset/dataset-view.ts';
import { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { Row } from '../core/dataset/row.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import type { Input } from './find-inputs.ts';
import { followInputs } from './follow-inputs.ts';
import { type DatasetFeed, type LoadedInputs, loadInputs } from './load-inputs.ts';
import type { MemoryLimit } from './memory-limit.ts';
import { LineGone, OpenInput } from './open-input.ts';
import { takeTurns } from './thread-slices.ts';

export type LoadDatasetOptions = {
  /** Where copies of what cannot be read twice are kept while debrief runs. */
  readonly cacheFolder: string;
  readonly standardInput: () => AsyncIterable<Uint8Array>;
  /** Milliseconds: the machine's time. */
  readonly now: number;
  /** Milliseconds; see `MemoryDataset`. */
  readonly asOf?: number | undefined;
  readonly index?: 'while loading' | 'when asked';
  /** Loading stops before the process takes more; words are then found in the records that came last, as many as fit. */
  readonly memory?: Pick<MemoryLimit, 'hasRoom' | 'setBy'>;
  /** Loading stops when this is aborted, as by `stop`. */
  readonly signal?: AbortSignal;
  /** Tells the inputs there are now. With it the files are followed after loading: what is appended or comes later is added. */
  readonly find?: () => Promise<readonly Input[]>;
  /** Called with every record as it is added. */
  readonly onRecord?: (record: ParsedRecord, place: LinePlace, row: Row) => void;
};

export type DatasetLoad = {
  /** Usable at once; it fills while the program does other things. */
  readonly dataset: MemoryDataset;
  /** Resolves when all is loaded, or when loading has stopped. Never rejects. */
  readonly finished: Promise<void>;
  /** Whether loading ended because more would have taken more memory than allowed. */
  readonly isFull: () => boolean;
  /** Ends loading early; what is loaded stays. */
  readonly stop: () => void;
  /** Forgets everything and loads the files as they are now; resolves when they are loaded. Never rejects. */
  readonly reload: () => Promise<void>;
  /** Ends loading and closes the files: records can no longer be read again. */
  readonly close: () => Promise<void>;
};

/** Begins to load inputs into a dataset, in the background. */
export function loadDataset(inputs: readonly Input[], options: LoadDatasetOptions): DatasetLoad {
  const { now, asOf, index = 'while loading' } = options;
  const dataset: MemoryDataset = new MemoryDataset({
    now,
    asOf,
    index,
    rest: takeTurns(),
    readLineNow: (range) => loading.openOf(range.file)?.readLineNow(range),
    readLine: (range) => readAgain(loading.openOf(range.file), range),
  });
  let loading = new Loading(inputs, dataset, options);
  // One reload after the other: each ends the one before.
  let reloading: Promise<void> = Promise.resolve();
  let isClosed = false;
  const start = () => {
    loading.begin(() => void reload());
    return loading.finished;
  };
  const reload = (): Promise<void> => {
    loading.stop();
    reloading = reloading.then(async () => {
      if (isClosed) return;
      await loading.close();
      dataset.clear();
      // What came through a pipe cannot be had again: the same inputs load, and say so.
      loading = new Loading(await foundAgain(inputs, options), dataset, options);
      await start();
    });
    return reloading;
  };
  const finished = start();
  const warming = new AbortController();
  if (index === 'while loading') void finished.then(() => dataset.warmUp(warming.signal));
  return {
    dataset,
    finished,
    isFull: () => loading.isFull,
    stop: () => loading.stop(),
    reload,
    close: async () => {
      isClosed = true;
      warming.abort();
      loading.stop();
      await reloading;
      await loading.close();
    },
  };
}

async function foundAgain(inputs: readonly Input[], { find }: LoadDatasetOptions): Promise<readonly Input[]> {
  try {
    return (await find?.()) ?? inputs;
  } catch {
    // Then each input says for itself what is wrong with it.
    return inputs;
  }
}

async function readAgain(open: OpenInput | undefined, range: LineRange): ReturnType<ReadLine> {
  try {
    if (open === undefined) return { ok: false, reason: `${range.file} is not loaded` };
    return { ok: true, text: await open.readLine(range) };
  } catch (error) {
    // Whatever happened to the file meanwhile, the columns are still there to be shown.
    const reason = error instanceof LineGone ? error.message : `cannot be read again: ${String(error)}`;
    return { ok: false, reason };
  }
}

/** Inputs that are being loaded, and followed afterwards, until it is closed. */
class Loading {
  readonly #options: LoadDatasetOptions;
  readonly #feed: DatasetFeed;
  readonly #opened = new Map<string, OpenInput>();
  readonly #controller = new AbortController();
  readonly #signal: AbortSignal;
  finished: Promise<void> = Promise.resolve();
  isFull = false;
  #following: Promise<void> = Promise.resolve();

  constructor(inputs: readonly Input[], dataset: MemoryDataset, options: LoadDatasetOptions) {
    this.#options = options;
    this.#feed = feedOf(dataset, options);
    const { signal } = options;
    this.#signal =
      signal === undefined ? this.#controller.signal : AbortSignal.any([this.#controller.signal, signal]);
    for (const input of inputs) this.#open(input);
  }

  #open(input: Input): OpenInput {
    const open = new OpenInput(input, this.#options);
    this.#opened.set(input.name, open);
    return open;
  }

  openOf(name: string): OpenInput | undefined {
    return this.#opened.get(name);
  }

  begin(onReplaced: () => void): void {
    const loaded = this.#load([...this.#opened.values()]);
    this.finished = loaded.then(({ isFull }) => {
      this.isFull = isFull;
    });
    this.#following = loaded.then((inputs) => this.#follow(inputs, onReplaced));
  }

  #load(inputs: readonly OpenInput[], loaded?: LoadedInputs): Promise<LoadedInputs> {
    const { index = 'while loading', onRecord, memory } = this.#options;
    return loadInputs(inputs, this.#feed, {
      ...(memory === undefined ? {} : { memory }),
      signal: this.#signal,
      index,
      way: onRecord === undefined ? 'by blocks' : 'record by record',
      ...(loaded === undefined ? {} : { loaded }),
    });
  }

  async #follow(loaded: LoadedInputs, onReplaced: () => void): Promise<void> {
    const { find } = this.#options;
    if (find === undefined || this.#signal.aborted || loaded.isFull) return;
    await followInputs({
      ...loaded,
      loaded: Array.from(this.#opened.values(), ({ input }) => input.path),
      feed: this.#feed,
      signal: this.#signal,
      find,
      onReplaced,
      loadNew: async (input) => {
        const open = this.#open(input);
        loaded.progress.add(open);
        await this.#load([open], loaded);
      },
    });
  }

  stop(): void {
    this.#controller.abort();
  }

  async close(): Promise<void> {
    this.stop();
    await this.#following;
    await Promise.all(Array.from(this.#opened.values(), (open) => open.close()));
  }
}

function feedOf(dataset: MemoryDataset, { onRecord }: LoadDatasetOptions): DatasetFeed {
  return {
    addRecord: (record: ParsedRecord, place: LinePlace) => {
      const row = dataset.addRecord(record, place);
      onRecord?.(record, place, row);
    },
    addBlock: dataset.addBlock.bind(dataset),
    addSegment: dataset.addSegment.bind(dataset),
    reserve: dataset.reserve.bind(dataset),
    addProblem: dataset.addProblem.bind(dataset),
    withdrawProblem: dataset.withdrawProblem.bind(dataset),
    setProgress: dataset.setProgress.bind(dataset),
  };
}
