import { join } from 'node:path';
import { type EventBody, eventLine, type KnownEvent, parseEvent } from '../core/annotation/events.ts';
import { clockAfter, nextStamp, type StampClock, stampEvent } from '../core/annotation/stamp.ts';
import { ulidPattern, ulidRandomBytes } from '../core/annotation/ulid.ts';
import { annotationFolder } from './annotation-log.ts';
import { appendDurably, makeOwnFolder } from './durable-file.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

export type SessionOptions = {
  /** The project root, which holds or will hold `.ai`. */
  readonly root: string;
  /** A slug made by `chooseAuthor`. */
  readonly author: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The author's newest event so far: this session's events sort behind it whatever the clock says. */
  readonly after?: { readonly id: string; readonly ts: string } | undefined;
  /** Written ahead of the first event. */
  readonly start?: StartBody | undefined;
  /** Go on with this session's file, which no other process may be writing. Otherwise a new one begins. */
  readonly session?: string | undefined;
};

export type StartBody = Extract<EventBody, { readonly op: 'session.start' }>;

/**
 * `events` are the ones just made, also when they could not be saved: they then wait in memory, and every later
 * append tries them first. `refused` events, which the log could not hold, are not kept.
 */
export type Appended =
  | { readonly kind: 'saved'; readonly events: readonly KnownEvent[] }
  | {
      readonly kind: 'unsaved';
      readonly events: readonly KnownEvent[];
      readonly waiting: number;
      readonly failure: WriteFailure;
    }
  | { readonly kind: 'refused'; readonly failure: WriteFailure };

export type AnnotationSession = {
  readonly id: string;
  /** The session's own file, made at the first append. */
  readonly path: string;
  /**
   * Stamps these at once, in order, and saves them with one write and fsync. More than one become a group, which
   * undoes as one. Never rejects. Calls may overlap. An empty list retries what waits.
   */
  readonly append: (bodies: readonly EventBody[]) => Promise<Appended>;
  /** Events not on the disk yet. */
  readonly waiting: () => readonly KnownEvent[];
};

/** Opens a session without touching the disk. */
export function openAnnotationSession(options: SessionOptions): AnnotationSession {
  const { root, author } = options;
  if (!/^[a-z0-9_][a-z0-9._-]*$/.test(author)) throw new RangeError(`not an author slug: ${author}`);
  let clock = clockAfter(options.after);
  const stamp = () => {
    const stamped = nextStamp(clock, options.now(), options.randomBytes(ulidRandomBytes));
    clock = stamped.clock satisfies StampClock;
    return stamped;
  };
  const id = options.session ?? stamp().id;
  if (!ulidPattern.test(id)) throw new RangeError(`not a session id: ${id}`);
  const path = join(annotationFolder(root), author, `${id}.jsonl`);
  const writer = createWriter(path, () => makeFolders(root, author));
  let start = options.start;

  const append = async (bodies: readonly EventBody[]): Promise<Appended> => {
    const stamps = bodies.map((body) => ({ body, stamp: stamp() }));
    const group = stamps.length > 1 ? stamps[0]?.stamp.id : undefined;
    const events = stamps.map(({ body, stamp }) =>
      stampEvent(body, stamp, { by: author, session: id, ...(group === undefined ? {} : { group }) }),
    );
    const fault = faultOf(events, path);
    if (fault !== undefined) return { kind: 'refused', failure: fault };
    return writer.save(events);
  };
  return {
    id,
    path,
    waiting: writer.waiting,
    append: (bodies) => {
      if (start === undefined || bodies.length === 0) return append(bodies);
      const first = start;
      start = undefined;
      const started = append([first]);
      const answered = append(bodies);
      return Promise.all([started, answered]).then(withStart);
    },
  };
}

function withStart([start, answer]: readonly [Appended, Appended]): Appended {
  if (answer.kind === 'refused' || start.kind === 'refused') return answer;
  return { ...answer, events: [...start.events, ...answer.events] };
}

type Writer = {
  readonly save: (events: readonly KnownEvent[]) => Promise<Appended>;
  readonly waiting: () => readonly KnownEvent[];
};

/** Saves one batch after the other; what failed goes first the next time. */
function createWriter(path: string, makeFolders: () => Promise<void>): Writer {
  const saved: KnownEvent[] = [];
  let waiting: KnownEvent[] = [];
  let turn: Promise<WriteFailure | undefined> = Promise.resolve(undefined);

  const flush = async (): Promise<WriteFailure | undefined> => {
    const batch = waiting;
    if (batch.length === 0) return undefined;
    try {
      await makeFolders();
      // Should someone have removed the file under us, what it held goes in again.
      await appendDurably(path, { text: linesOf(batch), whenNew: () => linesOf(saved) });
    } catch (error) {
      return writeFailure(error, path);
    }
    saved.push(...batch);
    waiting = waiting.slice(batch.length);
    return undefined;
  };
  const save = async (events: readonly KnownEvent[]): Promise<Appended> => {
    waiting = [...waiting, ...events];
    turn = turn.then(flush, flush);
    const failure = await turn;
    if (failure === undefined) return { kind: 'saved', events };
    return { kind: 'unsaved', events, waiting: waiting.length, failure };
  };
  return { save, waiting: () => waiting };
}

function linesOf(events: readonly KnownEvent[]): string {
  return events.map((event) => `${eventLine(event)}\n`).join('');
}

/** What a reader of the log would not accept must not get into it. */
function faultOf(events: readonly KnownEvent[], path: string): WriteFailure | undefined {
  for (const event of events) {
    const parsed = parseEvent(JSON.parse(eventLine(event)));
    if (!parsed.ok) {
      const what = `This ${event.op} cannot be saved: ${parsed.field} ${parsed.reason}`;
      return { what, where: path, remedy: 'Change the text and try again' };
    }
  }
  return undefined;
}

async function makeFolders(root: string, author: string): Promise<void> {
  for (const folder of [join(root, '.ai'), annotationFolder(root), join(annotationFolder(root), author)]) {
    await makeOwnFolder(folder, folder.endsWith('.ai') ? 'follow-link' : 'refuse-link');
  }
}
