import type { KnownEvent } from './events.ts';

/** Something one author said, with who and when. */
export type Given<Value> = {
  readonly value: Value;
  readonly by: string;
  /** UTC milliseconds as ISO text. */
  readonly ts: string;
  /** The id of the event that said it: what a retract names. */
  readonly event: string;
  /** The annotation session it was said in: prevalence asks how that session chose its records. */
  readonly session: string | undefined;
};

export function given<Value>(event: KnownEvent, value: Value): Given<Value> {
  return { value, by: event.by, ts: event.ts, event: event.id, session: event.session };
}
