import { setTimeout as rest } from 'node:timers/promises';
import type { LoadState } from '../core/dataset/questions.ts';
import {
  type DatabaseFacts,
  factStatements,
  factsOf,
  problemsOf,
  type ReadTables,
  readTables,
} from '../core/engine/clickhouse-facts.ts';
import { recordsTable, tableName } from '../core/engine/clickhouse-tables.ts';
import { clickhouse, type SqlStatement } from '../core/engine/sql-dialect.ts';
import type { SqlEngine, SqlResult } from '../core/engine/sql-engine.ts';
import type { Problem } from '../core/records/problem.ts';
import { ClickHouseConnection, type ConnectionOptions } from './clickhouse-connection.ts';
import { ClickHouseFailure } from './clickhouse-failure.ts';

export type ClickHouseEngineOptions = ConnectionOptions & {
  /** Milliseconds: the machine's time. */
  readonly now: number;
  readonly asOf?: number | undefined;
  /** Milliseconds between two looks whether there is something new; none when undefined. */
  readonly lookEvery?: number | undefined;
  /** Whether the server did not answer last. */
  readonly isLost?: () => boolean;
};

/** A ClickHouse database as an engine. It looks now and then whether records have come. */
export class ClickHouseEngine implements SqlEngine {
  readonly dialect = clickhouse;
  readonly #connection: ClickHouseConnection;
  readonly #options: ClickHouseEngineOptions;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #facts: DatabaseFacts = { records: 0, bytes: 0, newest: undefined, files: [] };
  #problems: readonly Problem[] = [];
  #problemCounts = { all: 0, lines: 0 };
  /** What the servers said last of what they keep; differs when something came. */
  #parts = '';
  #tables: ReadTables;
  /** The cluster behind a `Distributed` table; undefined for one server. */
  #cluster: string | undefined;
  #revision = 0;

  private constructor(connection: ClickHouseConnection, options: ClickHouseEngineOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#tables = this.#tablesWhen('possible');
  }

  get records(): string {
    return this.#tables.records;
  }

  /** Leaving out what stands twice would read all columns of all rows: the newest row is the one that questions named. */
  get recordsByName(): string {
    return tableName(recordsTable, this.#options.target.database);
  }

  get words(): string {
    return this.#tables.words;
  }

  /** Opens a database that has the tables. Rejects with a `ClickHouseFailure`. */
  static async open(options: ClickHouseEngineOptions): Promise<ClickHouseEngine> {
    const connection = await ClickHouseConnection.open(options);
    const engine = new ClickHouseEngine(connection, options);
    try {
      await engine.#findTables();
      engine.#parts = await engine.#lookAtParts();
      await engine.#learn();
    } catch (error) {
      await connection.close();
      throw error;
    }
    if (options.lookEvery !== undefined) void engine.#follow(options.lookEvery);
    return engine;
  }

  run = async ({ text }: SqlStatement, signal: AbortSignal): Promise<SqlResult> => {
    const columns = await this.#connection.select(text, signal);
    return {
      rows: columns[0]?.values.length ?? 0,
      // The types that questions ask for hold nothing deeper than lists.
      columns: columns.map(({ values }) => values as SqlResult['columns'][number]),
    };
  };

  loadState = (): LoadState => {
    const { records, bytes, files } = this.#facts;
    return {
      phase: 'ready',
      records,
      bytesRead: bytes,
      bytesTotal: bytes,
      files,
      problems: this.#problemCounts.all,
      badLines: this.#problemCounts.lines,
      asOf: this.asOf(),
      revision: { major: this.#revision, minor: 0 },
      ...(this.#options.isLost?.() === true ? { isLost: true } : {}),
    };
  };

  problems = (): readonly Problem[] => this.#problems;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  asOf = (): number | undefined => this.#options.asOf ?? this.#facts.newest;

  /** Names of all projects, in the order in which their records came. */
  get projects(): readonly string[] {
    return [...new Set(this.#facts.files.map(({ project }) => project))];
  }

  /** Tells listeners that `loadState` says something else. */
  notify(): void {
    for (const listener of this.#listeners) listener();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connection.close();
  }

  async #findTables(): Promise<void> {
    const { database } = this.#options.target;
    const { literal } = clickhouse;
    const [engines] = await this.#connection.select(
      `SELECT engine_full FROM system.tables WHERE database = ${literal(database)} AND name = ${literal(recordsTable.name)}`,
    );
    const [engine] = engines?.values ?? [];
    if (typeof engine !== 'string')
      throw new ClickHouseFailure({
        kind: 'no tables',
        what: 'this database holds no records of debrief',
        where: this.#connection.where,
      });
    this.#cluster = /^Distributed\(['`]?([\w-]+)/.exec(engine)?.[1];
  }

  async #learn(): Promise<void> {
    const statements = factStatements(this.#tables, this.#options.now);
    const values = async (sql: string) =>
      (await this.run({ text: sql, values: [] }, this.#closing.signal)).columns;
    this.#facts = factsOf(await values(statements.files));
    const [levels = [], counts = []] = await values(statements.problemCounts);
    const countOf = (of: (level: unknown) => boolean) =>
      counts.reduce<number>((sum, count, place) => sum + (of(levels[place]) ? Number(count) : 0), 0);
    this.#problemCounts = { all: countOf(() => true), lines: countOf((level) => level === 'line') };
    this.#problems = this.#problemCounts.all === 0 ? [] : problemsOf(await values(statements.problems));
  }

  /**
   * What the servers keep, as a text that differs when something has come. As long as a month lies in several parts, a
   * row may stand in more than one of them; where each lies in one, `FINAL` is left out, which is faster.
   */
  async #lookAtParts(): Promise<string> {
    const { database } = this.#options.target;
    const { literal } = clickhouse;
    const parts = this.#cluster === undefined ? 'system.parts' : `cluster('${this.#cluster}', system, parts)`;
    const names = [recordsTable.name, `${recordsTable.name}_local`].map(literal).join(', ');
    // Servers that share a host differ in where they keep their files.
    const server = "hostName(), extract(path, '^(.*)/data/')";
    const [hosts, , partitions, counts, rows] = await this.#connection.select(
      `SELECT ${server}, partition, count(), sum(rows) FROM ${parts} WHERE active AND database = ${literal(database)} ` +
        `AND table IN (${names}) GROUP BY ${server}, partition ORDER BY ${server}, partition`,
    );
    const isOnce =
      counts !== undefined && counts.values.length > 0 && counts.values.every((count) => count === 1);
    this.#tables = this.#tablesWhen(isOnce ? 'impossible' : 'possible');
    return JSON.stringify([hosts?.values, partitions?.values, counts?.values, rows?.values]);
  }

  #tablesWhen(twice: 'possible' | 'impossible'): ReadTables {
    const layout = this.#cluster === undefined ? 'one server' : 'sharded';
    return readTables(this.#options.target.database, { layout, twice });
  }

  async #follow(pause: number): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await rest(pause, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        const parts = await this.#lookAtParts();
        if (parts === this.#parts) continue;
        await this.#learn();
        this.#parts = parts;
        this.#revision += 1;
        this.notify();
      } catch {
        // Told where it was asked for; the next look may succeed.
      }
    }
  }
}
