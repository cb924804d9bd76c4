import { formatReplay, mergedSteps, type ReplayStep } from '../app/replay.ts';

/** What was done in a session, so that it can be written down and played again. */
export type Journal = {
  readonly add: (step: ReplayStep) => void;
  /** The whole of it as a replay file, secrets taken out. */
  readonly text: () => string;
};

/** A day's work has fewer. */
const mostSteps = 100_000;

export function openJournal(redact: (text: string) => string): Journal {
  const steps: ReplayStep[] = [];
  const redacted = (step: ReplayStep): ReplayStep => {
    if ('type' in step) return { type: redact(step.type) };
    return 'paste' in step ? { paste: redact(step.paste) } : step;
  };
  return {
    add: (step) => {
      if (steps.length < mostSteps) steps.push(step);
    },
    // A secret shows only in the whole of what was typed.
    text: () => formatReplay(mergedSteps(steps).map(redacted)),
  };
}
