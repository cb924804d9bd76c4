import type { Example } from './example.ts';
import type { ExportTask } from './export-format.ts';
import { type FailureFacts, failureFacts, type SourceRecord } from './failure-facts.ts';
import { prompts } from './prompts.ts';
import { correctionOf, reviewedCategory, reviewOf } from './review-gate.ts';

export type Gates = { readonly unreviewed: 'left out' | 'included' };

/** What became of one record under one rule: rows, or the first condition it does not meet. */
export type Mapped =
  | { readonly kind: 'rows'; readonly examples: readonly Example[] }
  | { readonly kind: 'unmet'; readonly condition: string };

/** The tasks whose rows are made of one failure record each. */
export type RecordTask = Extract<ExportTask, 'diagnose' | 'repair' | 'prevent' | 'classify'>;

/** Ways to resolve a failure that nobody should learn as a repair. */
const noRepair = new Set([
  'abandoned',
  'workaround',
  'unresolved',
  'none',
  'skipped',
  'deferred',
  'wont_fix',
]);

const reviewWords = {
  excluded: 'excluded by a reviewer',
  'not a failure': 'not a failure, says a reviewer',
  disputed: 'reviewers disagree about it',
  unreviewed: 'not reviewed',
} as const;

/** Why no row may be made of a record, whatever the task; undefined when one may. */
export function gateOf({ said }: SourceRecord, facts: FailureFacts, gates: Gates): string | undefined {
  const review = reviewOf(said);
  if (review !== 'confirmed' && !(review === 'unreviewed' && gates.unreviewed === 'included'))
    return reviewWords[review];
  return facts.generalizable === false ? 'not generalizable' : undefined;
}

/** One failure record → the row of one task. */
export function mapFailure(task: RecordTask, record: SourceRecord, gates: Gates): Mapped {
  const facts = failureFacts(record);
  const gate = gateOf(record, facts, gates);
  if (gate !== undefined) return unmet(gate);
  const corrected = correctionOf(record.said, 'rootCause');
  if (corrected.kind === 'disputed') return unmet('reviewers wrote different root causes');
  const rootCause = corrected.kind === 'one' ? corrected.text : facts.rootCause;
  const made = questionAndAnswer(task, { record, facts, rootCause });
  if ('unmet' in made) return unmet(made.unmet);
  if (isPlaceholder(made.completion)) return unmet('the answer is empty or a placeholder');
  const { prompt, completion } = made;
  const rule =
    task !== 'prevent' && task !== 'classify' && corrected.kind === 'one' ? `${task}/corrected` : task;
  const example = exampleOf({ record, facts }, { task, rule, prompt });
  return { kind: 'rows', examples: [{ ...example, answer: { shape: 'sft', completion } }] };
}

type Known = {
  readonly record: SourceRecord;
  readonly facts: FailureFacts;
  readonly rootCause: string | undefined;
};
type Made = { readonly prompt: string; readonly completion: string } | { readonly unmet: string };

function questionAndAnswer(task: RecordTask, { record, facts, rootCause }: Known): Made {
  if (task !== 'prevent' && facts.symptoms === undefined) return { unmet: 'no symptoms' };
  if (task === 'classify') {
    const category = reviewedCategory(record.said) ?? facts.category;
    if (category === undefined) return { unmet: 'no category' };
    return { prompt: prompts.classify(facts), completion: category };
  }
  if (rootCause === undefined || isPlaceholder(rootCause)) return { unmet: 'no root cause' };
  if (task === 'diagnose') return { prompt: prompts.diagnose(facts), completion: rootCause };
  if (task === 'repair') return repair({ record, facts, rootCause });
  if (facts.generalizable !== true) return { unmet: 'not known to be generalizable' };
  if (facts.pattern === undefined && facts.category === undefined)
    return { unmet: 'no pattern and no category' };
  if (facts.prevention === undefined) return { unmet: 'no suggested prevention' };
  return { prompt: prompts.prevent(facts, rootCause), completion: facts.prevention };
}

function repair({ record, facts, rootCause }: Known & { readonly rootCause: string }): Made {
  const corrected = correctionOf(record.said, 'resolution');
  if (corrected.kind === 'disputed') return { unmet: 'reviewers wrote different resolutions' };
  const resolution = corrected.kind === 'one' ? corrected.text : facts.resolution;
  if (resolution === undefined) return { unmet: 'not resolved' };
  const type = facts.resolutionType?.toLowerCase().replace(/[\s-]+/g, '_');
  if (type !== undefined && noRepair.has(type)) return { unmet: `resolved by ${type.replaceAll('_', ' ')}` };
  return { prompt: prompts.repair(facts, rootCause), completion: resolution };
}

/** What every example of one record has in common. */
export function exampleOf(
  { record, facts }: { readonly record: SourceRecord; readonly facts: FailureFacts },
  { task, rule, prompt }: Pick<Example, 'task' | 'rule' | 'prompt'>,
): Omit<Example, 'answer'> {
  return {
    task,
    rule,
    sources: [record],
    facts: task === 'prevent' ? preventionFacts(facts) : (facts.symptoms ?? prompt),
    prompt,
    time: facts.time,
    features: facts.feature === undefined ? [] : [facts.feature],
    sessions: facts.session === undefined ? [] : [facts.session],
  };
}

function preventionFacts({ pattern, category, rootCause }: FailureFacts): string {
  return [pattern, category, rootCause].filter((text) => text !== undefined).join('\n');
}

const placeholder =
  /^[\s\W]*(?:todo|tbd|tba|fixme|xxx|n\/?a|none|null|nil|undefined|unknown|unclear|not (?:yet )?known|not determined|placeholder|\?+|lorem ipsum.*)?[\s\W]*$/i;

/** An answer that says nothing, as "TODO" or "-". */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text) || /^\s*(?:todo|tbd|fixme)\b\s*[:-]/i.test(text);
}

function unmet(condition: string): Mapped {
  return { kind: 'unmet', condition };
}
