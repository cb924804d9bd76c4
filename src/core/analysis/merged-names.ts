import { codeKey } from '../annotation/code-key.ts';
import type { Taxonomy } from '../annotation/taxonomy.ts';
import type { NameOf } from './analysis-scope.ts';

/** Patterns under the names that a person has merged them into; splits need records and leave a pattern as it is. */
export function mergedNames({ codes, merges }: Taxonomy): NameOf {
  return (pattern) => {
    let key = codeKey('pattern', pattern);
    const seen = new Set([key]);
    for (let next = merges.get(key); next !== undefined && !seen.has(next); next = merges.get(key)) {
      seen.add(next);
      key = next;
    }
    return codes.get(key)?.name ?? key.slice('pattern/'.length);
  };
}
