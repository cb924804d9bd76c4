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

/**
 * The same over the taxonomies of several projects that are looked at as one: what any of them has merged counts as one, and
 * where two give a pattern different names, the first one's stands.
 */
export function mergedNamesAcross(taxonomies: readonly Taxonomy[]): NameOf {
  const [first, ...others] = taxonomies.filter(speaksOfPatterns).map(mergedNames);
  if (first === undefined) return (pattern) => pattern;
  if (others.length === 0) return first;
  return (pattern) => {
    const seen = new Set([pattern]);
    for (let name = pattern; ; ) {
      const next = [first, ...others].map((nameOf) => nameOf(name)).find((other) => other !== name);
      if (next === undefined || seen.has(next)) return name;
      seen.add(next);
      name = next;
    }
  };
}

/** The same; undefined when no pattern has been merged or renamed, so that nothing need be looked up. */
export function mergedNamesIfAny(taxonomies: readonly Taxonomy[]): NameOf | undefined {
  return taxonomies.some(speaksOfPatterns) ? mergedNamesAcross(taxonomies) : undefined;
}

function speaksOfPatterns({ codes }: Taxonomy): boolean {
  for (const { axis } of codes.values()) if (axis === 'pattern') return true;
  return false;
}
