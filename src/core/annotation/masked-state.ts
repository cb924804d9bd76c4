import { maskedTexts } from '../privacy/masked-texts.ts';
import type { AnnotationState } from './fold.ts';

/**
 * Masks what people wrote, for showing: a log that came from elsewhere may hold secrets. Entries that a later state
 * shares with an earlier one are masked once.
 */
export function stateMasking(text: (written: string) => string): (state: AnnotationState) => AnnotationState {
  const known = new WeakMap<object, object>();
  const entry = <Entry extends object>(written: Entry): Entry => {
    const before = known.get(written);
    // Only entries of the same map are ever looked for here, each under itself.
    if (before !== undefined) return before as Entry;
    const masked = maskedTexts(written, text);
    known.set(written, masked);
    return masked;
  };
  const entries = <Entry extends object>(map: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> =>
    new Map([...map].map(([id, written]) => [id, entry(written)]));
  return (state) => ({
    ...state,
    byRecord: entries(state.byRecord),
    insights: entries(state.insights),
    preventions: entries(state.preventions),
  });
}
