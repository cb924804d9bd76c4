import {
  type AnnotationEvent,
  compareEvents,
  type EventBody,
  type EventOf,
  type KnownEvent,
} from './events.ts';
import { type AnnotationState, eventsOf } from './fold.ts';

type Retract = EventOf<'retract'>;

/** Events that were made together and come and go together. Never empty. */
export type UndoStep = {
  readonly events: readonly KnownEvent[];
  /** The retracts that took the step back, while it can be redone; otherwise empty. */
  readonly undoneBy: readonly Retract[];
};

/** What can be undone and redone; in both the last is the next one. */
export type UndoHistory = { readonly undo: readonly UndoStep[]; readonly redo: readonly UndoStep[] };

/**
 * The history that a writer's own events tell: nothing is remembered elsewhere, so it survives a restart.
 *
 * Undo and redo are themselves events, retracts marked `as`; a retract without that mark is a change like any other
 * and can be undone. Any change after an undo ends what could be redone. Give it one author's events only.
 */
export function undoHistory(own: Iterable<AnnotationEvent>): UndoHistory {
  const undo: UndoStep[] = [];
  const redo: UndoStep[] = [];
  for (const group of groupsOf(own)) {
    const [first] = group;
    if (first?.op === 'retract' && first.as === 'undo') takeBack(undo, redo, group.filter(isRetract));
    else if (first?.op === 'retract' && first.as === 'redo') bringBack(undo, redo, group.filter(isRetract));
    else {
      undo.push({ events: group, undoneBy: [] });
      redo.length = 0;
    }
  }
  return { undo, redo };
}

/** What to append to undo the newest step, or `undefined` if there is none. */
export function undoBodies({ undo }: UndoHistory): EventBody[] | undefined {
  return undo.at(-1)?.events.map(({ id }) => ({ op: 'retract', event: id, as: 'undo' }));
}

/** What to append to redo what was undone last, or `undefined` if there is none: it retracts the retracts. */
export function redoBodies({ redo }: UndoHistory): EventBody[] | undefined {
  return redo.at(-1)?.undoneBy.map(({ id }) => ({ op: 'retract', event: id, as: 'redo' }));
}

/** The events of a session, of the session it resumes, and so on: what undo reaches from there. */
export function sessionChainEvents(state: AnnotationState, session: string): KnownEvent[] {
  const chain = new Set<string>();
  let current: string | undefined = session;
  const by = state.sessions.get(session)?.by;
  while (current !== undefined && !chain.has(current)) {
    chain.add(current);
    current = state.sessions.get(current)?.resumes;
  }
  const isOwn = (event: AnnotationEvent): event is KnownEvent =>
    event.op !== 'unknown' &&
    event.session !== undefined &&
    chain.has(event.session) &&
    (by === undefined || event.by === by);
  return eventsOf(state).filter(isOwn).sort(compareEvents);
}

function takeBack(undo: UndoStep[], redo: UndoStep[], retracts: readonly Retract[]): void {
  const targets = new Set(retracts.map(({ event }) => event));
  const at = undo.findLastIndex(({ events }) => events.some(({ id }) => targets.has(id)));
  const step = undo[at];
  if (step === undefined) return;
  // A crash may have cut off part of an undo: what is left of the step can still be undone.
  const left = step.events.filter(({ id }) => !targets.has(id));
  undo.splice(at, 1, ...(left.length === 0 ? [] : [{ events: left, undoneBy: [] }]));
  redo.push({ events: step.events.filter(({ id }) => targets.has(id)), undoneBy: retracts });
}

function bringBack(undo: UndoStep[], redo: UndoStep[], retracts: readonly Retract[]): void {
  const targets = new Set(retracts.map(({ event }) => event));
  const at = redo.findLastIndex(({ undoneBy }) => undoneBy.some(({ id }) => targets.has(id)));
  const step = redo[at];
  if (step === undefined) return;
  const back = new Set(step.undoneBy.filter(({ id }) => targets.has(id)).map(({ event }) => event));
  const left = step.undoneBy.filter(({ id }) => !targets.has(id));
  const stillDead = step.events.filter(({ id }) => !back.has(id));
  redo.splice(at, 1, ...(left.length === 0 ? [] : [{ events: stillDead, undoneBy: left }]));
  undo.push({ events: step.events.filter(({ id }) => back.has(id)), undoneBy: [] });
}

function isRetract(event: KnownEvent): event is Retract {
  return event.op === 'retract';
}

/** Changes in the order they were made, those of one group together; sessions' starts and ends are no changes. */
function groupsOf(own: Iterable<AnnotationEvent>): KnownEvent[][] {
  const groups = new Map<string, KnownEvent[]>();
  const distinct = new Map([...own].map((event) => [event.id, event]));
  for (const event of [...distinct.values()].sort(compareEvents)) {
    if (event.op === 'unknown' || event.op === 'session.start' || event.op === 'session.end') continue;
    const key = event.group ?? event.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()];
}
