import { kindOfRow } from '../core/dataset/answers/row-cells.ts';
import { lineRange } from '../core/dataset/dataset-view.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { Row } from '../core/dataset/row.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { recIdOf } from '../core/records/rec-id.ts';

export type ReadRecord =
  | { readonly ok: true; readonly recId: string; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

const never = new AbortController().signal;

/** Lines read at once: enough to keep the disk busy. */
const readsAtOnce = 64;

/**
 * Reads many records with their identities. Whether a record is an exact duplicate takes a look at all earlier rows;
 * here the rows that could have a duplicate at all are found once, so that the others cost one line each.
 */
export class RecordReader {
  readonly #dataset: MemoryDataset;
  readonly #hasTwin: Uint8Array;

  constructor(dataset: MemoryDataset) {
    this.#dataset = dataset;
    this.#hasTwin = rowsWithTwins(dataset);
  }

  /** Reads rows in the order given, some ahead of the one that is taken. */
  async *readAll(
    rows: readonly Row[],
  ): AsyncGenerator<{ readonly row: Row; readonly read: ReadRecord }, void, undefined> {
    for (let start = 0; start < rows.length; start += readsAtOnce) {
      const batch = rows.slice(start, start + readsAtOnce);
      const reads = await Promise.all(batch.map(async (row) => ({ row, read: await this.#read(row) })));
      yield* reads;
    }
  }

  async #read(row: Row): Promise<ReadRecord> {
    if (this.#hasTwin[row] === 1) {
      const answer = await this.#dataset.ask({ ask: 'record', row }, never);
      return answer.ok ? { ok: true, recId: answer.recId, value: answer.value } : answer;
    }
    const { columns, readLine, recId } = this.#dataset.view();
    const range = lineRange(columns, row);
    const line = await readLine(range);
    if (!line.ok) return line;
    const kind = kindOfRow(columns, row);
    const parsed = parseRecord(line.text, kind);
    if (!parsed.ok) return parsed;
    const { value } = parsed.record;
    return { ok: true, recId: recId?.(row) ?? recIdOf({ file: range.file, kind }, value), value };
  }
}

/** A record as `--json` prints it; `record` is null, with a reason, when its line can not be read any more. */
export function recordLine({ columns }: MemoryDataset, row: Row, read: ReadRecord): object {
  const { kind, project, file, line } = columns.table;
  const place = { kind: kind.at(row), project: project.at(row), file: file.at(row), line: line.at(row) };
  return read.ok
    ? { rec_id: read.recId, ...place, record: read.value }
    : { rec_id: null, ...place, record: null, reason: read.reason };
}

/** Marks rows that agree with another one in the columns that tell most records apart. */
function rowsWithTwins({ columns }: MemoryDataset): Uint8Array {
  const { kind, project, feature, session, type, category, pattern, time, minutes, turn } = columns.table;
  const texts = [kind, project, feature, session, type, category, pattern];
  const numbers = [time, minutes, turn];
  const hasTwin = new Uint8Array(columns.length);
  const firstByKey = new Map<string, number>();
  for (let row = 0; row < columns.length; row++) {
    const codes = texts.map((column) => column.code(row)).join();
    const key = `${codes} ${numbers.map((column) => column.at(row)).join()}`;
    const first = firstByKey.get(key);
    if (first === undefined) firstByKey.set(key, row);
    else {
      hasTwin[first] = 1;
      hasTwin[row] = 1;
    }
  }
  return hasTwin;
}
