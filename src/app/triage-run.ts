import type { QueueOrder } from '../core/annotation/queue.ts';
import type { Row } from '../core/dataset/row.ts';

/** What a reviewer wants to go through. */
export type TriageWish = {
  /** Query text. */
  readonly query: string;
  /** Undefined: as it was when this query was last gone through, else at random. */
  readonly order: QueueOrder | undefined;
  /** Undefined: that of last time, else a new one. */
  readonly seed: number | undefined;
  readonly limit: number | undefined;
};

/** How the records of a run were chosen: goes into the log with its first answer. */
export type TriageSampler = {
  readonly kind: 'random' | 'exhaustive' | 'targeted';
  readonly order: QueueOrder;
  readonly seed: number;
  readonly filter: string;
  /** Records of the queue when the run began. */
  readonly n: number;
  /** Names the run in the log, however many sessions it takes. */
  readonly run: string;
};

export type TriageMark = 'answered' | 'skipped' | 'deferred';

/** A code with a key of its own for as long as the run lasts. */
export type CodeSlot = { readonly axis: string; readonly code: string; readonly name: string };

/** One author's way through a queue. The record on the page is where they are. */
export type TriageRun = {
  readonly sampler: TriageSampler;
  readonly limit: number | undefined;
  /** Never empty. */
  readonly queue: readonly Row[];
  readonly marks: ReadonlyMap<Row, TriageMark>;
  /** The record on which the queue came to its end; undefined while there is something to go on to. */
  readonly doneAt: Row | undefined;
  readonly slots: readonly CodeSlot[];
};

/** A run as it is begun or taken up again. */
export type OpenedRun = {
  readonly run: TriageRun;
  readonly row: Row;
  /** What the reader should know: that it goes on, that records are gone. */
  readonly said: string;
};

/** How an author judges a record now; undefined: not at all. */
export type OwnVerdict = { readonly row: Row; readonly verdict: string | undefined };

export type TriageCounts = {
  readonly total: number;
  readonly answered: number;
  readonly skipped: number;
  readonly deferred: number;
};

export function triageCounts({ queue, marks }: TriageRun): TriageCounts {
  const counts = { answered: 0, skipped: 0, deferred: 0 };
  for (const mark of marks.values()) counts[mark] += 1;
  return { total: queue.length, ...counts };
}

export function withMark(run: TriageRun, row: Row, mark: TriageMark | undefined): TriageRun {
  if (!run.queue.includes(row) || run.marks.get(row) === mark) return run;
  const marks = new Map(run.marks);
  if (mark === undefined) marks.delete(row);
  else marks.set(row, mark);
  return { ...run, marks };
}

export function markOf(verdict: string | undefined): TriageMark | undefined {
  if (verdict === undefined) return undefined;
  return verdict === 'defer' ? 'deferred' : 'answered';
}

/**
 * The record to go on to: the next one without a mark, else the first one without, else the next skipped one.
 * Undefined when all are answered or deferred.
 */
export function nextToReview({ queue, marks }: TriageRun, from: Row): Row | undefined {
  const at = queue.indexOf(from);
  const round = [...queue.slice(at + 1), ...queue.slice(0, at + 1)];
  return round.find((row) => !marks.has(row)) ?? round.find((row) => marks.get(row) === 'skipped');
}

/** The record `distance` places further in the queue, whatever its mark; undefined beyond its ends. */
export function queuedAt({ queue }: TriageRun, from: Row, distance: number): Row | undefined {
  return queue[queue.indexOf(from) + distance];
}
