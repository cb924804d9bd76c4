import { type Aliases, currentRecId, foldAliases } from './aliases.ts';
import { type AnnotationEvent, canonicalEvent, compareEvents, type KnownEvent } from './events.ts';
import { type FoldProblem, type Retract, retractedEvents } from './retracts.ts';

/** What an event is about. The state of a subject is a function of its own live events alone. */
export type Subject =
  | 'taxonomy'
  | `${'record' | 'insight' | 'prevention' | 'suggestion' | 'session'}:${string}`;

/**
 * The log's events, arranged for folding. Grows in place, because copying it at every event costs 100 ms at 100,000
 * events; only `fold.ts` may touch it, which sees to it that no state ever shows more than its own events.
 */
export type EventIndex = {
  /** Every distinct event, in order of arrival. */
  readonly log: AnnotationEvent[];
  /** By id; of different events with one id the one whose canonical text sorts first, so that all readers agree. */
  readonly events: Map<string, AnnotationEvent>;
  /** The others, by canonical text. */
  readonly losers: Map<string, AnnotationEvent>;
  /** In fold order, dead ones included. */
  readonly bySubject: Map<Subject, readonly KnownEvent[]>;
  readonly retracts: Retract[];
  dead: ReadonlySet<string>;
  retractProblems: readonly FoldProblem[];
  readonly aliases: Aliases;
};

/** Copies of an event count once. */
export function indexEvents(events: Iterable<AnnotationEvent>): EventIndex {
  const { byId, losers } = distinctEvents(events);
  const ordered = [...byId.values()].sort(compareEvents);
  const retracts = ordered.filter((event) => event.op === 'retract');
  const { dead, problems } = retractedEvents(retracts, byId);
  const aliases = foldAliases(
    ordered.filter((event) => event.op === 'alias').filter(({ id }) => !dead.has(id)),
  );
  const bySubject = new Map<Subject, KnownEvent[]>();
  for (const event of ordered) {
    if (event.op === 'unknown') continue;
    for (const subject of subjectsOf(event, aliases)) {
      const about = bySubject.get(subject);
      if (about === undefined) bySubject.set(subject, [event]);
      else about.push(event);
    }
  }
  const log = [...byId.values(), ...losers.values()];
  return { log, events: byId, losers, bySubject, retracts, dead, retractProblems: problems, aliases };
}

/** The events that the index does not hold yet, each once. */
export function newEvents(index: EventIndex, added: readonly AnnotationEvent[]): AnnotationEvent[] {
  const fresh = new Map<string, AnnotationEvent>();
  for (const event of added) {
    const known = index.events.get(event.id);
    if (known !== undefined && isSame(known, event)) continue;
    const text = canonicalEvent(event);
    if (!index.losers.has(text)) fresh.set(text, event);
  }
  return [...fresh.values()];
}

/**
 * Takes new events into the index and returns the subjects to be folded anew, or `undefined`, having done nothing, if
 * that would be nearly all: after an alias, a retracted alias, or an id that stands for two different events.
 */
export function growIndex(index: EventIndex, fresh: readonly AnnotationEvent[]): Set<Subject> | undefined {
  const ids = new Map(fresh.map((event) => [event.id, event]));
  if (ids.size < fresh.length || fresh.some(({ id }) => index.events.has(id))) return undefined;
  const find = (id: string) => ids.get(id) ?? index.events.get(id);
  const affected = fresh.flatMap((event) => [event, ...retractChain(event, find)]);
  if (affected.some(({ op }) => op === 'alias')) return undefined;

  for (const event of fresh) {
    index.log.push(event);
    index.events.set(event.id, event);
    if (event.op === 'retract') index.retracts.push(event);
    for (const subject of subjectsOf(event, index.aliases)) {
      index.bySubject.set(subject, inserted(index.bySubject.get(subject) ?? [], event as KnownEvent));
    }
  }
  // A retract with a problem may have been waiting for one of these events.
  if (index.retractProblems.length > 0 || fresh.some(({ op }) => op === 'retract')) {
    const { dead, problems } = retractedEvents(index.retracts, index.events);
    index.dead = dead;
    index.retractProblems = problems;
  }
  return new Set(affected.flatMap((event) => subjectsOf(event, index.aliases)));
}

/** In a fixed order. */
export function indexProblems({ losers, retractProblems }: EventIndex): FoldProblem[] {
  const conflicts = [...losers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { id, by }]) => ({
      event: id,
      by,
      reason: 'has the id of another event; the one that sorts first counts',
    }));
  return [...conflicts, ...retractProblems];
}

function distinctEvents(events: Iterable<AnnotationEvent>) {
  const byId = new Map<string, AnnotationEvent>();
  const losers = new Map<string, AnnotationEvent>();
  for (const event of events) {
    const known = byId.get(event.id);
    if (known === undefined) byId.set(event.id, event);
    if (known === undefined || isSame(known, event)) continue;
    const [winner, loser] = canonicalEvent(event) < canonicalEvent(known) ? [event, known] : [known, event];
    byId.set(event.id, winner);
    losers.set(canonicalEvent(loser), loser);
  }
  return { byId, losers };
}

function isSame(a: AnnotationEvent, b: AnnotationEvent): boolean {
  return a === b || canonicalEvent(a) === canonicalEvent(b);
}

function subjectsOf(event: AnnotationEvent, aliases: Aliases): Subject[] {
  if (event.op === 'unknown' || event.op === 'retract' || event.op === 'alias') return [];
  const subjects: Subject[] = [];
  if (event.op.startsWith('tax.')) subjects.push('taxonomy');
  if (event.op === 'session.start' || event.op === 'session.end') {
    subjects.push(`session:${event.session ?? event.id}`);
  }
  if ('insight' in event) subjects.push(`insight:${event.insight}`);
  if (event.op.startsWith('prevention.') && 'prevention' in event) {
    subjects.push(`prevention:${event.prevention}`);
  }
  if ('suggestion' in event) subjects.push(`suggestion:${event.suggestion}`);
  if (event.rec !== undefined) subjects.push(`record:${currentRecId(aliases, event.rec)}`);
  return subjects;
}

/** What a retract names, what that names if it is itself a retract, and so on. */
function retractChain(
  event: AnnotationEvent,
  find: (id: string) => AnnotationEvent | undefined,
): Iterable<AnnotationEvent> {
  const chain = new Set<AnnotationEvent>();
  let current: AnnotationEvent | undefined = event;
  while (current?.op === 'retract') {
    current = find(current.event);
    if (current === undefined || chain.has(current)) break;
    chain.add(current);
  }
  return chain;
}

/** Most events sort last, so the place is looked for from the end. */
function inserted(events: readonly KnownEvent[], event: KnownEvent): KnownEvent[] {
  const before = events.findLastIndex((earlier) => compareEvents(earlier, event) <= 0);
  return events.toSpliced(before + 1, 0, event);
}
