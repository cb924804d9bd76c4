import type { Answers, AnswerTo, Question } from '../core/dataset/questions.ts';
import type { Revision } from '../core/dataset/row.ts';

type Entry = { readonly revision: Revision; readonly answer: Answers[keyof Answers] };

/** Answers by question, latest last. The screens read from here; the store asks for what is missing or out of date. */
export type AnswerBook = ReadonlyMap<string, Entry>;

export const emptyBook: AnswerBook = new Map();

/** Enough for the questions of every screen on a deep stack; older answers are asked again when needed. */
const capacity = 96;

/** One text for equal questions: they are built with their keys in the same order. */
export function questionKey(question: Question): string {
  return JSON.stringify(question);
}

/** The newest answer known, even if records have been added since; undefined while none has come. */
export function answerTo<Q extends Question>(book: AnswerBook, question: Q): AnswerTo<Q> | undefined {
  // The key holds the question's `ask`, so the entry's answer is of that kind.
  return book.get(questionKey(question))?.answer as AnswerTo<Q> | undefined;
}

/** Whether the answer speaks of a state of the data no older than this `minor`. */
export function isSince(book: AnswerBook, question: Question, minor: number): boolean {
  return (book.get(questionKey(question))?.revision.minor ?? -1) >= minor;
}

export function isCurrent(book: AnswerBook, question: Question, revision: Revision): boolean {
  const entry = book.get(questionKey(question));
  return (
    entry !== undefined && entry.revision.major === revision.major && entry.revision.minor === revision.minor
  );
}

export function remember(book: AnswerBook, question: Question, entry: Entry): AnswerBook {
  const key = questionKey(question);
  const entries = [...book].filter(([other]) => other !== key);
  return new Map([...entries.slice(-capacity + 1), [key, entry]]);
}
