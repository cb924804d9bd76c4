import type { LoadProgress } from '../core/dataset/memory-dataset.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { loadRecords } from '../formats/load-records.ts';
import { DecompressFailure } from './decompress.ts';
import type { FileEnd } from './file-end.ts';
import { FileProgress } from './file-progress.ts';
import type { BlockFeed } from './file-taker.ts';
import { describeFailure } from './find-inputs.ts';
import { BlockLoader } from './load-blocks.ts';
import { beginOnce } from './load-once.ts';
import type { MemoryLimit } from './memory-limit.ts';
import type { OpenInput } from './open-input.ts';

/** What a dataset offers to whoever fills it. */
export type DatasetFeed = BlockFeed & {
  readonly addRecord: (record: ParsedRecord, place: LinePlace) => unknown;
  /** Takes back what was said of a line that has changed since. */
  readonly withdrawProblem: (file: string, line: number) => void;
  readonly setProgress: (progress: LoadProgress) => void;
};

export type LoadOptions = {
  readonly signal: AbortSignal;
  readonly index: 'while loading' | 'when asked';
  /** `record by record` for callers that want to see each one. */
  readonly way: 'by blocks' | 'record by record';
  /** Loading stops before the process takes more. */
  readonly memory?: Pick<MemoryLimit, 'hasRoom' | 'setBy'>;
  readonly loaded?: LoadedInputs;
};

/** How long loading may keep the thread before others get their turn, in milliseconds. */
const longestSlice = 8;

/** What is kept free while columns are loaded: as much as a few blocks may take. */
const reserve = 20e6;

export type LoadedInputs = {
  /** Files that were read to their end, and how far the others came. */
  readonly progress: FileProgress;
  readonly ends: Map<OpenInput, FileEnd>;
  /** Whether loading stopped because more would have taken too much memory. */
  readonly isFull: boolean;
};

/**
 * Reads inputs one after another into a dataset, in slices of a few milliseconds. Never rejects: what cannot be read
 * becomes a problem, and the other inputs load. `loaded` goes on with what was loaded before.
 */
export async function loadInputs(
  inputs: readonly OpenInput[],
  feed: DatasetFeed,
  { signal: stopped, index, way, memory, loaded }: LoadOptions,
): Promise<LoadedInputs> {
  const files = loaded?.progress ?? new FileProgress(inputs);
  const ends = loaded?.ends ?? new Map<OpenInput, FileEnd>();
  const full = new AbortController();
  const signal = AbortSignal.any([stopped, full.signal]);
  const lookAtMemory = () => {
    if (memory?.hasRoom(reserve) === false) full.abort();
  };
  let sliceStart = performance.now();
  const rest = () => {
    if (performance.now() - sliceStart < longestSlice) return undefined;
    lookAtMemory();
    feed.setProgress(files.progress('loading'));
    return nextTurn().then(() => {
      sliceStart = performance.now();
    });
  };
  let current: OpenInput | undefined;
  const noteRecords = (count: number) => current !== undefined && files.noteRecords(current, count);
  const onBlock = async (rows: number) => {
    noteRecords(rows);
    if (rows > 0) lookAtMemory();
    feed.setProgress(files.progress('loading'));
    await nextTurn();
  };
  const onLines = (lines: number) => {
    if (current !== undefined) files.setLines(current, lines);
    feed.setProgress(files.progress('loading'));
  };
  const blocks = new BlockLoader({ feed, signal, index, memory, onBlock, onLines, ends });
  for (const input of inputs) {
    if (signal.aborted) break;
    current = input;
    files.setState(input, 'loading');
    feed.setProgress(files.progress('loading'));
    const outcome = await loadInput(input, { feed, rest, signal, noteRecords, blocks, way });
    files.setState(input, outcome);
  }
  const isFull = full.signal.aborted;
  if (isFull && current !== undefined && memory !== undefined)
    feed.addProblem(fullProblem(current, files, memory));
  // Stopping ends threads, and with them what was asked of them.
  await unlessAborted(blocks.index(), signal);
  await blocks.close();
  feed.setProgress(files.progress(signal.aborted ? 'stopped' : 'ready'));
  return { progress: files, ends, isFull };
}

function fullProblem(open: OpenInput, files: FileProgress, { setBy }: Pick<MemoryLimit, 'setBy'>): Problem {
  const records = files.recordsOf(open).toLocaleString('en');
  const reason = `loading stopped after ${records} records: more would take more memory than ${setBy} allows`;
  return { file: open.input.name, line: 0, column: undefined, field: undefined, reason, level: 'file' };
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
  readonly noteRecords: (count: number) => unknown;
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
    if (size !== undefined) {
      await unlessAborted(blocks.load(open, size), signal);
      return 'done';
    }
    const load = async () => {
      const begun =
        way === 'by blocks'
          ? await beginOnce(open, signal)
          : ({ format: 'other', chunks: open.chunks() } as const);
      if (begun.format === 'lines') await blocks.loadGrowing(open, begun.spool);
      else await loadRecords(begun.chunks, { file, kind, sink, rest, signal });
    };
    // A pipe that says nothing more would otherwise keep a stopped load waiting.
    await unlessAborted(load(), signal);
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
