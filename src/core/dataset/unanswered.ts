/** Why a question has no answer, for the reader. */
export type Unanswerable = { readonly what: string; readonly where?: string; readonly remedy: string };

/** What `ask` rejects with when whatever holds the records could not answer. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly error: Unanswerable;

  constructor(error: Unanswerable) {
    super(error.what);
    this.error = error;
  }
}
