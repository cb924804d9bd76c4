import type { AnnotationState } from '../core/annotation/fold.ts';
import { type KnownCode, knownCodes } from './annotate-codes.ts';
import type { CodeSlot, TriageRun } from './triage-run.ts';

/** Keys of an answer with a code: 7, 8 and 9. */
export const slotKeys = ['7', '8', '9'] as const;

/** Codes that keep their number for as long as a run lasts; the first three have a key that answers. */
const mostSlots = 9;

/** The codes that a new run begins with: those used most. */
export function codeSlots(annotations: ReadonlyMap<string, AnnotationState>): readonly CodeSlot[] {
  return knownCodes(annotations)
    .slice(0, mostSlots)
    .map(({ axis, code, name }) => ({ axis, code, name }));
}

/** A code that is used for the first time gets a free number; the others keep theirs, so that hands can learn them. */
export function withSlotFor(run: TriageRun, slot: CodeSlot): TriageRun {
  const isKnown = run.slots.some(({ axis, code }) => axis === slot.axis && code === slot.code);
  return isKnown || run.slots.length >= mostSlots ? run : { ...run, slots: [...run.slots, slot] };
}

/** The known codes with those of the run first, under their numbers. */
export function inSlotOrder({ slots }: TriageRun, codes: readonly KnownCode[]): readonly KnownCode[] {
  const isSlot = (slot: CodeSlot) => (code: KnownCode) => code.axis === slot.axis && code.code === slot.code;
  const first = slots.flatMap((slot) => codes.find(isSlot(slot)) ?? { ...slot, records: 0 });
  return [...first, ...codes.filter((code) => !slots.some((slot) => isSlot(slot)(code)))];
}
