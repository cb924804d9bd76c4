/** Counts work, not time, so that a busy machine never changes what is redacted. */
export type StepBudget = { remaining: number };

/** Thrown inside one line's redaction; `redactLine` turns it into a quarantined line. */
export class StepBudgetExhausted extends Error {}

/** Enough for every line of ordinary text many times over; a line that needs more is built to be slow. */
export function stepBudgetFor(length: number): StepBudget {
  return { remaining: 2_000_000 + 1_000 * length };
}

export function spend(budget: StepBudget, steps: number): void {
  budget.remaining -= steps;
  if (budget.remaining < 0) throw new StepBudgetExhausted();
}
