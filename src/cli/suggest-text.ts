import { type EventBody, parseEvent } from '../core/annotation/events.ts';
import type { WatchedModule } from '../core/harness/module-watch.ts';
import type { Suggestion } from '../core/harness/suggestion.ts';
import { harmless } from '../core/text/harmless.ts';

type Decision = { readonly isKnown: boolean; readonly reason: string | undefined };

/** The events of a decision; a suggestion that only insights gave rise to is written down with it. */
export function suggestionBodies(
  { id, module, kind, patch, rationale, evidence, status, from }: Suggestion,
  { isKnown, reason }: Decision,
): readonly EventBody[] {
  const given = evidenceBody(evidence);
  const propose: EventBody = {
    op: 'suggestion.propose',
    suggestion: id,
    module,
    kind,
    patch: [...patch],
    rationale,
    ...(given === undefined ? {} : { evidence: given }),
    ...(from === undefined ? {} : { from }),
  };
  const decided: EventBody = {
    op: 'suggestion.status',
    suggestion: id,
    status,
    ...(reason === undefined ? {} : { reason }),
  };
  return isKnown ? [decided] : [propose, decided];
}

type EvidenceOf = Extract<EventBody, { readonly op: 'suggestion.propose' }>['evidence'];

/** Evidence as events hold it; what somebody wrote into the file otherwise stays there. */
function evidenceBody(evidence: unknown): EvidenceOf {
  const probe = {
    v: 1,
    id: '00000000000000000000000000',
    ts: '2026-01-01T00:00:00Z',
    by: 'x',
    op: 'insight.edit',
    insight: 'x',
    evidence,
  };
  const parsed = parseEvent(probe);
  return parsed.ok && parsed.event.op === 'insight.edit' ? parsed.event.evidence : undefined;
}

/** A module, when its review is due, and what each trigger comes to. */
export function watchLines({ module, reviewDate, isReviewDue, triggers }: WatchedModule): readonly string[] {
  const review =
    reviewDate === undefined ? 'no review day' : `review ${reviewDate}${isReviewDue ? ', DUE' : ''}`;
  return [
    `${harmless(`${module}  ${review}`)}\n`,
    ...triggers.map(({ text, verdict, count, n, interval }) => {
      const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
      const measured =
        interval === undefined
          ? ''
          : `: ${count} of ${n}, ${percent(interval.low)} to ${percent(interval.high)}`;
      return `${harmless(`    ${verdict.toUpperCase()}  ${text}${measured}`)}\n`;
    }),
  ];
}
