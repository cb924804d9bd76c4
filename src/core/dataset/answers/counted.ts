import type { TextColumn } from '../columns.ts';
import type { Counted } from '../questions.ts';

/** Counts texts and gives the most frequent ones, ties in alphabetical order. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  get size(): number {
    return this.#counts.size;
  }

  top(most: number): readonly Counted[] {
    return Array.from(this.#counts, ([text, count]) => ({ text, count }))
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
