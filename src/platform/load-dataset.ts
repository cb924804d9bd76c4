import { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { Row } from '../core/dataset/row.ts';
import type { LinePlace, ParsedRecord } from '../core/records/parsed-record.ts';
import type { Input } from './find-inputs.ts';
import { loadInputs } from './load-inputs.ts';
import { LineGone, OpenInput } from './open-input.ts';

export type LoadDatasetOptions = {
  /** Where copies of what cannot be read twice are kept while debrief runs. */
  readonly cacheFolder: string;
  readonly standardInput: () => AsyncIterable<Uint8Array>;
  /** Milliseconds: the machine's time. */
  readonly now: number;
  /** Milliseconds; see `MemoryDataset`. */
  readonly asOf?: number | undefined;
  readonly index?: 'while loading' | 'when asked';
  /** Loading stops when this is aborted, as by `stop`. */
  readonly signal?: AbortSignal;
  /** Called with every record as it is added. */
  readonly onRecord?: (record: ParsedRecord, place: LinePlace, row: Row) => void;
};

export type DatasetLoad = {
  /** Usable at once; it fills while the program does other things. */
  readonly dataset: MemoryDataset;
  /** Resolves when all is loaded, or when loading has stopped. Never rejects. */
  readonly finished: Promise<void>;
  /** Ends loading early; what is loaded stays. */
  readonly stop: () => void;
  /** Ends loading and closes the files: records can no longer be read again. */
  readonly close: () => Promise<void>;
};

/** Begins to load inputs into a dataset, in the background. */
export function loadDataset(inputs: readonly Input[], options: LoadDatasetOptions): DatasetLoad {
  const { cacheFolder, standardInput, now, asOf, index = 'while loading', signal, onRecord } = options;
  const opened = inputs.map((input) => new OpenInput(input, { cacheFolder, standardInput }));
  const openedByName = new Map(opened.map((open) => [open.input.name, open]));
  const dataset = new MemoryDataset({
    now,
    asOf,
    index,
    readLineNow: (range) => openedByName.get(range.file)?.readLineNow(range),
    readLine: async (range) => {
      try {
        const open = openedByName.get(range.file);
        if (open === undefined) return { ok: false, reason: `${range.file} is not loaded` };
        return { ok: true, text: await open.readLine(range) };
      } catch (error) {
        // Whatever happened to the file meanwhile, the columns are still there to be shown.
        const reason = error instanceof LineGone ? error.message : `cannot be read again: ${String(error)}`;
        return { ok: false, reason };
      }
    },
  });
  const controller = new AbortController();
  const signals = signal === undefined ? [controller.signal] : [controller.signal, signal];
  const feed = {
    addRecord: (record: ParsedRecord, place: LinePlace) => {
      const row = dataset.addRecord(record, place);
      onRecord?.(record, place, row);
    },
    addBlock: dataset.addBlock.bind(dataset),
    addSegment: dataset.addSegment.bind(dataset),
    reserve: dataset.reserve.bind(dataset),
    addProblem: dataset.addProblem.bind(dataset),
    setProgress: dataset.setProgress.bind(dataset),
  };
  const finished = loadInputs(opened, feed, {
    signal: AbortSignal.any(signals),
    index,
    way: onRecord === undefined ? 'by blocks' : 'record by record',
  });
  const close = async () => {
    controller.abort();
    await finished;
    await Promise.all(opened.map((open) => open.close()));
  };
  return { dataset, finished, stop: () => controller.abort(), close };
}
