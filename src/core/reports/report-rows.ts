import { failureEnd } from '../analysis/failure-end.ts';
import type { Columns } from '../dataset/columns.ts';
import { type DatasetView, lineRange } from '../dataset/dataset-view.ts';
import { rowOf } from '../dataset/row.ts';
import type { RecordKind } from '../records/kinds.ts';
import { numberedRecId, recIdOf } from '../records/rec-id.ts';
import { periodBefore, type ReportPeriod } from './report-period.ts';

/** The rows of one project that a report on a period speaks of. */
export type ReportRows = {
  readonly current: readonly number[];
  readonly previous: readonly number[];
  /** Failures of the period or of any time before it that have not been resolved, oldest first. */
  readonly open: readonly number[];
  /** Of the period and of any time before it, ascending. */
  readonly history: readonly number[];
  /** When the project's first and last record happened, in milliseconds since 1970; undefined without any time. */
  readonly span: { readonly first: number; readonly last: number } | undefined;
  /** Records without a time, which no period holds. */
  readonly undated: number;
};

/** Called now and then during long work, so that others get their turn. */
export type Rest = () => Promise<void>;

const rowsBetweenRests = 65_536;

/** Goes once through all rows that count and picks those of a project and a period. */
export async function selectReportRows(
  columns: Columns,
  { project, period }: { readonly project: string; readonly period: ReportPeriod },
  rest: Rest,
): Promise<ReportRows> {
  const code = columns.table.project.codeOf(project);
  const collector = new RowCollector(columns, period);
  for (let row = 0; row < columns.length; row++) {
    if (row % rowsBetweenRests === 0) await rest();
    if (columns.isAlive(row) && columns.table.project.code(row) === code) collector.add(row);
  }
  return collector.rows();
}

class RowCollector {
  readonly #columns: Columns;
  readonly #period: ReportPeriod;
  readonly #before: ReportPeriod;
  readonly #current: number[] = [];
  readonly #previous: number[] = [];
  readonly #open: number[] = [];
  readonly #history: number[] = [];
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #undated = 0;

  constructor(columns: Columns, period: ReportPeriod) {
    this.#columns = columns;
    this.#period = period;
    this.#before = periodBefore(period);
  }

  add(row: number): void {
    const time = this.#columns.table.time.at(row);
    if (Number.isNaN(time)) {
      this.#undated += 1;
      return;
    }
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    if (time >= this.#period.to) return;
    this.#history.push(row);
    if (time >= this.#period.from) this.#current.push(row);
    else if (time >= this.#before.from) this.#previous.push(row);
    if (this.#columns.table.kind.at(row) === 'failure') this.#addFailure(row);
  }

  #addFailure(row: number): void {
    if (failureEnd(this.#columns, row).state === 'open') this.#open.push(row);
  }

  rows(): ReportRows {
    const { time } = this.#columns.table;
    return {
      current: this.#current,
      previous: this.#previous,
      open: this.#open.sort((a, b) => time.at(a) - time.at(b) || a - b),
      history: this.#history,
      span: this.#first > this.#last ? undefined : { first: this.#first, last: this.#last },
      undated: this.#undated,
    };
  }
}

/** A row with the identity of its record. */
export type IdentifiedRow = {
  readonly row: number;
  /** Undefined when the line can no longer be read as it was loaded. */
  readonly recId: string | undefined;
  /** 1, or its number among exact duplicates. */
  readonly ordinal: number;
};

/** Lines read at once: enough to keep the disk busy, few enough not to run out of file handles. */
const readsAtOnce = 32;

/**
 * Reads the rows' lines again for their identities, and puts the rows into an order that does not depend on where the
 * lines stand in their files: by identity. Exact duplicates among the rows are numbered.
 */
export async function identifyRows(view: DatasetView, rows: readonly number[]): Promise<IdentifiedRow[]> {
  const named: { row: number; recId: string | undefined }[] = [];
  for (let start = 0; start < rows.length; start += readsAtOnce) {
    const batch = rows.slice(start, start + readsAtOnce);
    named.push(...(await Promise.all(batch.map(async (row) => ({ row, recId: await recIdAt(view, row) })))));
  }
  named.sort((a, b) => compareIds(a.recId, b.recId) || a.row - b.row);
  let ordinal = 1;
  return named.map(({ row, recId }, place) => {
    ordinal = recId !== undefined && named[place - 1]?.recId === recId ? ordinal + 1 : 1;
    return { row, recId: recId === undefined ? undefined : numberedRecId(recId, ordinal), ordinal };
  });
}

async function recIdAt(view: DatasetView, row: number): Promise<string | undefined> {
  const kept = view.recId?.(rowOf(row));
  if (kept !== undefined) return kept;
  const range = lineRange(view.columns, rowOf(row));
  const kind = (view.columns.table.kind.at(row) ?? 'generic') as RecordKind;
  const line = await view.readLine(range);
  const value = line.ok ? jsonOf(line.text) : undefined;
  // A record was read from this line before, so the value needs no checks to have the same canonical form.
  return value === undefined ? undefined : recIdOf({ file: range.file, kind }, value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The line has changed since it was loaded.
    return undefined;
  }
}

/** Records that could not be identified come last. */
function compareIds(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  return a < b ? -1 : a > b ? 1 : 0;
}
