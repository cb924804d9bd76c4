import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ExportColumn } from '../core/export/columns-of-shape.ts';
import type { RowValue } from '../core/export/row-shapes.ts';

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];

/** Rows as a Parquet file. The schema is declared, so that dates in texts stay texts and empty lists stay lists. */
export function parquetBytes(columns: readonly ExportColumn[], rows: readonly RowValue[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap(elementsOf),
  ];
  const columnData = columns.map(({ name }) => ({ name, data: rows.map((row) => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ schema, columnData, createdBy: 'debrief' }));
}

function elementsOf({ name, type }: ExportColumn): readonly SchemaElement[] {
  switch (type) {
    case 'text':
      return [text(name)];
    case 'flag':
      return [flag(name)];
    case 'texts':
      return [...list(name), text('element')];
    case 'flags':
      return [...list(name), flag('element')];
    case 'messages':
      return [
        ...list(name),
        { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
        text('role'),
        text('content'),
      ];
  }
}

function text(name: string): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' };
}

function flag(name: string): SchemaElement {
  return { name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' };
}

/** The two levels that Parquet's LIST has above its elements. */
function list(name: string): readonly SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ];
}
