import type { Redactor } from '../core/privacy/redactor.ts';

/** A text fit to leave, and how many places of it were masked. */
export type RedactedCopy = { readonly text: string; readonly masked: number };

/** Redacts what is copied from the screen; a JSON text stays JSON. */
export function redactedCopy(text: string, { json, text: redactText, counts }: Redactor): RedactedCopy {
  const before = total(counts());
  const asJson = json(text);
  const redacted = asJson.ok ? asJson.json : redactText(text);
  return { text: redacted, masked: total(counts()) - before };
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
