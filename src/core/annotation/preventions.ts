import { type CodeKey, codeKey } from './code-key.ts';
import type { KnownEvent } from './events.ts';

/** A change meant to prevent failures: proposed, then adopted on a day, perhaps retired on another. */
export type Prevention = {
  readonly id: string;
  readonly text: string;
  /** What it should prevent. */
  readonly codes: readonly CodeKey[];
  readonly status: 'proposed' | 'adopted' | 'retired';
  readonly rec: string | undefined;
  /** ISO days. */
  readonly adopted: string | undefined;
  readonly retired: string | undefined;
  /** What was changed when it was adopted; why it was retired. */
  readonly change: string | undefined;
  readonly reason: string | undefined;
  readonly authors: readonly string[];
  /** UTC milliseconds as ISO text. */
  readonly created: string;
};

type PreventionEvent = Extract<KnownEvent, { readonly op: `prevention.${string}` }>;

/** Folds the live events of one prevention, given in fold order. `undefined` without a proposal. */
export function foldPrevention(id: string, events: readonly KnownEvent[]): Prevention | undefined {
  const relevant = events.filter(isPreventionEvent);
  const proposals = relevant.filter((event) => event.op === 'prevention.propose');
  const proposal = proposals.at(-1);
  const first = proposals[0];
  if (proposal === undefined || first === undefined) return undefined;
  const decisions = relevant.filter((event) => event.op !== 'prevention.propose');
  return decisions.reduce<Prevention>(decided, {
    id,
    text: proposal.text,
    codes: (proposal.codes ?? []).map(({ axis, code }) => codeKey(axis, code)),
    status: 'proposed',
    rec: first.rec,
    adopted: undefined,
    retired: undefined,
    change: undefined,
    reason: undefined,
    authors: [...new Set(relevant.map(({ by }) => by))],
    created: first.ts,
  });
}

function isPreventionEvent(event: KnownEvent): event is PreventionEvent {
  return event.op.startsWith('prevention.');
}

function decided(prevention: Prevention, event: PreventionEvent): Prevention {
  switch (event.op) {
    case 'prevention.propose':
      return prevention;
    case 'prevention.adopt':
      return {
        ...prevention,
        status: 'adopted',
        adopted: event.date,
        change: event.change,
        retired: undefined,
        reason: undefined,
      };
    case 'prevention.retire':
      return { ...prevention, status: 'retired', retired: event.date, reason: event.reason };
  }
}
