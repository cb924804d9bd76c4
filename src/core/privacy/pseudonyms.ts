import { createHmac } from 'node:crypto';
import type { FindingKind } from './finding.ts';

export type IdentifierKind = Exclude<FindingKind, 'credential'>;

/** Turns an identifier into its pseudonym. The same identifier gives the same pseudonym under the same key. */
export type Pseudonyms = (kind: IdentifierKind, identifier: string) => string;

const digits = 12;
/** Distinct identifiers of a dataset are few; a file of random ones must not fill the memory. */
const rememberedLimit = 50_000;

/**
 * `user_…` with twelve hexadecimal digits of HMAC-SHA-256 (RFC 2104) over kind and identifier: without the key nobody
 * can try names until one fits. Without a key, `[user]`.
 */
export function pseudonymsUnder(key: Uint8Array | undefined): Pseudonyms {
  if (key === undefined) return (kind) => `[${kind}]`;
  const remembered = new Map<string, string>();
  return (kind, identifier) => {
    const message = `${kind}\0${canonical(identifier)}`;
    const known = remembered.get(message);
    if (known !== undefined) return known;
    const pseudonym = `${kind}_${createHmac('sha256', key).update(message).digest('hex').slice(0, digits)}`;
    if (remembered.size >= rememberedLimit) remembered.clear();
    remembered.set(message, pseudonym);
    return pseudonym;
  };
}

/** Names of accounts, hosts and mailboxes ignore case where it matters most. */
function canonical(identifier: string): string {
  return identifier.normalize('NFKC').trim().toLowerCase();
}
