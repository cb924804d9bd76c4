import type { Columns, TextColumn } from '../dataset/columns.ts';

/** Numbers the sessions or features of a dataset: the same word in two projects is two of them. */
export class ScopedIds {
  readonly #column: TextColumn;
  readonly #project: TextColumn;
  readonly #isOneProject: boolean;
  readonly #idByPair = new Map<number, number>();

  constructor({ table }: Columns, field: 'session' | 'feature') {
    this.#column = table[field];
    this.#project = table.project;
    this.#isOneProject = table.project.codeCount <= 2;
  }

  /** 0 when the row names none. */
  of(row: number): number {
    const code = this.#column.code(row);
    if (code === 0 || this.#isOneProject) return code;
    const pair = this.#project.code(row) * 2 ** 32 + code;
    const known = this.#idByPair.get(pair);
    if (known !== undefined) return known;
    const id = this.#idByPair.size + 1;
    this.#idByPair.set(pair, id);
    return id;
  }

  /** An upper bound of all ids given so far and later. */
  get bound(): number {
    return this.#isOneProject ? this.#column.codeCount : this.#column.codeCount * this.#project.codeCount;
  }
}
