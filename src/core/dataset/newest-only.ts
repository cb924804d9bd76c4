/** Of how many records an answer was made from the newest alone, because all were too many. */
export type NewestOnly = { readonly used: number; readonly of: number };

type Marked = { readonly newestOnly?: NewestOnly };

export function markedNewestOnly<Answer extends object>(answer: Answer, newestOnly: NewestOnly): Answer {
  return { ...answer, newestOnly };
}

/** Undefined for an answer that was made from all records. */
export function newestOnly(answer: object): NewestOnly | undefined {
  const { newestOnly: marked }: Marked = answer;
  return marked;
}
