import type { DuckDBConnection, DuckDBInstance, DuckDBValue, JS } from '@duckdb/node-api';
import type { SqlStatement } from '../core/engine/sql-dialect.ts';
import type { SqlCell, SqlResult } from '../core/engine/sql-engine.ts';
import { DuckDbFailure } from './duckdb-failure.ts';
import type { DuckDbModule } from './duckdb-module.ts';

/** Connections that answer at the same time: more would only wait for each other's cores. */
const mostConnections = 4;

/** Milliseconds. */
const betweenInterrupts = 20;

/** Runs statements on a database, each on a connection of its own, so that each can be ended by itself. */
export class DuckDbConnections {
  readonly #module: DuckDbModule;
  readonly #instance: DuckDBInstance;
  readonly #free: DuckDBConnection[] = [];
  readonly #waiting: (() => void)[] = [];
  #made = 0;

  constructor(module: DuckDbModule, instance: DuckDBInstance) {
    this.#module = module;
    this.#instance = instance;
  }

  async run({ text, values }: SqlStatement, signal: AbortSignal): Promise<SqlResult> {
    signal.throwIfAborted();
    const connection = await this.#take();
    let interrupting: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      // An interrupt between two steps of a statement is forgotten.
      interrupting = setInterval(() => connection.interrupt(), betweenInterrupts);
    };
    try {
      signal.throwIfAborted();
      signal.addEventListener('abort', interrupt, { once: true });
      const bound = values.map(
        (value): DuckDBValue => (typeof value === 'string' ? value : this.#module.listValue(value)),
      );
      const reader = await connection.runAndReadAll(text, bound);
      const columns = reader.getColumnsJS().map(cellsOf);
      return { rows: reader.currentRowCount, columns };
    } catch (error) {
      // What was interrupted fails; the reader took the question back.
      signal.throwIfAborted();
      throw new DuckDbFailure(error);
    } finally {
      clearInterval(interrupting);
      signal.removeEventListener('abort', interrupt);
      this.#giveBack(connection);
    }
  }

  async #take(): Promise<DuckDBConnection> {
    for (;;) {
      const free = this.#free.pop();
      if (free !== undefined) return free;
      if (this.#made < mostConnections) {
        this.#made += 1;
        return this.#instance.connect();
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #giveBack(connection: DuckDBConnection): void {
    this.#free.push(connection);
    this.#waiting.shift()?.();
  }

  close(): void {
    for (const connection of this.#free) connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Whole numbers come as bigints, which is more than they are. */
function cellsOf(column: readonly JS[]): readonly SqlCell[] {
  const first = column.find((cell) => cell !== null);
  if (typeof first === 'bigint' || typeof first === 'boolean')
    return column.map((cell) => (cell === null ? null : Number(cell)));
  // Statements select texts, numbers and lists of them.
  return column as readonly SqlCell[];
}
