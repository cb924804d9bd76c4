import type { TextProgress } from './questions.ts';

/** Texts read between two tellings of how far it has come: a tenth of a second or so. */
const textsBetweenTellings = 4096;

/** How texts are read in turns with others. */
export type Turns = {
  /** Gives the promise to wait for when it is somebody else's turn. */
  readonly rest: (() => Promise<void> | undefined) | undefined;
  /** Hears how far it has come, and undefined at the end. */
  readonly told: (progress: TextProgress | undefined) => void;
};

/** Goes through steps that read texts, in turns with others. Rejects with the signal's reason. */
export async function inTurns(
  steps: Iterable<TextProgress>,
  { rest, told }: Turns,
  signal: AbortSignal,
): Promise<void> {
  if (rest === undefined) return;
  let toldAt = 0;
  try {
    for (const step of steps) {
      const turn = rest();
      if (turn === undefined) continue;
      if (step.done - toldAt >= textsBetweenTellings) {
        toldAt = step.done;
        told(step);
      }
      await turn;
      signal.throwIfAborted();
    }
  } finally {
    if (toldAt > 0) told(undefined);
  }
}
