import { createHash } from 'node:crypto';
import { maskVariables } from '../statistics/masking.ts';
import { answerTexts, type Example, wholeText } from './example.ts';
import { groupsBy, plain } from './lints.ts';
import { repeatedBy } from './near-texts.ts';

export type Duplicate = {
  readonly example: Example;
  readonly kept: Example;
  readonly how: 'exact duplicate' | 'duplicate but for numbers, paths or identifiers' | 'near-duplicate';
};

export type Deduplicated = {
  readonly kept: readonly Example[];
  readonly duplicates: readonly Duplicate[];
};

/** Leaves the earliest of all rows of one task that say the same: exactly, once masked, or nearly. */
export function deduplicate(examples: readonly Example[]): Deduplicated {
  const duplicates: Duplicate[] = [];
  const ordered = [...examples].sort(earlierFirst);
  const exact = firstOfEach(ordered, {
    keyOf: (each) => plain(wholeText(each)),
    how: 'exact duplicate',
    duplicates,
  });
  const masked = firstOfEach(exact, {
    keyOf: (each) => maskedText(saidText(each)),
    how: 'duplicate but for numbers, paths or identifiers',
    duplicates,
  });
  const near = nearDuplicates(masked, duplicates);
  return { kept: near, duplicates };
}

type Telling = {
  readonly keyOf: (example: Example) => string;
  readonly how: Duplicate['how'];
  readonly duplicates: Duplicate[];
};

function firstOfEach(ordered: readonly Example[], { keyOf, how, duplicates }: Telling): readonly Example[] {
  return [...groupsBy(ordered, keyOf).values()].flatMap(([kept, ...others]) => {
    if (kept === undefined) return [];
    for (const example of others) duplicates.push({ example, kept, how });
    return [kept];
  });
}

function nearDuplicates(ordered: readonly Example[], duplicates: Duplicate[]): readonly Example[] {
  // A row that is gone cannot send others away: else a chain of small steps would empty the task.
  const repeated = repeatedBy(
    ordered.map((each) => maskedText(saidText(each))),
    (place, earlier) => isSameLabel(ordered[earlier], ordered[place]),
  );
  return ordered.filter((example, place) => {
    const kept = ordered[repeated[place] ?? -1];
    if (kept === undefined) return true;
    duplicates.push({ example, kept, how: 'near-duplicate' });
    return false;
  });
}

/** Two answers that differ in their label alone are a contradiction, not a duplicate. */
function isSameLabel(a: Example | undefined, b: Example | undefined): boolean {
  if (a?.answer.shape !== 'kto' || b?.answer.shape !== 'kto') return true;
  return a.answer.label === b.answer.label;
}

/** The facts and the answers: the question around them is the same in all rows, and would make short texts alike. */
function saidText({ facts, answer }: Example): string {
  const label = answer.shape === 'kto' ? [String(answer.label)] : [];
  return [facts, ...answerTexts(answer), ...label].join('\n\n');
}

export function maskedText(text: string): string {
  return plain(maskVariables(text));
}

/** SHA-256 of what an example says, for telling exact copies. */
export function textHash(example: Example): string {
  return createHash('sha256')
    .update(plain(wholeText(example)))
    .digest('hex');
}

/** By time, then by identity, so that the order of lines in files is of no account. */
function earlierFirst(a: Example, b: Example): number {
  const [left, right] = [a.time ?? Number.POSITIVE_INFINITY, b.time ?? Number.POSITIVE_INFINITY];
  if (left !== right) return left < right ? -1 : 1;
  const [first, second] = [identityOf(a), identityOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** Names one row: task, rule, records and, under KTO, which of the two it is. */
export function identityOf({ task, rule, sources, answer }: Example): string {
  const side = answer.shape === 'kto' ? String(answer.label) : '';
  return [task, ...sources.map(({ recId }) => recId), rule, side].join(' ');
}
