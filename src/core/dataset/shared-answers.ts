import type { AnswerTo, Question } from './questions.ts';
import { Remembered } from './remembered.ts';

/** An answer being made or made, and the signal of whoever asked first. */
type Asked = { readonly answered: Promise<unknown>; readonly signal: AbortSignal };

type Asking<Q extends Question> = {
  readonly question: Q;
  readonly signal: AbortSignal;
  /** Begins to make the answer, which ends early when the signal says so. */
  readonly begin: () => Promise<unknown>;
  /** Asks once more, when whoever asked first took the question back and this asker did not. */
  readonly again: () => Promise<AnswerTo<Q>>;
};

/** The last few answers: one that is made, or being made, serves everyone who asks the same. */
export class SharedAnswers {
  readonly #asked: Remembered<Asked>;

  constructor(limit: number) {
    this.#asked = new Remembered(limit);
  }

  clear(): void {
    this.#asked.clear();
  }

  /** Rejects with the signal's reason, or as the making of the answer does; a failure is not remembered. */
  async to<Q extends Question>({ question, signal, begin, again }: Asking<Q>): Promise<AnswerTo<Q>> {
    const key = JSON.stringify(question);
    if (this.#asked.peek(key)?.signal.aborted === true) this.#asked.delete(key);
    const { answered, signal: asker } = this.#asked.get(key, () => ({ answered: begin(), signal }));
    try {
      // The key names the question, so the answer is the question's.
      const given = (await answered) as AnswerTo<Q>;
      signal.throwIfAborted();
      return given;
    } catch (error) {
      signal.throwIfAborted();
      // Whoever asked first took the question back; this one still stands.
      if (asker.aborted) return again();
      this.#asked.delete(key);
      throw error;
    }
  }
}
