import type { AnnotationEvent, EventOf } from './events.ts';

export type Retract = EventOf<'retract'>;

/** A reason why an event in the log has no effect, or not the whole effect its writer may have meant. */
export type FoldProblem = {
  readonly event: string;
  readonly by: string;
  readonly reason: string;
};

export type Retracted = {
  /** Ids of the events that have been taken back. */
  readonly dead: ReadonlySet<string>;
  readonly problems: readonly FoldProblem[];
};

/**
 * Which events have been taken back.
 *
 * An event is dead while a live retract by its own author names it, so a retract of a retract brings the first event
 * back. Order plays no part: a retract works wherever it sorts. Retracts that name each other in a circle, another
 * author's event or an event that is not there have no effect and are reported.
 */
export function retractedEvents(
  retracts: readonly Retract[],
  events: ReadonlyMap<string, AnnotationEvent>,
): Retracted {
  const problems: FoldProblem[] = [];
  const effective: Retract[] = [];
  for (const event of retracts) {
    const fault = faultOf(event, events);
    if (fault === undefined) effective.push(event);
    else problems.push({ event: event.id, by: event.by, reason: fault });
  }
  const { dead, circular } = settle(effective);
  for (const { id, by } of circular) problems.push({ event: id, by, reason: 'retracts itself in a circle' });
  return { dead, problems: problems.sort((a, b) => (a.event < b.event ? -1 : 1)) };
}

function faultOf(retract: Retract, events: ReadonlyMap<string, AnnotationEvent>): string | undefined {
  const target = events.get(retract.event);
  if (target === undefined) return `retracts ${retract.event}, which is not in the log`;
  if (target.by !== retract.by) return `retracts an event of ${target.by}: authors take back only their own`;
  return undefined;
}

/** Each retract names one event, so settling the ones that nobody retracts first leaves only circles. */
function settle(retracts: readonly Retract[]): { dead: Set<string>; circular: Retract[] } {
  const byId = new Map(retracts.map((retract) => [retract.id, retract]));
  const waitingFor = new Map<string, number>();
  for (const { event } of retracts) waitingFor.set(event, (waitingFor.get(event) ?? 0) + 1);

  const dead = new Set<string>();
  const settled = retracts.filter(({ id }) => !waitingFor.has(id));
  // `settled` grows while it is walked.
  for (const retract of settled) {
    if (!dead.has(retract.id)) dead.add(retract.event);
    const left = (waitingFor.get(retract.event) ?? 0) - 1;
    waitingFor.set(retract.event, left);
    const target = byId.get(retract.event);
    if (left === 0 && target !== undefined) settled.push(target);
  }
  return { dead, circular: retracts.filter(({ id }) => (waitingFor.get(id) ?? 0) > 0) };
}
