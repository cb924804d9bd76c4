import { failureFacts, type SourceRecord } from './failure-facts.ts';
import { exampleOf, type Gates, gateOf, isPlaceholder, type Mapped } from './map-failures.ts';
import { prompts } from './prompts.ts';
import { correctionOf } from './review-gate.ts';

/**
 * The one pair that a person's review gives: the root cause they wrote, chosen over the recorded one. Under KTO the same
 * two texts, each with its label. A recorded root cause that nobody corrected is never a rejected answer.
 */
export function mapCorrection(task: 'preference' | 'kto', record: SourceRecord, gates: Gates): Mapped {
  const facts = failureFacts(record);
  const gate = gateOf(record, facts, gates);
  if (gate !== undefined) return unmet(gate);
  const corrected = correctionOf(record.said, 'rootCause');
  if (corrected.kind === 'none') return unmet('no reviewer corrected its root cause');
  if (corrected.kind === 'disputed') return unmet('reviewers wrote different root causes');
  if (facts.rootCause === undefined || isPlaceholder(facts.rootCause))
    return unmet('no recorded root cause that the correction replaces');
  if (facts.symptoms === undefined) return unmet('no symptoms');
  const rule = 'correction: the root cause of a reviewer over the recorded one';
  const example = exampleOf({ record, facts }, { task, rule, prompt: prompts.diagnose(facts) });
  const { text: chosen } = corrected;
  const rejected = facts.rootCause;
  if (task === 'preference')
    return { kind: 'rows', examples: [{ ...example, answer: { shape: 'preference', chosen, rejected } }] };
  return {
    kind: 'rows',
    examples: [
      { ...example, answer: { shape: 'kto', completion: chosen, label: true } },
      { ...example, answer: { shape: 'kto', completion: rejected, label: false } },
    ],
  };
}

function unmet(condition: string): Mapped {
  return { kind: 'unmet', condition };
}
