import type { RecordKind } from '../../records/kinds.ts';
import type { Columns, ListColumn, NumberColumn, TextColumn } from '../columns.ts';
import { type FieldName, fields } from '../fields.ts';
import type { Row } from '../row.ts';

export type Cells = Partial<Record<FieldName, string | number>>;

/** The row's value in a field: texts of a list are joined by commas; undefined when missing. */
export function cellAt(columns: Columns, field: FieldName, row: Row): string | number | undefined {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  if (column.shape === 'text') return column.at(row);
  if (column.shape === 'list') return column.count(row) === 0 ? undefined : column.at(row).join(', ');
  const number = column.at(row);
  return Number.isNaN(number) ? undefined : number;
}

/** Values of the columns that this kind of record has, missing ones left out. */
export function cellsOfRow(columns: Columns, row: Row): Cells {
  const kind = kindOfRow(columns, row);
  const cells: Cells = {};
  for (const field of fieldsOfKind(kind)) {
    const value = cellAt(columns, field, row);
    if (value !== undefined) cells[field] = value;
  }
  return cells;
}

export function kindOfRow(columns: Columns, row: Row): RecordKind {
  return (columns.table.kind.at(row) ?? 'generic') as RecordKind;
}

export function timeOfRow(columns: Columns, row: Row): number | undefined {
  const time = columns.table.time.at(row);
  return Number.isNaN(time) ? undefined : time;
}

function fieldsOfKind(kind: RecordKind): readonly FieldName[] {
  return (Object.keys(fields) as FieldName[]).filter((name) => {
    const kinds: 'all' | readonly RecordKind[] = fields[name].kinds;
    return kinds === 'all' || kinds.includes(kind);
  });
}
