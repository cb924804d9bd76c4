import type { TextColumn } from '../columns.ts';
import type { Counted } from '../questions.ts';

/** Counts texts and gives the most frequent ones, ties in alphabetical order. */
export class Tally {
  readonly #counts = new Map<string, { readonly text: string; count: number }>();

  /** Texts of one key count together; the first one added stands for them. */
  add(text: string, key = text): void {
    const counted = this.#counts.get(key);
    if (counted === undefined) this.#counts.set(key, { text, count: 1 });
    else counted.count += 1;
  }

  get size(): number {
    return this.#counts.size;
  }

  top(most: number): readonly Counted[] {
    return [...this.#counts.values()]
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      .slice(0, most);
  }
}

/** The most frequent texts of a column over some rows; rows that lack it are not counted. */
export function topTexts(column: TextColumn, rows: Iterable<number>, most: number): readonly Counted[] {
  const tally = new Tally();
  for (const row of rows) {
    const text = column.at(row);
    if (text !== undefined) tally.add(text);
  }
  return tally.top(most);
}
