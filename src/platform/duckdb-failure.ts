import type { Unanswerable } from '../core/dataset/unanswered.ts';
import { harmless } from '../core/text/harmless.ts';

/** More says no more to the reader. */
const longestReason = 200;

/** A statement that DuckDB could not answer, in words for the reader. */
export class DuckDbFailure extends Error {
  override readonly name = 'DuckDbFailure';
  readonly error: Unanswerable;

  constructor(cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const [reason = ''] = said.split('\n');
    super(`DuckDB says: ${harmless(reason).slice(0, longestReason)}`, { cause });
    this.error = { what: this.message, where: 'in its database', remedy: remedyOf(reason) };
  }
}

function remedyOf(reason: string): string {
  if (/^Out of Memory/i.test(reason)) return 'narrow the filter with /, or give the machine more memory';
  if (/^IO Error|no space left|disk/i.test(reason))
    return 'see whether the files are there and the cache folder has room, then start again';
  return 'narrow the filter with /, or ask again with R';
}
