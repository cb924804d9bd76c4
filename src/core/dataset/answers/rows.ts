import type { Query } from '../../query/query.ts';
import { type DatasetView, lineRange } from '../dataset-view.ts';
import type { RowSummary, RowsAnswer, Sort } from '../questions.ts';
import { type Row, rowOf } from '../row.ts';
import { excerptOf, excerptOfSearched } from './excerpt.ts';
import { cellsOfRow, kindOfRow, timeOfRow } from './row-cells.ts';

type RowsQuestion = {
  readonly query: Query;
  readonly sort: Sort;
  readonly from: number;
  readonly to: number;
};

/** Lines read at once: enough to keep the disk busy, few enough not to run out of file handles. */
const readsAtOnce = 32;

export async function answerRows(
  view: DatasetView,
  { query, sort, from, to }: RowsQuestion,
  signal: AbortSignal,
): Promise<RowsAnswer> {
  const { rows, exact, matched, inTexts = 0 } = view.firstRows(query, sort, to);
  const kindOf = (place: number) =>
    place < exact ? 'exact' : place < matched - inTexts ? 'similar' : 'text';
  const page = rows.subarray(Math.max(0, from), Math.max(0, to));
  const summaries: RowSummary[] = [];
  for (let start = 0; start < page.length; start += readsAtOnce) {
    signal.throwIfAborted();
    const batch = Array.from(page.subarray(start, start + readsAtOnce), (row, place) =>
      summaryOf(view, rowOf(row), kindOf(from + start + place)),
    );
    summaries.push(...(await Promise.all(batch)));
  }
  return { matched, exact, ...(inTexts === 0 ? {} : { inTexts }), rows: summaries };
}

export async function summaryOf(
  view: DatasetView,
  row: Row,
  match: RowSummary['match'],
): Promise<RowSummary> {
  const { columns } = view;
  return {
    row,
    kind: kindOfRow(columns, row),
    project: columns.table.project.at(row) ?? '',
    file: columns.table.file.at(row) ?? '',
    line: columns.table.line.at(row),
    time: timeOfRow(columns, row),
    cells: cellsOfRow(columns, row),
    excerpt: await view.excerpt(row, () => excerptFor(view, row)),
    match,
    review: view.review(row),
  };
}

async function excerptFor(view: DatasetView, row: Row): Promise<string> {
  const line = await view.readLine(lineRange(view.columns, row));
  const value = line.ok ? jsonOf(line.text) : undefined;
  if (value === undefined) return excerptOfSearched(view.searchedText(row));
  return excerptOf(kindOfRow(view.columns, row), value);
}

/** A few texts are looked up in it, so that it need not be checked as a record. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The line has changed since it was loaded; what was loaded is shown instead.
    return undefined;
  }
}
