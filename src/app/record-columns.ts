import type { FieldName } from '../core/dataset/fields.ts';
import type { RowSummary } from '../core/dataset/questions.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { formatNumber, formatPercent, formatShortTime } from './format.ts';
import type { Role } from './frame.ts';
import type { Cell, Wanted } from './list-view.ts';
import { rowWords } from './row-words.ts';

export type RecordColumn = Wanted & {
  readonly field: FieldName | undefined;
  readonly cell: (row: RowSummary) => Cell;
};

/** The columns of a record list, by kind; the last one takes the room that is left. */
export function recordColumns(of: RecordKind | 'any'): readonly RecordColumn[] {
  return columnsOf[of];
}

const when: RecordColumn = {
  title: 'WHEN',
  width: 11,
  align: 'left',
  dropOrder: 5,
  field: 'time',
  cell: (row) => ({ text: formatShortTime(row.time) }),
};

const kindWords: Readonly<Record<Exclude<RecordKind, 'generic'>, string>> = {
  failure: 'failure',
  success: 'success',
  performance: 'performance',
  context_metrics: 'context',
};

const shortSeverity: Readonly<Record<string, { readonly text: string; readonly role: Role }>> = {
  critical: { text: 'CRIT', role: 'critical' },
  high: { text: 'HIGH', role: 'high' },
  medium: { text: 'MED', role: 'medium' },
  low: { text: 'LOW', role: 'low' },
};

const severity: RecordColumn = {
  title: 'SEV',
  width: 4,
  align: 'left',
  dropOrder: 1,
  field: 'severity',
  cell: (row) => {
    const word = row.cells.severity;
    return word === undefined
      ? { text: '–', role: 'dim' }
      : (shortSeverity[String(word)] ?? { text: String(word) });
  },
};

const excerpt: RecordColumn = {
  title: 'TEXT',
  width: 14,
  align: 'left',
  dropOrder: 0,
  stretch: 400,
  field: undefined,
  cell: (row) => ({ text: row.excerpt }),
};

const model: RecordColumn = {
  title: 'MODEL',
  width: 16,
  align: 'left',
  dropOrder: 8,
  field: 'model',
  cell: (row) => ({ text: String(row.cells.model ?? '–'), role: 'dim' }),
};

const mixed: readonly RecordColumn[] = [
  when,
  {
    title: 'KIND',
    width: 11,
    align: 'left',
    dropOrder: 2,
    field: 'kind',
    cell: (row) => ({
      text: row.kind === 'generic' ? row.file.replace(/^.*\//, '') : kindWords[row.kind],
      role: 'dim',
    }),
  },
  text('feature', { title: 'ID', width: 6, dropOrder: 3 }),
  severity,
  { ...excerpt, cell: (row) => ({ text: rowWords(row) }) },
];

const columnsOf: Readonly<Record<RecordKind | 'any', readonly RecordColumn[]>> = {
  failure: [
    when,
    severity,
    text('feature', { title: 'ID', width: 6, dropOrder: 2 }),
    text('type', { title: 'TYPE', width: 13, dropOrder: 4 }),
    text('pattern', { title: 'PATTERN', width: 20, dropOrder: 3, stretch: 16 }),
    { ...excerpt, title: 'SYMPTOM' },
    { ...model, dropOrder: 8 },
    { ...number('minutes', { title: 'MIN', width: 5, dropOrder: 7 }) },
  ],
  success: [
    when,
    text('feature', { title: 'ID', width: 6, dropOrder: 1 }),
    ratio('efficiency', { title: 'EFF', width: 5, dropOrder: 3 }),
    number('minutes', { title: 'MIN', width: 5, dropOrder: 4 }),
    percent('coverage', { title: 'COV', width: 5, dropOrder: 5 }),
    number('test_runs', { title: 'RUNS', width: 5, dropOrder: 6 }),
    number('code_edits', { title: 'EDITS', width: 5, dropOrder: 7 }),
    { ...excerpt, title: 'FACTORS' },
  ],
  performance: [
    when,
    text('feature', { title: 'ID', width: 6, dropOrder: 1 }),
    yesNo('completed', { title: 'DONE', dropOrder: 2 }),
    number('retries', { title: 'RETRY', width: 5, dropOrder: 3 }),
    yesNo('regression', { title: 'REGR', dropOrder: 4 }),
    number('minutes', { title: 'MIN', width: 6, dropOrder: 5 }),
    ratio('efficiency', { title: 'EFF', width: 5, dropOrder: 6 }),
    percent('coverage', { title: 'COV', width: 5, dropOrder: 7 }),
    number('context_tokens', { title: 'TOKENS', width: 9, dropOrder: 8 }),
    yesNo('documented', { title: 'DOCS', dropOrder: 9 }),
    number('lint_errors', { title: 'LINT', width: 4, dropOrder: 10 }),
  ],
  context_metrics: [
    when,
    text('sample', { title: 'SAMPLE', width: 10, dropOrder: 2 }),
    text('feature', { title: 'ID', width: 6, dropOrder: 3 }),
    text('session', { title: 'SESSION', width: 12, dropOrder: 4, stretch: 24 }),
    text('model', { title: 'MODEL', width: 16, dropOrder: 5, stretch: 12 }),
    percent('utilization', { title: 'USED', width: 5, dropOrder: 1 }),
    number('occupied', { title: 'TOKENS', width: 9, dropOrder: 6 }),
    number('tool_calls', { title: 'CALLS', width: 5, dropOrder: 7 }),
    number('failed_calls', { title: 'FAIL', width: 5, dropOrder: 8 }),
  ],
  generic: mixed,
  any: mixed,
};

/** What a column of one field shows: its title, its least width, and when it goes where there is no room (the highest first). */
type Shown = {
  readonly title: string;
  readonly width: number;
  readonly dropOrder: number;
  readonly stretch?: number;
};

function text(field: FieldName, shown: Shown): RecordColumn {
  return {
    stretch: 0,
    ...shown,
    align: 'left',
    field,
    cell: (row) => ({ text: String(row.cells[field] ?? '–') }),
  };
}

function number(field: FieldName, shown: Shown): RecordColumn {
  return { ...shown, align: 'right', field, cell: (row) => ({ text: formatNumber(numberOf(row, field)) }) };
}

function percent(field: FieldName, shown: Shown): RecordColumn {
  return {
    ...shown,
    align: 'right',
    field,
    cell: (row) => {
      const share = numberOf(row, field);
      return { text: share === undefined ? '–' : formatPercent(share) };
    },
  };
}

/** `true` and `false` as people say them. */
function yesNo(field: FieldName, shown: Omit<Shown, 'width'>): RecordColumn {
  return {
    ...shown,
    width: 4,
    align: 'left',
    field,
    cell: (row) => ({ text: { true: 'yes', false: 'no' }[String(row.cells[field])] ?? '–' }),
  };
}

function ratio(field: FieldName, shown: Shown): RecordColumn {
  return {
    ...shown,
    align: 'right',
    field,
    cell: (row) => ({ text: numberOf(row, field)?.toFixed(2) ?? '–' }),
  };
}

function numberOf(row: RowSummary, field: FieldName): number | undefined {
  const value = row.cells[field];
  return typeof value === 'number' ? value : undefined;
}
