import { type CostClass, type CostedRows, rowsBelow } from '../search/costed-rows.ts';
import { typoCost } from '../search/match-tokens.ts';
import { textCost } from '../search/text-search.ts';
import { addRows, countRows, noRows, type RowBits, rowsOf } from './row-bits.ts';

export type CountedClass = CostClass & { readonly count: number };

/** The rows a query matches. Sets are what it is made of; lists are made when they are asked for, and kept. */
export class Match {
  /** Rows by how well the words fit; one class when the query has no words. */
  readonly classes: readonly CountedClass[];
  readonly exactCount: number;
  readonly similarCount: number;
  /** How many of the similar ones only the texts themselves told. */
  readonly inTextsCount: number;
  readonly #rowCount: number;
  #bits: RowBits | undefined;
  #exactBits: RowBits | undefined;
  #exact: Uint32Array | undefined;
  #similar: Uint32Array | undefined;
  #rows: Uint32Array | undefined;

  /** `rowCount` is how many rows the dataset has. */
  constructor(classes: CostedRows, rowCount: number) {
    this.classes = classes.map(({ cost, rows }) => ({ cost, rows, count: countRows(rows) }));
    this.#rowCount = rowCount;
    const sum = (wanted: (cost: number) => boolean) =>
      this.classes.reduce((total, { cost, count }) => total + (wanted(cost) ? count : 0), 0);
    this.exactCount = sum((cost) => cost < typoCost);
    this.similarCount = sum((cost) => cost >= typoCost);
    this.inTextsCount = sum((cost) => cost >= textCost);
  }

  get count(): number {
    return this.exactCount + this.similarCount;
  }

  /** All rows. To be read only, as all sets and lists are. */
  get bits(): RowBits {
    const [only] = this.classes;
    if (only !== undefined && this.classes.length === 1) return only.rows;
    this.#bits ??= unionOf(this.classes, this.#rowCount);
    return this.#bits;
  }

  get exactBits(): RowBits {
    if (this.similarCount === 0) return this.bits;
    this.#exactBits ??= rowsBelow(this.classes, typoCost, this.#rowCount);
    return this.#exactBits;
  }

  get similarBits(): RowBits {
    return this.exactCount === 0 ? this.bits : this.between(typoCost, Number.POSITIVE_INFINITY);
  }

  /** The rows of costs from `low` on and below `high`. */
  between(low: number, high: number): RowBits {
    return unionOf(
      this.classes.filter(({ cost }) => cost >= low && cost < high),
      this.#rowCount,
    );
  }

  /** Ascending rows in which every word stands as written; without words, all that match. */
  get exact(): Uint32Array {
    if (this.similarCount === 0) return this.rows;
    this.#exact ??= rowsOf(this.exactBits, this.exactCount);
    return this.#exact;
  }

  /** Ascending rows in which some word stands only with typos. */
  get similar(): Uint32Array {
    if (this.exactCount === 0) return this.rows;
    this.#similar ??= rowsOf(this.similarBits, this.similarCount);
    return this.#similar;
  }

  /** All rows, ascending. */
  get rows(): Uint32Array {
    this.#rows ??= rowsOf(this.bits, this.count);
    return this.#rows;
  }
}

function unionOf(classes: CostedRows, rowCount: number): RowBits {
  const union = noRows(rowCount);
  for (const { rows } of classes) addRows(union, rows);
  return union;
}

/** All rows of a match, ascending, whether the words stand there exactly or not. */
export function matchedRows(match: Match): Uint32Array {
  return match.rows;
}
