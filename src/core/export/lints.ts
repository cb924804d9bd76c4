import { answerTexts, type Example } from './example.ts';

/** What makes a row worse than none. */

/** Runs of five words are compared, or of all the words there are. */
const runLength = 5;

/** The share of an answer's runs of five words that stand in the prompt already. */
export function leakedShare(prompt: string, answer: string): number {
  const words = wordsOf(answer);
  const length = Math.min(runLength, words.length);
  if (length === 0) return 0;
  const known = new Set(runsOf(wordsOf(prompt), length));
  const runs = runsOf(words, length);
  return runs.filter((run) => known.has(run)).length / runs.length;
}

/** Above this share a model learns to copy. */
export const mostLeaked = 0.5;

export function isLeaked({ prompt, answer }: Pick<Example, 'prompt' | 'answer'>): boolean {
  // An attempt may quote its task at length and rightly so; the others answer from what they are told.
  if (answer.shape === 'stepwise') return false;
  const [wanted = ''] = answerTexts(answer);
  return leakedShare(prompt, wanted) > mostLeaked;
}

/** Whether both sides of a pair say the same but for spaces. */
export function isSamePair({ answer }: Pick<Example, 'answer'>): boolean {
  return answer.shape === 'preference' && plain(answer.chosen) === plain(answer.rejected);
}

/**
 * The examples that contradict another one: one prompt with two different answers, one answer with both labels, a pair
 * whose sides are the other way round elsewhere. Nobody can tell which is right, so all of them go.
 */
export function contradictions(examples: readonly Example[]): ReadonlySet<Example> {
  const found = new Set<Example>();
  for (const group of groupsBy(examples, keyOf).values()) {
    const claims = new Set(group.map(claimOf));
    if (claims.size > 1) for (const example of group) found.add(example);
  }
  return found;
}

function keyOf({ task, prompt, answer }: Example): string {
  const question = `${task}\n${plain(prompt)}`;
  switch (answer.shape) {
    case 'sft':
    case 'stepwise':
      return question;
    case 'kto':
      return `${question}\n${plain(answer.completion)}`;
    case 'preference':
      return `${question}\n${[plain(answer.chosen), plain(answer.rejected)].sort().join('\n')}`;
  }
}

function claimOf({ answer }: Example): string {
  switch (answer.shape) {
    case 'sft':
      return plain(answer.completion);
    case 'kto':
      return String(answer.label);
    case 'preference':
      return plain(answer.chosen);
    case 'stepwise':
      return JSON.stringify([answer.completions.map(plain), answer.labels]);
  }
}

/** Items by key, keys in the order met. */
export function groupsBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** For comparing: composed, in lower case, runs of spaces made one. */
export function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function runsOf(words: readonly string[], length: number): readonly string[] {
  const runs: string[] = [];
  for (let start = 0; start + length <= words.length; start += 1)
    runs.push(words.slice(start, start + length).join(' '));
  return runs;
}
