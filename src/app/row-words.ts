import type { FieldName } from '../core/dataset/fields.ts';
import type { RowSummary } from '../core/dataset/questions.ts';
import { formatCount, formatNumber, formatPercent } from './format.ts';

/** What happened, in a row of a list of mixed kinds: records of numbers are told by their telling figures. */
export function rowWords(row: RowSummary): string {
  switch (row.kind) {
    case 'performance':
      return performanceWords(row);
    case 'context_metrics':
      return contextWords(row);
    case 'failure':
    case 'success':
    case 'generic':
      return row.excerpt;
  }
}

function performanceWords(row: RowSummary): string {
  const completed =
    { true: 'completed', false: 'not completed' }[String(row.cells.completed)] ?? 'unknown outcome';
  const retries = figure(row, 'retries');
  return joined([
    completed,
    retries === undefined ? undefined : `${formatCount(retries)} ${retries === 1 ? 'retry' : 'retries'}`,
    said(figure(row, 'minutes'), (minutes) => `${formatNumber(minutes)} min`),
    row.cells.regression === 'true' ? 'regression' : undefined,
    said(figure(row, 'coverage'), (share) => `coverage ${formatPercent(share)}`),
    said(figure(row, 'context_tokens'), (tokens) => `${formatCount(tokens)} tokens`),
  ]);
}

function contextWords(row: RowSummary): string {
  return joined([
    String(row.cells.sample ?? 'sample'),
    said(figure(row, 'utilization'), (share) => `window ${formatPercent(share)} used`),
    said(figure(row, 'occupied'), (tokens) => `${formatCount(tokens)} tokens`),
    said(figure(row, 'tool_calls'), (calls) => `${formatCount(calls)} tool calls`),
    said(figure(row, 'failed_calls'), (failed) =>
      failed === 0 ? undefined : `${formatCount(failed)} failed`,
    ),
  ]);
}

function figure({ cells }: RowSummary, field: FieldName): number | undefined {
  const value = cells[field];
  return typeof value === 'number' ? value : undefined;
}

function said(value: number | undefined, words: (value: number) => string | undefined): string | undefined {
  return value === undefined ? undefined : words(value);
}

function joined(words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(', ');
}
