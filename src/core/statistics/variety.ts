/** How a whole is made up of kinds: which few make most of it, what is still unseen, how a mix has moved. */
import { sum } from './quantiles.ts';

export type ParetoRow = {
  readonly key: string;
  readonly count: number;
  readonly share: number;
  /** The share of this row and all before it. */
  readonly cumulative: number;
};

/** Rows by falling count, then by key in code-unit order. No rows when nothing was counted. */
export function pareto(counts: ReadonlyMap<string, number>): readonly ParetoRow[] {
  const sorted = [...counts].sort(([keyA, a], [keyB, b]) => b - a || (keyA < keyB ? -1 : 1));
  const total = sum(sorted.map(([, count]) => count));
  if (!(total > 0)) return [];
  let running = 0;
  return sorted.map(([key, count]) => {
    running += count;
    return { key, count, share: count / total, cumulative: running / total };
  });
}

/** The shortest run of first rows that holds at least `threshold` of the whole. */
export function vitalFew(rows: readonly ParetoRow[], threshold = 0.8): readonly ParetoRow[] {
  const last = rows.findIndex(({ cumulative }) => cumulative >= threshold - 1e-12);
  return last === -1 ? rows : rows.slice(0, last + 1);
}

export type Unseen = {
  readonly seen: number;
  /** Good & Turing's chance that the next case is of a kind never seen: f₁/N (Biometrika 40, 1953). */
  readonly unseenMass: number;
  /** Chao1's lower bound for the number of kinds, bias-corrected (Scandinavian Journal of Statistics 11, 1984). */
  readonly chao1: number;
};

/** What the counts per kind say about kinds not yet met. `null` when nothing was counted. */
export function unseenKinds(counts: readonly number[]): Unseen | null {
  const n = sum(counts);
  if (!(n > 0)) return null;
  const times = (wanted: number) => counts.filter((count) => count === wanted).length;
  const [once, twice] = [times(1), times(2)];
  const seen = counts.filter((count) => count > 0).length;
  return { seen, unseenMass: once / n, chao1: seen + (once * (once - 1)) / (2 * (twice + 1)) };
}

/**
 * The Jensen–Shannon divergence of two mixes in bits, in [0, 1] (J. Lin, IEEE Transactions on Information
 * Theory 37, 1991). Mixes may be shares or counts; `null` when either is empty or their lengths differ.
 */
export function jensenShannonBits(p: readonly number[], q: readonly number[]): number | null {
  const [wholeP, wholeQ] = [sum(p), sum(q)];
  if (p.length !== q.length || !(wholeP > 0 && wholeQ > 0)) return null;
  const terms = p.map((weight, place) => {
    const [a, b] = [weight / wholeP, (q[place] ?? 0) / wholeQ];
    const middle = (a + b) / 2;
    return relativeTerm(a, middle) + relativeTerm(b, middle);
  });
  return Math.min(1, Math.max(0, sum(terms) / 2));
}

function relativeTerm(share: number, reference: number): number {
  return share > 0 ? share * Math.log2(share / reference) : 0;
}
