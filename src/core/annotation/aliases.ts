import type { EventOf } from './events.ts';

/** Old rec_id → newer rec_id; following it ends, whatever the events said. */
export type Aliases = ReadonlyMap<string, string>;

/** Folds `alias` events, given in fold order. The last word wins: saying that B is now A ends that A is now B. */
export function foldAliases(events: readonly EventOf<'alias'>[]): Aliases {
  const aliases = new Map<string, string>();
  for (const event of events) {
    if (event.old === event.new) continue;
    // With no way on from `new`, no circle can close through it.
    aliases.delete(event.new);
    aliases.set(event.old, event.new);
  }
  return aliases;
}

/** The rec_id a record goes by now. */
export function currentRecId(aliases: Aliases, recId: string): string {
  let current = recId;
  for (let next = aliases.get(current); next !== undefined; next = aliases.get(current)) current = next;
  return current;
}
