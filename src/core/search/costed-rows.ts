import { addShared, noRows, type RowBits } from '../dataset/row-bits.ts';
import { typoCost } from './match-tokens.ts';

/** Rows that a word, or several, fit equally well: a lower cost is a better fit. */
export type CostClass = { readonly cost: number; readonly rows: RowBits };

/** The rows that match, by how well: costs ascend, no class is empty, and no row is in two. */
export type CostedRows = readonly CostClass[];

/** The highest cost there is. */
const highestCost = 0xffff;

/** Sets of rows by cost, while they are being filled. */
export class CostSets {
  readonly rows: number;
  readonly #sets = new Map<number, RowBits>();

  constructor(rows: number) {
    this.rows = rows;
  }

  /** The set of a cost, made if there is none yet. */
  of(cost: number): RowBits {
    const known = this.#sets.get(cost);
    if (known !== undefined) return known;
    const made = noRows(this.rows);
    this.#sets.set(cost, made);
    return made;
  }

  /** The same sets with room for `rows` rows, to be filled apart from these. */
  copy(rows: number): CostSets {
    const copy = new CostSets(rows);
    for (const [cost, set] of this.#sets) copy.of(cost).set(set);
    return copy;
  }

  /** What is in the sets, which must have no row in common. */
  classes(): CostedRows {
    return Array.from(this.#sets, ([cost, rows]) => ({ cost, rows }))
      .filter(({ rows }) => rows.some((word) => word !== 0))
      .sort((a, b) => a.cost - b.cost);
  }
}

/** Rows that match both, at the sum of the costs. */
export function matchedByBoth(a: CostedRows, b: CostedRows, rows: number): CostedRows {
  const sums = new CostSets(rows);
  for (const first of a) {
    for (const second of b) addShared(sums.of(sumOf(first.cost, second.cost)), first.rows, second.rows);
  }
  return sums.classes();
}

/** Exact costs add up to an exact cost, however many words there are. */
export function sumOf(a: number, b: number): number {
  const most = a < typoCost && b < typoCost ? typoCost - 1 : highestCost;
  return Math.min(a + b, most);
}

/** The rows whose cost is below `limit`. */
export function rowsBelow(classes: CostedRows, limit: number, rows: number): RowBits {
  const below = noRows(rows);
  for (const { cost, rows: set } of classes) if (cost < limit) addShared(below, set, set);
  return below;
}
