/** How alike two short texts are. */

/**
 * The distinct runs of `length` characters (code points) of a text in lower case with runs of spaces made one.
 *
 * A text shorter than that is its own only run; an empty text has none.
 */
export function characterRuns(text: string, length: number): ReadonlySet<string> {
  const characters = Array.from(text.toLowerCase().trim().replace(/\s+/g, ' '));
  const runs = new Set<string>();
  if (characters.length > 0 && characters.length < length) return runs.add(characters.join(''));
  for (let start = 0; start + length <= characters.length; start += 1) {
    runs.add(characters.slice(start, start + length).join(''));
  }
  return runs;
}

export type Overlap = {
  readonly shared: number;
  readonly union: number;
  /** Shared over union; `null` when both sets are empty. */
  readonly jaccard: number | null;
  /** Shared over the smaller set: 1 when one text contains the other. `null` when one set is empty. */
  readonly containment: number | null;
};

export function overlap<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Overlap {
  const [smaller, larger] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const member of smaller) if (larger.has(member)) shared += 1;
  const union = a.size + b.size - shared;
  return {
    shared,
    union,
    jaccard: union === 0 ? null : shared / union,
    containment: smaller.size === 0 ? null : shared / smaller.size,
  };
}

/** The words of a text as scikit-learn's vectorisers take them: lower case, two or more letters, digits or underscores. */
export function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
}

export type TermWeights = {
  /** ln((1+n)/(1+df)) + 1 for every term. */
  readonly inverseDocumentFrequency: ReadonlyMap<string, number>;
  /** One vector per document, scaled to length 1; empty for a document without terms. */
  readonly vectors: readonly ReadonlyMap<string, number>[];
};

/** Term frequency times smoothed inverse document frequency, as scikit-learn's TfidfVectorizer computes it by default. */
export function termWeights(documents: readonly (readonly string[])[]): TermWeights {
  const counted = documents.map(tally);
  const documentFrequency = tally(counted.flatMap((counts) => [...counts.keys()]));
  const inverseDocumentFrequency = new Map(
    [...documentFrequency].map(([term, found]) => [term, Math.log((1 + documents.length) / (1 + found)) + 1]),
  );
  const vectors = counted.map((counts) => {
    const weights = [...counts].map(
      ([term, count]) => [term, count * (inverseDocumentFrequency.get(term) ?? 0)] as const,
    );
    const length = Math.hypot(...weights.map(([, weight]) => weight));
    return new Map(weights.map(([term, weight]) => [term, weight / length]));
  });
  return { inverseDocumentFrequency, vectors };
}

/** The cosine of two vectors of length 1: 0 for nothing in common, 1 for the same mix of terms. */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [smaller, larger] = a.size <= b.size ? [a, b] : [b, a];
  let product = 0;
  for (const [term, weight] of smaller) product += weight * (larger.get(term) ?? 0);
  return product;
}

function tally(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
