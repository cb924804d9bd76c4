import type { Example } from './example.ts';
import { type FailureFacts, failureFacts, type SourceRecord, timeOf, valueAt } from './failure-facts.ts';
import { type Gates, gateOf, type Mapped } from './map-failures.ts';
import type { Transcript } from './transcript.ts';

/** What attempts are paired from. */
export type Attempts = {
  /** Successes by feature, oldest first. */
  readonly successes: ReadonlyMap<string, readonly SourceRecord[]>;
  readonly transcripts: ReadonlyMap<string, Transcript>;
  readonly acrossModels: 'left out' | 'included';
};

export function attemptsFrom(
  successes: readonly SourceRecord[],
  rest: Omit<Attempts, 'successes'>,
): Attempts {
  const byFeature = new Map<string, SourceRecord[]>();
  for (const success of successes) {
    const { feature } = featureAndSession(success);
    if (feature === undefined) continue;
    byFeature.set(feature, [...(byFeature.get(feature) ?? []), success]);
  }
  for (const list of byFeature.values()) list.sort(byTime);
  return { successes: byFeature, ...rest };
}

type Pair = {
  readonly failed: Transcript;
  readonly passed: Transcript;
  readonly success: SourceRecord;
  readonly prompt: string;
};

/**
 * Pairs a failed attempt with the first later success at the same feature, when both sessions' texts are there, answer
 * the same prompt, and the later one ran tests if the failure had broken some.
 */
export function mapAttempt(
  task: 'preference' | 'kto' | 'stepwise',
  { record, gates }: { readonly record: SourceRecord; readonly gates: Gates },
  attempts: Attempts,
): Mapped {
  const facts = failureFacts(record);
  const gate = gateOf(record, facts, gates);
  if (gate !== undefined) return unmet(gate);
  const pair = pairOf(record, facts, attempts);
  if (typeof pair === 'string') return unmet(pair);
  return { kind: 'rows', examples: examplesOf(task, { record, facts }, pair) };
}

function pairOf(record: SourceRecord, facts: FailureFacts, attempts: Attempts): Pair | string {
  const { feature, session, time } = facts;
  if (feature === undefined || session === undefined || time === undefined)
    return 'no feature, session or time to find a later attempt by';
  const success = (attempts.successes.get(feature) ?? []).find((each) => isLater(each, record, facts));
  if (success === undefined) return 'no later success at the same feature';
  if (facts.affectedTests.length > 0 && !hasTestRun(success))
    return 'no test run recorded in the later attempt';
  const model = failureFacts(success).model;
  if (
    attempts.acrossModels === 'left out' &&
    model !== undefined &&
    facts.model !== undefined &&
    model !== facts.model
  )
    return 'the attempts are by different models';
  const failed = attempts.transcripts.get(session);
  if (failed === undefined) return 'no transcript of the failed attempt';
  const passed = attempts.transcripts.get(featureAndSession(success).session ?? '');
  if (passed === undefined) return 'no transcript of the later attempt';
  const [prompt, ...more] = failed.prompts;
  if (prompt === undefined || more.length > 0 || passed.prompts.length > 1)
    return 'a session with several prompts is not one attempt';
  if (normal(prompt) !== normal(passed.prompts[0] ?? ''))
    return 'the two attempts were asked different things';
  return { failed, passed, success, prompt };
}

function isLater(success: SourceRecord, failure: SourceRecord, { session, time }: FailureFacts): boolean {
  const at = timeOf(success.value);
  return (
    success.project === failure.project &&
    at !== undefined &&
    time !== undefined &&
    at > time &&
    featureAndSession(success).session !== session
  );
}

function hasTestRun({ value }: SourceRecord): boolean {
  return Number(valueAt(value, ['tool_usage', 'test_runs']) ?? 0) >= 1;
}

function examplesOf(
  task: 'preference' | 'kto' | 'stepwise',
  { record, facts }: { readonly record: SourceRecord; readonly facts: FailureFacts },
  { failed, passed, success, prompt }: Pair,
): readonly Example[] {
  const later = featureAndSession(success);
  const example: Omit<Example, 'answer'> = {
    task,
    rule: 'attempts: the later success over the failed attempt at the same prompt',
    sources: [record, success],
    facts: prompt,
    prompt,
    time: timeOf(success.value) ?? facts.time,
    features: present([facts.feature]),
    sessions: present([facts.session, later.session]),
  };
  switch (task) {
    case 'preference':
      return [
        { ...example, answer: { shape: 'preference', chosen: passed.answer, rejected: failed.answer } },
      ];
    case 'kto':
      return [
        { ...example, answer: { shape: 'kto', completion: passed.answer, label: true } },
        { ...example, answer: { shape: 'kto', completion: failed.answer, label: false } },
      ];
    case 'stepwise': {
      const completions = [failed.answer, passed.answer];
      return [{ ...example, answer: { shape: 'stepwise', completions, labels: [false, true] } }];
    }
  }
}

function featureAndSession(record: SourceRecord) {
  const { feature, session } = failureFacts(record);
  return { feature, session };
}

function byTime(a: SourceRecord, b: SourceRecord): number {
  return (timeOf(a.value) ?? 0) - (timeOf(b.value) ?? 0) || (a.recId < b.recId ? -1 : 1);
}

function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}

function normal(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function unmet(condition: string): Mapped {
  return { kind: 'unmet', condition };
}
