import type { AnswerTo, LoadState, Question } from './questions.ts';

/**
 * The one way from the explorer to its data: ask a question, get its answer, or see it cancelled.
 *
 * Everything is asynchronous, even where memory answers at once, because an embedded or a distributed engine may stand
 * here. An answer speaks of the revision at the time it was asked.
 */
export type Dataset = {
  readonly loadState: () => LoadState;
  /** Calls `listener` whenever records, problems or annotations have changed; returns the way to stop that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Rejects only with the signal's reason, with `Unanswered`, or with a bug. */
  readonly ask: <Q extends Question>(question: Q, signal: AbortSignal) => Promise<AnswerTo<Q>>;
};
