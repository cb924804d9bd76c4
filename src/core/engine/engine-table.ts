import { type FieldName, fields } from '../dataset/fields.ts';

/**
 * What a column of an engine's table holds: one text, one 64-bit float, one whole number, or several of them. A missing
 * text or number is NULL, a missing list is empty.
 */
export type ColumnHolds = 'text' | 'number' | 'whole' | 'texts' | 'wholes';

export type EngineColumn = {
  readonly name: string;
  readonly holds: ColumnHolds;
  readonly mayBeMissing: boolean;
  readonly about: string;
};

/** Fields that every record has. */
const alwaysThere: readonly string[] = ['kind', 'project', 'file', 'line', 'size'];

function fieldColumns(): readonly EngineColumn[] {
  return (Object.keys(fields) as FieldName[]).map((name) => {
    const { shape, title } = fields[name];
    const holds = shape === 'text' ? 'text' : shape === 'list' ? 'texts' : 'number';
    const unit = shape === 'time' ? ', milliseconds since 1970 UTC' : shape === 'ratio' ? ', as a share' : '';
    const mayBeMissing = holds !== 'texts' && !alwaysThere.includes(name);
    return { name, holds, mayBeMissing, about: `${title}${unit}` };
  });
}

/**
 * The one table that engines keep, a row for each record: from it the DDL of each engine and the Parquet files of a
 * partitioned export are made. Values are read by this program, so that an engine holds what memory would hold.
 */
export const engineColumns: readonly EngineColumn[] = [
  {
    name: 'row',
    holds: 'whole',
    mayBeMissing: false,
    about: 'What the record is called by; ties stand by it',
  },
  {
    name: 'rec_id',
    holds: 'text',
    mayBeMissing: false,
    about: 'Identity, without the number of duplicates',
  },
  ...fieldColumns(),
  {
    name: 'success_pattern_weights',
    holds: 'wholes',
    mayBeMissing: false,
    about: 'Effectiveness of each success pattern',
  },
  {
    name: 'present',
    holds: 'whole',
    mayBeMissing: false,
    about: 'One bit for each part that `has:` asks for',
  },
  {
    name: 'counts',
    holds: 'whole',
    mayBeMissing: false,
    about: '0 when a newer row of the same source replaced it, else 1',
  },
  {
    name: 'month',
    holds: 'text',
    mayBeMissing: false,
    about: 'As `2026-01`; `unknown` without a time',
  },
  {
    name: 'week',
    holds: 'text',
    mayBeMissing: false,
    about: 'ISO week, as `2026-W05`; `unknown` without a time',
  },
  { name: 'raw', holds: 'text', mayBeMissing: false, about: 'The record as JSON' },
  {
    name: 'searched',
    holds: 'text',
    mayBeMissing: false,
    about: 'All values in lower case, apart by U+001F',
  },
  { name: 'tokens', holds: 'texts', mayBeMissing: false, about: 'Distinct words, and parts of identifiers' },
  {
    name: 'compound_tokens',
    holds: 'texts',
    mayBeMissing: false,
    about: 'Those of the words whose parts are words of their own wherever they stand',
  },
];

export type EngineValue = string | number | null | readonly string[] | readonly number[];
