import { codeKey } from '../annotation/code-key.ts';
import type { Taxonomy } from '../annotation/taxonomy.ts';
import type { NameOf } from '../dataset/counted-names.ts';

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

/** The same; undefined when no pattern has been merged or renamed, so that nothing need be looked up. */
export function mergedNamesIfAny(taxonomy: Taxonomy): NameOf | undefined {
  for (const { axis } of taxonomy.codes.values()) if (axis === 'pattern') return mergedNames(taxonomy);
  return undefined;
}
