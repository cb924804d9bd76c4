import type { TextColumn } from '../columns.ts';
import { CodeReader, type Stretch } from '../stretches.ts';
import { increment } from './gathered-cells.ts';

/** Most bits that are spent on seeing which pairs of group and code there are: 16 MB. */
const mostBits = 1 << 27;

/** Counts how many distinct texts the rows of each group have in a column. */
export class DistinctCodes {
  readonly #reader: CodeReader;
  readonly #texts: number;
  readonly #distinct: Uint32Array;
  /** A bit for each pair, or, where there are too many pairs for bits, those that were seen. */
  readonly #seen: Uint32Array | Set<number>;

  constructor(column: TextColumn, groupCount: number) {
    this.#reader = new CodeReader(column);
    this.#texts = column.codeCount;
    this.#distinct = new Uint32Array(groupCount);
    const pairs = groupCount * this.#texts;
    this.#seen = pairs > mostBits ? new Set() : new Uint32Array(Math.ceil(pairs / 32));
  }

  add(stretch: Stretch, groups: Uint32Array): void {
    const codes = this.#reader.of(stretch);
    if (this.#seen instanceof Set) this.#addToSet(this.#seen, { codes, groups, count: stretch.count });
    else this.#addToBits(this.#seen, { codes, groups, count: stretch.count });
  }

  #addToBits(seen: Uint32Array, { codes, groups, count }: Coded): void {
    const distinct = this.#distinct;
    const texts = this.#texts;
    for (let at = 0; at < count; at++) {
      const code = codes[at] as number;
      const group = groups[at] as number;
      const pair = group * texts + code;
      const bit = 1 << (pair & 31);
      const before = seen[pair >>> 5] as number;
      if ((before & bit) !== 0 || code === 0) continue;
      seen[pair >>> 5] = before | bit;
      increment(distinct, group);
    }
  }

  #addToSet(seen: Set<number>, { codes, groups, count }: Coded): void {
    for (let at = 0; at < count; at++) {
      const code = codes[at] as number;
      const group = groups[at] as number;
      const pair = group * this.#texts + code;
      if (code === 0 || seen.has(pair)) continue;
      seen.add(pair);
      increment(this.#distinct, group);
    }
  }

  of(group: number): number {
    return this.#distinct[group] ?? 0;
  }
}

type Coded = { readonly codes: Uint32Array; readonly groups: Uint32Array; readonly count: number };
