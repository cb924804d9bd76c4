import type { LoadProgress } from '../core/dataset/memory-dataset.ts';
import type { LoadedFile } from '../core/dataset/questions.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { loadRecords } from '../formats/load-records.ts';
import { DecompressFailure } from './decompress.ts';
import { describeFailure } from './find-inputs.ts';
import type { OpenInput } from './open-input.ts';

/** What a dataset offers to whoever fills it. */
export type DatasetFeed = {
  readonly addRecord: (record: ParsedRecord, place: LinePlace) => unknown;
  readonly addProblem: (problem: Problem) => void;
  readonly setProgress: (progress: LoadProgress) => void;
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
  signal: AbortSignal,
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
  for (const [place, input] of inputs.entries()) {
    if (signal.aborted) break;
    files.start(place);
    feed.setProgress(files.progress('loading'));
    const outcome = await loadInput(input, { feed, rest, signal, noteRecord: () => files.noteRecord(place) });
    files.finish(place, outcome);
  }
  feed.setProgress(files.progress(signal.aborted ? 'stopped' : 'ready'));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

type LoadContext = {
  readonly feed: DatasetFeed;
  readonly rest: () => Promise<void> | undefined;
  readonly signal: AbortSignal;
  readonly noteRecord: () => void;
};

async function loadInput(open: OpenInput, context: LoadContext): Promise<'done' | 'failed'> {
  const { feed, rest, signal, noteRecord } = context;
  const { name: file, project, kind } = open.input;
  const sink = {
    addRecord: (record: ParsedRecord, { number, byteOffset, bytes, text }: LoadedLine) => {
      open.noteLine(byteOffset, text);
      noteRecord();
      feed.addRecord(record, { project, file, line: number, byteOffset, bytes });
    },
    addProblem: feed.addProblem,
  };
  try {
    const loaded = loadRecords(open.chunks(), { file, kind, sink, rest, signal });
    // A pipe that says nothing more would otherwise keep a stopped load waiting.
    await Promise.race([loaded, whenAborted(signal)]);
    return 'done';
  } catch (error) {
    const reason = error instanceof DecompressFailure ? error.message : describeFailure(error).what;
    feed.addProblem({ file, line: 0, column: undefined, field: undefined, reason, level: 'file' });
    return 'failed';
  }
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

  noteRecord(place: number): void {
    this.#records[place] = (this.#records[place] ?? 0) + 1;
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
