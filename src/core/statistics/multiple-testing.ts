/** p-values of a family of tests, adjusted so that the family raises few false alarms. Order is kept. */

/**
 * Benjamini & Hochberg's adjusted p-values (JRSS B 57, 1995): rejecting those ≤ q keeps the expected share of
 * false discoveries at q.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  return stepUp(pValues, (p, rank) => (p * pValues.length) / rank);
}

/** Benjamini & Yekutieli's (Annals of Statistics 29, 2001): as above under any dependence between the tests. */
export function benjaminiYekutieli(pValues: readonly number[]): readonly number[] {
  const harmonic = pValues.reduce((sum, _, place) => sum + 1 / (place + 1), 0);
  return stepUp(pValues, (p, rank) => (p * pValues.length * harmonic) / rank);
}

/** Holm's (1979): rejecting those ≤ α keeps the chance of any false alarm at α. */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [place, { p, index }] of ordered(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - place)));
    adjusted[index] = largest;
  }
  return adjusted;
}

export function bonferroni(pValues: readonly number[]): readonly number[] {
  return pValues.map((p) => Math.min(1, p * pValues.length));
}

/** From the largest p down, each adjusted value is at most the one above it. Ranks are 1-based. */
function stepUp(pValues: readonly number[], adjust: (p: number, rank: number) => number): readonly number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (const [place, { p, index }] of [...ordered(pValues).entries()].reverse()) {
    smallest = Math.min(smallest, adjust(p, place + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}

function ordered(pValues: readonly number[]) {
  return pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
}
