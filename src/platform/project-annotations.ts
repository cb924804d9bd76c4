import {
  type AnnotationEvent,
  compareEvents,
  type EventBody,
  type KnownEvent,
} from '../core/annotation/events.ts';
import {
  type AnnotationState,
  appendEvents,
  eventsOf,
  foldEvents,
  noAnnotations,
} from '../core/annotation/fold.ts';
import type { Session } from '../core/annotation/sessions.ts';
import { clockAfter, nextStamp, stampEvent } from '../core/annotation/stamp.ts';
import { ulidRandomBytes } from '../core/annotation/ulid.ts';
import { sessionChainEvents, type UndoHistory, undoHistory } from '../core/annotation/undo.ts';
import type { Problem } from '../core/records/problem.ts';
import { readAnnotationLog } from './annotation-log.ts';
import {
  type AnnotationSession,
  type Appended,
  openAnnotationSession,
  type StartBody,
} from './annotation-session.ts';
import type { Project } from './projects.ts';

export type Moved = { readonly old: string; readonly new: string };

/** How a session's records were chosen, and the files as they were: what its first line says. */
export type SessionStart = Pick<StartBody, 'sampler' | 'raw'>;

const byHand: SessionStart = { sampler: { kind: 'hand' } };

type Tools = { readonly now: () => number; readonly randomBytes: (count: number) => Uint8Array };

/** One project's annotations: what its log said when it was read, and what this process has added since. */
export class ProjectAnnotations {
  readonly project: Project;
  readonly #tools: Tools;
  #state = noAnnotations;
  #moved: readonly Moved[] = [];
  #shown: AnnotationState | undefined;
  /** This process's own, by how their records were chosen; the newest last. */
  readonly #sessions = new Map<string, AnnotationSession>();
  #problems: readonly Problem[] = [];
  /** Time of the last event of this process, milliseconds: whatever the clock and in whichever session, later words win. */
  #latest = 0;

  constructor(project: Project, tools: Tools) {
    this.project = project;
    this.#tools = tools;
  }

  /** Reads the log. Never rejects for reasons outside the program. */
  async load(): Promise<void> {
    const { events, problems } = await readAnnotationLog(this.project.root);
    this.#state = foldEvents(events);
    this.#problems = problems;
    this.#shown = undefined;
  }

  /** What the log says, together with what waits to be saved. */
  get state(): AnnotationState {
    return this.#state;
  }

  /** The state as the loaded records see it: each is found by the rec_id it has now. */
  get shown(): AnnotationState {
    this.#shown ??= withMoved(this.#state, this.#moved);
    return this.#shown;
  }

  /** Lines of the log that could not be read. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get path(): string | undefined {
    const sessions = [...this.#sessions.values()];
    return (sessions.find((session) => session.waiting().length > 0) ?? sessions.at(-1))?.path;
  }

  /** Records whose lines were edited: nothing is written until somebody annotates one. */
  setMoved(moved: readonly Moved[]): void {
    this.#moved = moved;
    this.#shown = undefined;
  }

  /** Signs and saves these as one step, in the session of this process that `start` tells of; the first ones begin it. */
  async append(
    bodies: readonly EventBody[],
    author: string,
    start: SessionStart = byHand,
  ): Promise<Appended> {
    const key = JSON.stringify(start.sampler);
    const session = this.#sessions.get(key) ?? this.#openSession(author, start);
    this.#sessions.set(key, session);
    const appended = await session.append(bodies);
    if (appended.kind !== 'refused') this.#take(appended.events);
    return appended;
  }

  /** Tries once more to save what waits. */
  async retry(): Promise<void> {
    for (const session of this.#sessions.values()) if (session.waiting().length > 0) await session.append([]);
  }

  get waiting(): readonly KnownEvent[] {
    return [...this.#sessions.values()].flatMap((session) => session.waiting());
  }

  /** What this author can undo: changes of the last session of this process, of the one it goes on with, and so on. */
  history(author: string): UndoHistory {
    const begun = [...this.#sessions.values()].filter(({ id }) => this.#state.sessions.has(id));
    const from = begun.at(-1)?.id ?? lastSession(this.#state, author)?.id;
    return undoHistory(from === undefined ? [] : sessionChainEvents(this.#state, from));
  }

  #take(events: readonly KnownEvent[]): void {
    for (const { ts } of events) this.#latest = Math.max(this.#latest, Date.parse(ts));
    this.#state = appendEvents(this.#state, events);
    if (this.#moved.length === 0) this.#shown = undefined;
    else if (this.#shown !== undefined) this.#shown = appendEvents(this.#shown, events);
  }

  #openSession(author: string, start: SessionStart): AnnotationSession {
    // A session by hand and a run go on with each other, so that undo reaches both.
    const own = [...this.#sessions.values()].findLast(({ id }) => this.#state.sessions.has(id));
    const resumes = own?.id ?? lastSession(this.#state, author)?.id;
    return openAnnotationSession({
      root: this.project.root,
      author,
      ...this.#tools,
      now: () => Math.max(this.#tools.now(), this.#latest + 1),
      after: newestOf(eventsOf(this.#state).filter(({ by }) => by === author)),
      start: {
        op: 'session.start',
        ...start,
        ...(resumes === undefined ? {} : { resumes }),
      },
    });
  }
}

function lastSession({ sessions }: AnnotationState, author: string): Session | undefined {
  const own = [...sessions.values()].filter(({ by }) => by === author);
  return own.sort((a, b) => (`${a.started} ${a.id}` < `${b.started} ${b.id}` ? -1 : 1)).at(-1);
}

function newestOf(events: readonly AnnotationEvent[]): AnnotationEvent | undefined {
  return events.reduce<AnnotationEvent | undefined>(
    (newest, event) => (newest === undefined || compareEvents(newest, event) < 0 ? event : newest),
    undefined,
  );
}

/** The state with aliases that nobody has written: they stand at the end of time as the log knows it. */
function withMoved(state: AnnotationState, moved: readonly Moved[]): AnnotationState {
  if (moved.length === 0) return state;
  let clock = clockAfter(newestOf(eventsOf(state)));
  const aliases = moved.map((one) => {
    const stamp = nextStamp(clock, 0, new Uint8Array(ulidRandomBytes));
    clock = stamp.clock;
    return stampEvent({ op: 'alias', ...one }, stamp, { by: 'debrief', session: stamp.id });
  });
  return foldEvents([...eventsOf(state), ...aliases]);
}
