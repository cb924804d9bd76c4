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
import { type AnnotationSession, type Appended, openAnnotationSession } from './annotation-session.ts';
import type { Project } from './projects.ts';

export type Moved = { readonly old: string; readonly new: string };

type Tools = { readonly now: () => number; readonly randomBytes: (count: number) => Uint8Array };

/** One project's annotations: what its log said when it was read, and what this process has added since. */
export class ProjectAnnotations {
  readonly project: Project;
  readonly #tools: Tools;
  #state = noAnnotations;
  #moved: readonly Moved[] = [];
  #shown: AnnotationState | undefined;
  #session: AnnotationSession | undefined;
  #problems: readonly Problem[] = [];

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
    return this.#session?.path;
  }

  /** Records whose lines were edited: nothing is written until somebody annotates one. */
  setMoved(moved: readonly Moved[]): void {
    this.#moved = moved;
    this.#shown = undefined;
  }

  /** Signs and saves these as one step, in this process's own session; the first ones begin it. */
  async append(bodies: readonly EventBody[], author: string): Promise<Appended> {
    this.#session ??= this.#openSession(author);
    const appended = await this.#session.append(bodies);
    if (appended.kind !== 'refused') this.#take(appended.events);
    return appended;
  }

  /** Tries once more to save what waits. */
  async retry(): Promise<Appended | undefined> {
    return this.waiting.length === 0 ? undefined : this.#session?.append([]);
  }

  get waiting(): readonly KnownEvent[] {
    return this.#session?.waiting() ?? [];
  }

  /** What this author can undo: changes of this session, of the one it goes on with, and so on. */
  history(author: string): UndoHistory {
    const own = this.#session?.id;
    const isBegun = own !== undefined && this.#state.sessions.has(own);
    const from = isBegun ? own : lastSession(this.#state, author)?.id;
    return undoHistory(from === undefined ? [] : sessionChainEvents(this.#state, from));
  }

  #take(events: readonly KnownEvent[]): void {
    this.#state = appendEvents(this.#state, events);
    if (this.#moved.length === 0) this.#shown = undefined;
    else if (this.#shown !== undefined) this.#shown = appendEvents(this.#shown, events);
  }

  #openSession(author: string): AnnotationSession {
    const resumes = lastSession(this.#state, author)?.id;
    return openAnnotationSession({
      root: this.project.root,
      author,
      ...this.#tools,
      after: newestOf(eventsOf(this.#state).filter(({ by }) => by === author)),
      start: {
        op: 'session.start',
        sampler: { kind: 'hand' },
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
