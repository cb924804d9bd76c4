/** Which words, patterns or factors set two groups apart, without letting rare ones shout. */

export type LogOdds = {
  readonly key: string;
  /** ln odds in a minus ln odds in b. */
  readonly difference: number;
  /** The difference over its standard error: beyond ±1.96 it stands out on its own. */
  readonly z: number;
};

/** Pseudo-counts per key: the same for all, or as a background has them. */
export type DirichletPrior =
  | { readonly kind: 'flat'; readonly perKey: number }
  /** `total`, when given, is what the pseudo-counts are scaled to sum to. */
  | { readonly kind: 'informed'; readonly counts: ReadonlyMap<string, number>; readonly total?: number };

/**
 * Log-odds with a Dirichlet prior (Monroe, Colaresi & Quinn, "Fightin' Words", Political Analysis 16, 2008,
 * eq. 15–22), for every key of either group, in order of first appearance.
 *
 * Keys for which prior and counts leave the odds undefined in a group are left out.
 */
export function logOdds(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
  prior: DirichletPrior,
): readonly LogOdds[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  const pseudoCount = pseudoCounts(prior);
  const priorTotal = total(keys.map(pseudoCount)) + priorOutside(keys, prior);
  const [nA, nB] = [total(a.values()) + priorTotal, total(b.values()) + priorTotal];
  return keys.flatMap((key) => {
    const inA = (a.get(key) ?? 0) + pseudoCount(key);
    const inB = (b.get(key) ?? 0) + pseudoCount(key);
    const difference = Math.log(inA / (nA - inA)) - Math.log(inB / (nB - inB));
    if (!Number.isFinite(difference)) return [];
    return [{ key, difference, z: difference / Math.sqrt(1 / inA + 1 / inB) }];
  });
}

function pseudoCounts(prior: DirichletPrior): (key: string) => number {
  switch (prior.kind) {
    case 'flat':
      return () => prior.perKey;
    case 'informed': {
      const scale = scaleOf(prior);
      return (key) => (prior.counts.get(key) ?? 0) * scale;
    }
  }
}

function scaleOf({ counts, total: wanted }: Extract<DirichletPrior, { kind: 'informed' }>): number {
  const whole = total(counts.values());
  return wanted === undefined || whole === 0 ? 1 : wanted / whole;
}

/** The pseudo-counts of keys that neither group has still count towards the whole. */
function priorOutside(keys: readonly string[], prior: DirichletPrior): number {
  if (prior.kind === 'flat') return 0;
  const seen = new Set(keys);
  const outside = [...prior.counts].filter(([key]) => !seen.has(key)).map(([, count]) => count);
  return total(outside) * scaleOf(prior);
}

function total(values: Iterable<number>): number {
  let whole = 0;
  for (const value of values) whole += value;
  return whole;
}
