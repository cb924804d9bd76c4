import { fieldTerm } from '../../query/edit-query.ts';
import type { Columns } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { TimelineAnswer, TimelineEntry } from '../questions.ts';
import { type Row, rowOf } from '../row.ts';
import { addRow, addRows, noRows, rowsOf } from '../row-bits.ts';
import { kindOfRow, timeOfRow } from './row-cells.ts';

/** Entries given at most: a long session has thousands of context samples. They are those around the record. */
const mostEntries = 400;

/** Records of the same feature or session in the same project, over all kinds, in order of time. */
export function answerTimeline(view: DatasetView, { row }: { readonly row: Row }): TimelineAnswer {
  const { columns } = view;
  if (row < 0 || row >= columns.length) return { entries: [], total: 0 };
  const rows = relatedRows(view, row).sort((a, b) => compareTimes(columns, a, b));
  const place = rows.indexOf(row);
  const from = Math.max(0, Math.min(place - mostEntries / 2, rows.length - mostEntries));
  const entries = rows.slice(from, from + mostEntries).map((other) => entryOf(columns, other, row));
  return { entries, total: rows.length };
}

/** The rows of its feature and of its session are found by sets of rows, not by going through all. */
function relatedRows(view: DatasetView, row: Row): Row[] {
  const { columns } = view;
  const { project, feature, session } = columns.table;
  const related = noRows(columns.length);
  for (const [field, column] of [['feature', feature] as const, ['session', session] as const]) {
    const text = column.at(row);
    if (text !== undefined) addRows(related, view.match({ terms: [fieldTerm(field, text)] }).bits);
  }
  // A superseded record is still the one that was opened.
  addRow(related, row);
  return Array.from(rowsOf(related), rowOf).filter(
    (other) =>
      other === row ||
      (project.code(other) === project.code(row) && sharedBy(columns, other, row) !== undefined),
  );
}

function sharedBy(columns: Columns, a: Row, b: Row): TimelineEntry['shares'] | undefined {
  const { feature, session } = columns.table;
  const sharesFeature = feature.code(a) !== 0 && feature.code(a) === feature.code(b);
  const sharesSession = session.code(a) !== 0 && session.code(a) === session.code(b);
  if (sharesFeature && sharesSession) return 'both';
  if (sharesFeature) return 'feature';
  return sharesSession ? 'session' : undefined;
}

/** Records without a time come last, in the order they were loaded. */
function compareTimes(columns: Columns, a: Row, b: Row): number {
  const [first, second] = [timeOfRow(columns, a), timeOfRow(columns, b)];
  if (first === undefined || second === undefined) {
    return Number(first === undefined) - Number(second === undefined) || a - b;
  }
  return first - second || a - b;
}

function entryOf(columns: Columns, row: Row, opened: Row): TimelineEntry {
  return {
    row,
    kind: kindOfRow(columns, row),
    time: timeOfRow(columns, row),
    shares: sharedBy(columns, row, opened) ?? 'feature',
    title: titleOf(columns, row),
    isThis: row === opened,
  };
}

/** What the record says in a few words, from its columns alone. */
function titleOf({ table }: Columns, row: Row): string {
  switch (table.kind.at(row)) {
    case 'failure':
      return listed(table.type.at(row), table.pattern.at(row) ?? table.category.at(row));
    case 'success':
      return listed('success', table.success_pattern.at(row)[0]);
    case 'performance':
      return listed(completionWords(table.completed.at(row)), retriesInWords(table.retries.at(row)));
    case 'context_metrics':
      return listed(
        table.sample.at(row) ?? 'sample',
        occupancy(table.utilization.at(row), table.occupied.at(row)),
      );
    default:
      return listed(table.type.at(row), table.feature.at(row));
  }
}

function listed(...words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined && word !== '').join(' · ');
}

function completionWords(flag: string | undefined): string {
  if (flag === undefined) return 'outcome unknown';
  return flag === 'true' ? 'completed' : 'not completed';
}

function retriesInWords(count: number): string | undefined {
  if (Number.isNaN(count)) return undefined;
  return count === 1 ? '1 retry' : `${count} retries`;
}

function occupancy(utilization: number, occupied: number): string | undefined {
  if (!Number.isNaN(utilization)) return `window ${Math.round(utilization * 100)} % full`;
  return Number.isNaN(occupied) ? undefined : `${occupied} tokens in the window`;
}
