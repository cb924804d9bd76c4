import type { ColumnBlock, ListCells, TextCells } from './column-block.ts';
import type { Columns, ListColumn, NumberColumn, TextColumn } from './columns.ts';
import type { FieldName } from './fields.ts';

/** What the codes of one builder's blocks mean in a dataset's columns. Blocks must be added in the order they were made. */
export class BlockCodes {
  readonly #codes = new Map<FieldName, number[]>();

  /** Fills the rows from `first` on with a block's cells. */
  addCells(columns: Columns, block: ColumnBlock, first: number): void {
    for (const [name, cells] of Object.entries(block.texts)) {
      const column: TextColumn | NumberColumn | ListColumn = columns.table[name as FieldName];
      if (column.shape !== 'text') continue;
      const codes = this.#learn(name as FieldName, column, cells);
      if (codes.length > 1) column.setCodes(first, cells.codes, codes);
    }
    for (const [name, values] of Object.entries(block.numbers)) {
      const column: TextColumn | NumberColumn | ListColumn = columns.table[name as FieldName];
      if (column.shape === 'number') column.setAll(first, values);
    }
    for (const [name, cells] of Object.entries(block.lists)) {
      const column: TextColumn | NumberColumn | ListColumn = columns.table[name as FieldName];
      if (column.shape === 'list') this.#addList(column, { name: name as FieldName, cells, first });
    }
  }

  #addList(
    column: ListColumn,
    list: { readonly name: FieldName; readonly cells: ListCells; readonly first: number },
  ): void {
    column.setAll(list.first, list.cells, this.#learn(list.name, column, list.cells));
  }

  #learn(field: FieldName, column: TextColumn | ListColumn, { added }: TextCells): readonly number[] {
    const codes = this.#codes.get(field) ?? [0];
    this.#codes.set(field, codes);
    for (const text of added) codes.push(column.intern(text));
    return codes;
  }
}
