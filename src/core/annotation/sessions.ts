import type { EventOf, KnownEvent } from './events.ts';

/** One sitting of one author: how its records were chosen, so that rates can be honest about it. */
export type Session = {
  readonly id: string;
  readonly by: string;
  /** `random` and `exhaustive` samples allow a prevalence; any other kind does not. */
  readonly sampler: EventOf<'session.start'>['sampler'];
  /** The raw files as they were, by name, size and hash. */
  readonly raw: EventOf<'session.start'>['raw'];
  /** The session this one goes on with. */
  readonly resumes: string | undefined;
  /** UTC milliseconds as ISO text. */
  readonly started: string;
  readonly ended: string | undefined;
};

/** Folds the live `session.*` events of one session, given in fold order. `undefined` without a start. */
export function foldSession(id: string, events: readonly KnownEvent[]): Session | undefined {
  const start = events.find((event) => event.op === 'session.start');
  if (start === undefined) return undefined;
  const { by, sampler, raw, resumes, ts } = start;
  const ended = events.findLast((event) => event.op === 'session.end')?.ts;
  return { id, by, sampler, raw, resumes, started: ts, ended };
}
