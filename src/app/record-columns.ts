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
export function recordColumns(of: RecordKind | 'any'): RecordColumn[] {
  switch (of) {
    case 'failure':
      return [
        when,
        severity,
        text('feature', 'ID', 6, 2),
        text('type', 'TYPE', 13, 4),
        text('pattern', 'PATTERN', 20, 3, 16),
        { ...excerpt, title: 'SYMPTOM' },
        { ...model, dropOrder: 8 },
        { ...number('minutes', 'MIN', 5, 7) },
      ];
    case 'success':
      return [
        when,
        text('feature', 'ID', 6, 1),
        ratio('efficiency', 'EFF', 5, 3),
        number('minutes', 'MIN', 5, 4),
        percent('coverage', 'COV', 5, 5),
        number('test_runs', 'RUNS', 5, 6),
        number('code_edits', 'EDITS', 5, 7),
        { ...excerpt, title: 'FACTORS' },
      ];
    case 'performance':
      return [
        when,
        text('feature', 'ID', 6, 1),
        yesNo('completed', 'DONE', 2),
        number('retries', 'RETRY', 5, 3),
        yesNo('regression', 'REGR', 4),
        number('minutes', 'MIN', 6, 5),
        ratio('efficiency', 'EFF', 5, 6),
        percent('coverage', 'COV', 5, 7),
        number('context_tokens', 'TOKENS', 9, 8),
        yesNo('documented', 'DOCS', 9),
        number('lint_errors', 'LINT', 4, 10),
      ];
    case 'context_metrics':
      return [
        when,
        text('sample', 'SAMPLE', 10, 2),
        text('feature', 'ID', 6, 3),
        text('session', 'SESSION', 12, 4, 24),
        text('model', 'MODEL', 16, 5, 12),
        percent('utilization', 'USED', 5, 1),
        number('occupied', 'TOKENS', 9, 6),
        number('tool_calls', 'CALLS', 5, 7),
        number('failed_calls', 'FAIL', 5, 8),
      ];
    case 'generic':
    case 'any':
      return [
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
        text('feature', 'ID', 6, 3),
        severity,
        { ...excerpt, cell: (row) => ({ text: rowWords(row) }) },
      ];
  }
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

function text(field: FieldName, title: string, width: number, dropOrder: number, stretch = 0): RecordColumn {
  return {
    title,
    width,
    align: 'left',
    dropOrder,
    stretch,
    field,
    cell: (row) => ({ text: String(row.cells[field] ?? '–') }),
  };
}

function number(field: FieldName, title: string, width: number, dropOrder: number): RecordColumn {
  return {
    title,
    width,
    align: 'right',
    dropOrder,
    field,
    cell: (row) => ({ text: formatNumber(numberOf(row, field)) }),
  };
}

function percent(field: FieldName, title: string, width: number, dropOrder: number): RecordColumn {
  return {
    title,
    width,
    align: 'right',
    dropOrder,
    field,
    cell: (row) => {
      const share = numberOf(row, field);
      return { text: share === undefined ? '–' : formatPercent(share) };
    },
  };
}

/** `true` and `false` as people say them. */
function yesNo(field: FieldName, title: string, dropOrder: number): RecordColumn {
  return {
    title,
    width: 4,
    align: 'left',
    dropOrder,
    field,
    cell: (row) => ({ text: { true: 'yes', false: 'no' }[String(row.cells[field])] ?? '–' }),
  };
}

function ratio(field: FieldName, title: string, width: number, dropOrder: number): RecordColumn {
  return {
    title,
    width,
    align: 'right',
    dropOrder,
    field,
    cell: (row) => ({ text: numberOf(row, field)?.toFixed(2) ?? '–' }),
  };
}

function numberOf(row: RowSummary, field: FieldName): number | undefined {
  const value = row.cells[field];
  return typeof value === 'number' ? value : undefined;
}
