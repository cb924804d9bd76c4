import { createReadStream } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { engineRecord } from '../core/engine/engine-record.ts';
import { column } from '../core/engine/sql-dialect.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { ParsedRecord } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';
import { loadRecords } from '../formats/load-records.ts';
import { DecompressFailure, decompress } from './decompress.ts';
import type { DuckDbModule } from './duckdb-module.ts';
import { isParquet, parquetLines } from './duckdb-parquet.ts';
import { DuckDbWriter, duckdbColumns, wordsSql } from './duckdb-table.ts';
import { describeFailure, type Input } from './find-inputs.ts';

export type DuckDbLoad = {
  readonly module: DuckDbModule;
  readonly connection: DuckDBConnection;
  /** Another one of the same database, to read files by. */
  readonly reader: DuckDBConnection;
  readonly inputs: readonly Input[];
  readonly standardInput: () => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Is told now and then how much was read. */
  readonly onProgress: (progress: { readonly bytes: number; readonly records: number }) => void;
};

export type LoadedCounts = { readonly records: number; readonly problems: readonly Problem[] };

/** A row of a collected record that a newer one of the same source replaces. */
type Keyed = { readonly row: number; readonly line: number };

/** Reads inputs one after another into the tables `records`, `words` and `problems`, which it makes. */
export async function loadIntoDuckDb(load: DuckDbLoad): Promise<LoadedCounts> {
  const { module, connection, inputs } = load;
  await connection.run(`CREATE TABLE records (${duckdbColumns})`);
  const loading = new Loading(await DuckDbWriter.open(module, connection), load);
  for (const input of inputs) await loading.read(input);
  loading.close();
  const replaced = loading.replaced.map(({ row }) => row);
  if (replaced.length > 0)
    await connection.run(`UPDATE records SET counts = 0 WHERE ${column('row')} IN (${replaced.join(', ')})`);
  await connection.run(`CREATE TABLE words AS ${wordsSql('records')}`);
  return { records: loading.rows - replaced.length, problems: loading.problems };
}

class Loading {
  readonly problems: Problem[] = [];
  readonly replaced: Keyed[] = [];
  rows = 0;
  readonly #writer: DuckDbWriter;
  readonly #load: DuckDbLoad;
  readonly #byKey = new Map<string, Keyed>();
  #bytes = 0;

  constructor(writer: DuckDbWriter, load: DuckDbLoad) {
    this.#writer = writer;
    this.#load = load;
  }

  close(): void {
    this.#writer.close();
  }

  async read(input: Input): Promise<void> {
    const { name: file, kind } = input;
    const { signal } = this.#load;
    try {
      if (isParquet(input)) return await this.#readParquet(input);
      await loadRecords(this.#chunks(input), {
        file,
        kind,
        signal,
        rest: () => undefined,
        sink: {
          addRecord: (record, { number, text, bytes }) =>
            this.#add(input, { record, line: number, text, bytes }),
          addProblem: (problem) => this.problems.push(problem),
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof DecompressFailure ? error.message : describeFailure(error).what;
      this.problems.push({ file, line: 0, column: undefined, field: undefined, reason, level: 'file' });
    }
  }

  async #readParquet(input: Input): Promise<void> {
    const { name: file, kind, bytes } = input;
    let line = 0;
    for await (const texts of parquetLines(this.#load.reader, input)) {
      this.#load.signal.throwIfAborted();
      for (const text of texts) {
        line += 1;
        const parsed = parseRecord(text, kind);
        if (parsed.ok) this.#add(input, { record: parsed.record, line, text, bytes: text.length });
        else {
          const { column: at, reason } = parsed;
          this.problems.push({ file, line, column: at, field: undefined, reason, level: 'line' });
        }
      }
      this.#load.onProgress({ bytes: this.#bytes, records: this.rows });
    }
    this.#bytes += bytes;
  }

  async *#chunks({ path }: Input): AsyncGenerator<Uint8Array, void, undefined> {
    const source =
      path === '-' ? this.#load.standardInput() : createReadStream(path, { highWaterMark: 1 << 18 });
    yield* decompress(this.#counted(source));
  }

  async *#counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of source) {
      this.#load.signal.throwIfAborted();
      this.#bytes += chunk.length;
      this.#load.onProgress({ bytes: this.#bytes, records: this.rows });
      yield chunk;
    }
  }

  #add(
    { name: file, project }: Input,
    {
      record,
      line,
      text,
      bytes,
    }: {
      readonly record: ParsedRecord;
      readonly line: number;
      readonly text: string;
      readonly bytes: number;
    },
  ): void {
    const row = this.rows;
    this.rows += 1;
    this.#writer.add(engineRecord({ record, place: { project, file, line, bytes }, raw: text, row }));
    for (const { field, reason } of record.problems)
      this.problems.push({ file, line, column: undefined, field, reason, level: 'field' });
    if (record.sourceKey !== undefined)
      this.#supersede(`${project}\u0000${file}\u0000${record.sourceKey}`, { row, line }, file);
  }

  #supersede(key: string, newer: Keyed, file: string): void {
    const earlier = this.#byKey.get(key);
    this.#byKey.set(key, newer);
    if (earlier === undefined) return;
    this.replaced.push(earlier);
    this.problems.push({
      file,
      line: earlier.line,
      column: undefined,
      field: undefined,
      reason: `replaced by the newer row of the same source in line ${newer.line}`,
      level: 'superseded',
    });
  }
}
