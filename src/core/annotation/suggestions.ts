import type { EventOf, KnownEvent, SuggestionStatus } from './events.ts';

/** What the log says of a suggestion for the harness. */
export type ToldSuggestion = {
  readonly id: string;
  /** Its newest wording; `undefined` for one that stands in harness_suggestions.jsonl alone. */
  readonly proposal: EventOf<'suggestion.propose'> | undefined;
  readonly status: SuggestionStatus;
  readonly reason: string | undefined;
  readonly authors: readonly string[];
  /** UTC milliseconds as ISO text. */
  readonly changed: string;
};

/** Folds the live events of one suggestion, given in fold order. `undefined` without any. */
export function foldSuggestion(id: string, events: readonly KnownEvent[]): ToldSuggestion | undefined {
  const relevant = events.filter(
    (event) => event.op === 'suggestion.propose' || event.op === 'suggestion.status',
  );
  const last = relevant.at(-1);
  if (last === undefined) return undefined;
  const decision = relevant.findLast((event) => event.op === 'suggestion.status');
  return {
    id,
    proposal: relevant.findLast((event) => event.op === 'suggestion.propose'),
    status: decision?.status ?? 'open',
    reason: decision?.reason,
    authors: [...new Set(relevant.map(({ by }) => by))],
    changed: last.ts,
  };
}
