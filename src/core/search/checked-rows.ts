const unknown = 0;
const yes = 1;
const no = 2;

/** Tests whose verdicts are kept: those of one query and the few before it. */
const mostTests = 8;

/**
 * Remembers what tests said of rows. For tests that have to read a row's text from its file again, so that they can be
 * asked beforehand, a few rows at a time, and by whoever needs all of them at once. What a row says never changes.
 */
export class CheckedRows {
  readonly #verdicts = new Map<string, Uint8Array<ArrayBuffer>>();

  /** The same test, which asks `test` once for each of `rows` rows. `key` names what it tests. */
  remembered(key: string, rows: number, test: (row: number) => boolean): (row: number) => boolean {
    const verdicts = this.#verdictsOf(key, rows);
    return (row) => {
      const known = verdicts[row] ?? unknown;
      if (known !== unknown) return known === yes;
      const verdict = test(row);
      verdicts[row] = verdict ? yes : no;
      return verdict;
    };
  }

  #verdictsOf(key: string, rows: number): Uint8Array<ArrayBuffer> {
    const known = this.#verdicts.get(key);
    const verdicts = known !== undefined && known.length >= rows ? known : new Uint8Array(rows + (rows >> 3));
    if (known !== undefined && known !== verdicts) verdicts.set(known);
    this.#verdicts.delete(key);
    this.#verdicts.set(key, verdicts);
    for (const oldest of this.#verdicts.keys()) {
      if (this.#verdicts.size <= mostTests) break;
      this.#verdicts.delete(oldest);
    }
    return verdicts;
  }
}
