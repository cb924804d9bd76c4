import type { LoadProgress } from '../core/dataset/memory-dataset.ts';
import type { LoadedFile } from '../core/dataset/questions.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import { loadRecords } from '../formats/load-records.ts';
import { DecompressFailure } from './decompress.ts';
import { describeFailure } from './find-inputs.ts';
import { type BlockFeed, BlockLoader } from './load-blocks.ts';
import type { OpenInput } from './open-input.ts';

/** What a dataset offers to whoever fills it. */
export type DatasetFeed = BlockFeed & {
  readonly addRecord: (record: ParsedRecord, place: LinePlace) => unknown;
  readonly setProgress: (progress: LoadProgress) => void;
};

export type LoadOptions = {
  readonly signal: AbortSignal;
  readonly index: 'while loading' | 'when asked';
  /** `record by record` for callers that want to see each one. */
  readonly way: 'by blocks' | 'record by record';
};

/** How long loading may keep the thread before others get their turn, in milliseconds. */
const longestSlice = 8;

/**
 * Reads inputs one after another into a dataset, in slices of a few milliseconds. Never rejects: what cannot be read
 * becomes a problem, and the other inputs load.
 */
export async function loadInputs(
  inputs: readonly OpenInput[],
  feed: DatasetFeed,
  { signal, index, way }: LoadOptions,
): Promise<void> {
  const files = new FileProgress(inputs);
  let sliceStart = performance.now();
  const rest = () => {
    if (performance.now() - sliceStart < longestSlice) return undefined;
    feed.setProgress(files.progress('loading'));
    return nextTurn().then(() => {
      sliceStart = performance.now();
    });
  };
  let current = 0;
  const noteRecords = (count: number) => files.noteRecords(current, count);
  const onBlock = async (rows: number) => {
    noteRecords(rows);
    feed.setProgress(files.progress('loading'));
    await nextTurn();
  };
  const blocks = new BlockLoader({ feed, signal, index, onBlock });
  for (const [place, input] of inputs.entries()) {
    if (signal.aborted) break;
    current = place;
    files.start(place);
    feed.setProgress(files.progress('loading'));
    const outcome = await loadInput(input, { feed, rest, signal, noteRecords, blocks, way });
    files.finish(place, outcome);
  }
  // Stopping ends threads, and with them what was asked of them.
  await unlessAborted(blocks.index(), signal);
  await blocks.close();
  feed.setProgress(files.progress(signal.aborted ? 'stopped' : 'ready'));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

type LoadContext = Pick<LoadOptions, 'signal' | 'way'> & {
  readonly feed: DatasetFeed;
  readonly blocks: BlockLoader;
  readonly rest: () => Promise<void> | undefined;
  readonly noteRecords: (count: number) => void;
};

async function loadInput(open: OpenInput, context: LoadContext): Promise<'done' | 'failed'> {
  const { feed, rest, signal, noteRecords, blocks, way } = context;
  const { name: file, project, kind } = open.input;
  const sink = {
    addRecord: (record: ParsedRecord, { number, byteOffset, bytes, text }: LoadedLine) => {
      open.noteLine(byteOffset, text);
      noteRecords(1);
      feed.addRecord(record, { project, file, line: number, byteOffset, bytes });
    },
    addProblem: feed.addProblem,
  };
  try {
    const size = way === 'by blocks' ? await open.plainSize() : undefined;
    if (size !== undefined && (await unlessAborted(blocks.load(open, size), signal)) !== false) return 'done';
    const loaded = loadRecords(open.chunks(), { file, kind, sink, rest, signal });
    // A pipe that says nothing more would otherwise keep a stopped load waiting.
    await unlessAborted(loaded, signal);
    return 'done';
  } catch (error) {
    const reason = error instanceof DecompressFailure ? error.message : describeFailure(error).what;
    feed.addProblem({ file, line: 0, column: undefined, field: undefined, reason, level: 'file' });
    return 'failed';
  }
}

/** What the work gives, or undefined as soon as it is called off. */
async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  return Promise.race([work, whenAborted(signal).then(() => undefined)]);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

type LoadedLine = {
  readonly number: number;
  readonly byteOffset: number;
  readonly bytes: number;
  readonly text: string;
};

/** How far each file has come. */
class FileProgress {
  readonly #inputs: readonly OpenInput[];
  readonly #states: LoadedFile['state'][];
  readonly #records: number[];

  constructor(inputs: readonly OpenInput[]) {
    this.#inputs = inputs;
    this.#states = inputs.map(() => 'waiting');
    this.#records = inputs.map(() => 0);
  }

  start(place: number): void {
    this.#states[place] = 'loading';
  }

  noteRecords(place: number, count: number): void {
    this.#records[place] = (this.#records[place] ?? 0) + count;
  }

  finish(place: number, outcome: 'done' | 'failed'): void {
    this.#states[place] = outcome;
  }

  progress(phase: LoadProgress['phase']): LoadProgress {
    const files = this.#inputs.map(({ input, bytesRead }, place): LoadedFile => {
      const { name: path, project, kind, bytes } = input;
      const state = this.#states[place] ?? 'waiting';
      return {
        path,
        project,
        kind: kind === 'inferred' ? 'generic' : kind,
        records: this.#records[place] ?? 0,
        // A file that grew, or standard input, turns out larger than it was said to be.
        bytes: Math.max(bytes, bytesRead),
        state,
      };
    });
    const bytesRead = this.#inputs.reduce((sum, input) => sum + input.bytesRead, 0);
    const bytesTotal = files.reduce((sum, { bytes }) => sum + bytes, 0);
    return { phase, bytesRead, bytesTotal, files };
  }
}
