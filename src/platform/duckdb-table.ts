import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api';
import type { EngineRecord } from '../core/engine/engine-record.ts';
import { type ColumnHolds, type EngineValue, engineColumns } from '../core/engine/engine-table.ts';
import { column } from '../core/engine/sql-dialect.ts';
import type { DuckDbModule } from './duckdb-module.ts';

const typeNames: Readonly<Record<ColumnHolds, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  whole: 'BIGINT',
  texts: 'VARCHAR[]',
  wholes: 'INTEGER[]',
};

/** The columns with their types, as they stand between the brackets of CREATE TABLE. */
export const duckdbColumns = engineColumns
  .map(({ name, holds }) => `${column(name)} ${typeNames[holds]}`)
  .join(', ');

/** The words of all records; a word is compound when it is so in each record that has it. */
export function wordsSql(records: string): string {
  const counted = (from: string) =>
    `SELECT token, count(*) AS n FROM (SELECT unnest(${column(from)}) AS token FROM ${records}) GROUP BY token`;
  return `SELECT a.token AS token, CAST(a.n = coalesce(c.n, 0) AS INTEGER) AS is_compound FROM (${counted('tokens')}) a LEFT JOIN (${counted('compound_tokens')}) c USING (token)`;
}

/** Rows that are handed over at once: a vector of DuckDB's. */
const rowsAtOnce = 2048;

/** Fills the table of records, many rows at a time. */
export class DuckDbWriter {
  readonly #module: DuckDbModule;
  readonly #appender: DuckDBAppender;
  readonly #types: readonly DuckDBType[];
  #chunk: DuckDBDataChunk;
  #rows: EngineRecord[] = [];

  private constructor(module: DuckDbModule, appender: DuckDBAppender) {
    this.#module = module;
    this.#appender = appender;
    const { VARCHAR, DOUBLE, BIGINT, INTEGER, LIST } = module;
    const types = {
      text: VARCHAR,
      number: DOUBLE,
      whole: BIGINT,
      texts: LIST(VARCHAR),
      wholes: LIST(INTEGER),
    };
    this.#types = engineColumns.map(({ holds }) => types[holds]);
    this.#chunk = module.DuckDBDataChunk.create(this.#types, rowsAtOnce);
  }

  static async open(module: DuckDbModule, connection: DuckDBConnection): Promise<DuckDbWriter> {
    return new DuckDbWriter(module, await connection.createAppender('records'));
  }

  add(record: EngineRecord): void {
    this.#rows.push(record);
    if (this.#rows.length === rowsAtOnce) this.#flush();
  }

  #flush(): void {
    if (this.#rows.length === 0) return;
    if (this.#rows.length < rowsAtOnce)
      this.#chunk = this.#module.DuckDBDataChunk.create(this.#types, this.#rows.length);
    engineColumns.forEach(({ name, holds }, place) => {
      this.#chunk.setColumnValues(
        place,
        this.#rows.map((row) => this.#valueOf(row[name] ?? null, holds)),
      );
    });
    this.#appender.appendDataChunk(this.#chunk);
    this.#rows = [];
    this.#chunk = this.#module.DuckDBDataChunk.create(this.#types, rowsAtOnce);
  }

  #valueOf(value: EngineValue, holds: ColumnHolds): DuckDBValue {
    if (typeof value === 'object' && value !== null) return this.#module.listValue([...value]);
    return holds === 'whole' && typeof value === 'number' ? BigInt(value) : value;
  }

  close(): void {
    this.#flush();
    this.#appender.closeSync();
  }
}
