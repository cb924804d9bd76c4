import { type EventBody, eventVersion, type KnownEvent } from './events.ts';
import { nextUlid, readUlid, type UlidState } from './ulid.ts';

/** The newest time and id handed out. Events stamped from one clock fold in the order they were made. */
export type StampClock = UlidState | undefined;

export type Stamp = { readonly id: string; readonly ts: string; readonly clock: StampClock };

/**
 * The next id and time. The time is never before the last one's, even if the machine's clock jumped back:
 * the fold orders by (ts, id), and a later answer must win over an earlier one.
 */
export function nextStamp(clock: StampClock, now: number, random: Uint8Array): Stamp {
  const { id, state } = nextUlid(clock, now, random);
  return { id, ts: new Date(state.milliseconds).toISOString(), clock: state };
}

/** A clock that continues after an event already in the log, so that a new session's events sort behind it. */
export function clockAfter(event: { readonly id: string; readonly ts: string } | undefined): StampClock {
  if (event === undefined) return undefined;
  const made = readUlid(event.id);
  const milliseconds = Date.parse(event.ts);
  // An id whose time differs from its ts was made elsewhere: only the time then carries over.
  return made?.milliseconds === milliseconds ? made : { milliseconds, random: (1n << 80n) - 1n };
}

export type Signature = {
  readonly by: string;
  readonly session: string;
  /** Id shared by events that undo together. */
  readonly group?: string;
};

/** The event to be written: a body, who says so, and when. */
export function stampEvent(body: EventBody, { id, ts }: Stamp, signature: Signature): KnownEvent {
  const { by, session, group } = signature;
  return { v: eventVersion, id, ts, by, session, ...(group === undefined ? {} : { group }), ...body };
}
