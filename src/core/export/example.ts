import type { ExportTask } from './export-format.ts';
import type { SourceRecord } from './failure-facts.ts';

type Common = {
  readonly task: ExportTask;
  /** By which rule it was made: stands in its provenance. */
  readonly rule: string;
  readonly sources: readonly SourceRecord[];
  /** What both the question and its near-duplicates are known by: the symptoms, or the task as it was given. */
  readonly facts: string;
  readonly prompt: string;
  /** Milliseconds: of the newest record behind it. */
  readonly time: number | undefined;
  readonly features: readonly string[];
  readonly sessions: readonly string[];
};

export type Answer =
  | { readonly shape: 'sft'; readonly completion: string }
  | { readonly shape: 'preference'; readonly chosen: string; readonly rejected: string }
  | { readonly shape: 'kto'; readonly completion: string; readonly label: boolean }
  | {
      readonly shape: 'stepwise';
      readonly completions: readonly string[];
      readonly labels: readonly boolean[];
    };

/** One row to be, before it takes the shape that a trainer wants. */
export type Example = Common & { readonly answer: Answer };

/** The texts that a model would learn to write. */
export function answerTexts(answer: Answer): readonly string[] {
  switch (answer.shape) {
    case 'sft':
    case 'kto':
      return [answer.completion];
    case 'preference':
      return [answer.chosen, answer.rejected];
    case 'stepwise':
      return answer.completions;
  }
}

/** The answer with each of its texts changed. */
export function mapAnswer(answer: Answer, change: (text: string) => string): Answer {
  switch (answer.shape) {
    case 'sft':
    case 'kto':
      return { ...answer, completion: change(answer.completion) };
    case 'preference':
      return { ...answer, chosen: change(answer.chosen), rejected: change(answer.rejected) };
    case 'stepwise':
      return { ...answer, completions: answer.completions.map(change) };
  }
}

/** What the texts have in common with others: one text for comparing. */
export function wholeText({ prompt, answer }: Pick<Example, 'prompt' | 'answer'>): string {
  const labels = answer.shape === 'kto' ? [String(answer.label)] : [];
  return [prompt, ...answerTexts(answer), ...labels].join('\n\n');
}

/** Where the first record behind an example stands, as `file:line (rec_id)`. */
export function placeOf({ sources }: Pick<Example, 'sources'>): string {
  const [first] = sources;
  return first === undefined ? '?' : `${first.place.file}:${first.place.line} (${first.recId})`;
}
