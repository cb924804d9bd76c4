import { createHmac } from 'node:crypto';

/** A finding its owner has looked at and lets through, kept without the value itself. */
export type AllowedFinding = {
  /** HMAC-SHA-256 under the dataset's key of the exact value, in hexadecimal; see `allowanceOf`. */
  readonly value: string;
  /** Only findings of this rule; every rule that may be allowed when left out. */
  readonly rule?: string;
};

/** Rules nobody can switch off: what they find is never harmless. */
const neverAllowed = new Set(['private_key', 'jwt', 'authorization']);

/** What is stored to allow one exact value. */
export function allowanceOf(key: Uint8Array, value: string): string {
  return createHmac('sha256', key).update(`allow\0${value}`).digest('hex');
}

type Allowances = { readonly key: Uint8Array | undefined; readonly allowed: readonly AllowedFinding[] };

/** Whether the owner lets this value through. Expired entries are left out by whoever reads the list. */
export function isAllowed(
  { key, allowed }: Allowances,
  { rule, value }: { readonly rule: string; readonly value: string },
): boolean {
  if (allowed.length === 0 || key === undefined || neverAllowed.has(rule)) return false;
  const allowance = allowanceOf(key, value);
  return allowed.some(
    (entry) => entry.value === allowance && (entry.rule === undefined || entry.rule === rule),
  );
}
