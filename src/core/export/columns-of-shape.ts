import type { RowShape } from './export-format.ts';

/** What a column of a Hugging Face folder holds. */
export type ColumnType = 'text' | 'flag' | 'texts' | 'flags' | 'messages';
export type ExportColumn = { readonly name: string; readonly type: ColumnType };

/** The columns of a shape, in order; declared in the card, in Parquet's schema and checked against both. */
export const columnsOfShape: Readonly<Record<RowShape, readonly ExportColumn[]>> = {
  sft: [
    { name: 'prompt', type: 'messages' },
    { name: 'completion', type: 'messages' },
    { name: 'meta', type: 'text' },
  ],
  preference: [
    { name: 'prompt', type: 'messages' },
    { name: 'chosen', type: 'messages' },
    { name: 'rejected', type: 'messages' },
    { name: 'meta', type: 'text' },
  ],
  kto: [
    { name: 'prompt', type: 'messages' },
    { name: 'completion', type: 'messages' },
    { name: 'label', type: 'flag' },
    { name: 'meta', type: 'text' },
  ],
  stepwise: [
    { name: 'prompt', type: 'text' },
    { name: 'completions', type: 'texts' },
    { name: 'labels', type: 'flags' },
    { name: 'meta', type: 'text' },
  ],
};

/** The lines that declare a column in a dataset card, as Hugging Face's datasets read features. */
export function featureLines({ name, type }: ExportColumn): readonly string[] {
  switch (type) {
    case 'text':
      return [`- name: ${name}`, '  dtype: string'];
    case 'flag':
      return [`- name: ${name}`, '  dtype: bool'];
    case 'texts':
      return [`- name: ${name}`, '  list: string'];
    case 'flags':
      return [`- name: ${name}`, '  list: bool'];
    case 'messages':
      return [
        `- name: ${name}`,
        '  list:',
        '  - name: role',
        '    dtype: string',
        '  - name: content',
        '    dtype: string',
      ];
  }
}
