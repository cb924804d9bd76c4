import type { Response } from './response-tally.ts';

/**
 * How a session's log breaks off, when it says that it does. Something that the session got over (a repeated request, a
 * prompt after an interruption) is no ending.
 */
export type SessionEnding = {
  /** `aborted`: by a person or a signal. `api_error`: the model's provider gave no answer. `limit`: of turns, cost or time. */
  readonly kind: 'aborted' | 'api_error' | 'limit';
  /** The row that says so. */
  readonly id: string;
  readonly timestamp: string | undefined;
  /** As the log has it. */
  readonly text: string;
  readonly response?: Response | undefined;
};
