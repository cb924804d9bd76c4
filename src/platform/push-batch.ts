import {
  type ClickHouseTable,
  insertInto,
  problemsTable,
  recordsTable,
  tableName,
  wordsTable,
} from '../core/engine/clickhouse-tables.ts';
import { clickhouse } from '../core/engine/sql-dialect.ts';
import type { Problem } from '../core/records/problem.ts';
import { RowBinaryWriter } from '../formats/row-binary.ts';
import type { ClickHouseConnection } from './clickhouse-connection.ts';
import type { PushRow } from './push-rows.ts';

/** Rows sent at once: few inserts are what ClickHouse wants, and what is in memory stays bounded. */
const largestBatch = { rows: 20_000, characters: 16_000_000 };
/** Newer servers refuse an insert that goes into more partitions than 100. */
const mostPartitions = 90;
/** Words remembered as sent already. */
const mostWordsKnown = 500_000;

/** An insert is done only once every shard has it. */
const writeSettings = { insert_distributed_sync: 1 } as const;

export type BatchTarget = {
  readonly connection: ClickHouseConnection;
  readonly database: string;
  readonly project: string;
  readonly origin: string;
  /** Milliseconds: of rows with one key the newest counts. */
  readonly version: number;
};

/** The newest row of a source key in a batch, and its place there. */
type NewestRow = {
  readonly row: PushRow;
  readonly place: number;
  readonly file: string;
  readonly key: string;
};

/** Keys of sources asked for at once: a statement may have 256 KiB. */
const keysAtOnce = 400;

/** Gathers rows and problems of one project, and sends them. Sending the same twice changes no answer. */
export class PushBatch {
  readonly #target: BatchTarget;
  #rows: PushRow[] = [];
  #problems: PlacedProblem[] = [];
  #characters = 0;
  /** The newest row of each source key in this batch. */
  #newest = new Map<string, NewestRow>();
  /** Keys of sources that the database has rows of; asked for when the first such row comes. */
  #sentKeys: Set<string> | undefined;
  readonly #words = new Set<string>();
  /** Rows that were replaced by a newer one of the same source, over all batches sent here. */
  superseded = 0;

  constructor(target: BatchTarget) {
    this.#target = target;
  }

  get isFull(): boolean {
    return this.#rows.length >= largestBatch.rows || this.#characters >= largestBatch.characters;
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0 && this.#problems.length === 0;
  }

  /** Records waiting to be sent. */
  get rows(): number {
    return this.#rows.length;
  }

  /** `place` is the row that they came with, or that comes next. */
  addProblems(problems: readonly Problem[], place: number): void {
    for (const problem of problems) this.#note(problem, place);
  }

  add(row: PushRow): void {
    const place = this.#rows.length;
    this.#rows.push(row);
    this.#characters += String(row.raw).length * 2;
    if (row.source_key === '') return;
    const file = String(row.file);
    const name = scopedKey(file, row.source_key);
    const earlier = this.#newest.get(name);
    this.#newest.set(name, { row, place, file, key: row.source_key });
    if (earlier === undefined) return;
    this.#rows[earlier.place] = { ...earlier.row, counts: 0 };
    this.#noteSuperseded({ file, row, line: Number(earlier.row.line) });
  }

  #noteSuperseded({ file, line, row }: { file: string; line: number; row: PushRow }): void {
    this.superseded += 1;
    const reason = `replaced by the newer row of the same source in line ${row.line}`;
    const about = { file, line, column: undefined, field: undefined };
    this.#note({ ...about, level: 'superseded', reason }, Number(row.row));
  }

  #note(problem: Problem, place: number): void {
    const before = this.#problems.at(-1);
    const nth = before?.place === place ? before.nth + 1 : 0;
    this.#problems.push({ ...problem, place, nth });
  }

  /** Sends what there is and forgets it. Rejects with a `ClickHouseFailure`. */
  async send(signal: AbortSignal): Promise<void> {
    await this.#supersedeEarlier(signal);
    for (const rows of byPartitions(this.#rows)) await this.#insert(recordsTable, rows, signal);
    await this.#insert(wordsTable, this.#newWords(), signal);
    await this.#insert(problemsTable, this.#problems.map(problemRow), signal);
    this.#rows = [];
    this.#problems = [];
    this.#characters = 0;
    this.#newest = new Map();
  }

  async #insert(
    table: ClickHouseTable,
    rows: readonly Readonly<Record<string, PushRow[string] | undefined>>[],
    signal: AbortSignal,
  ): Promise<void> {
    if (rows.length === 0) return;
    const { connection, database, origin, project, version } = this.#target;
    const writer = new RowBinaryWriter(table.columns);
    for (const row of rows) writer.add({ project, ...row, version, origin });
    const sql = `${insertInto(table, database)} FORMAT RowBinary`;
    await connection.insert(sql, writer.release(), { settings: writeSettings, signal });
  }

  #newWords(): readonly { readonly token: string; readonly is_compound: number }[] {
    if (this.#words.size > mostWordsKnown) this.#words.clear();
    const found: { token: string; is_compound: number }[] = [];
    for (const { tokens, compound_tokens } of this.#rows) {
      const compound = new Set(compound_tokens);
      for (const token of tokens) {
        const is_compound = compound.has(token) ? 1 : 0;
        const known = `${is_compound}${token}`;
        if (this.#words.has(known)) continue;
        this.#words.add(known);
        found.push({ token, is_compound });
      }
    }
    return found;
  }

  /** Rows of earlier batches and runs that this one's replace are sent again, as rows that do not count. */
  async #supersedeEarlier(signal: AbortSignal): Promise<void> {
    if (this.#newest.size === 0) return;
    this.#sentKeys ??= await this.#keysThere(signal);
    const replaced = [...this.#newest].filter(([name]) => this.#sentKeys?.has(name));
    for (let from = 0; from < replaced.length; from += keysAtOnce)
      await this.#supersede(
        replaced.slice(from, from + keysAtOnce).map(([, newest]) => newest),
        signal,
      );
    for (const name of this.#newest.keys()) this.#sentKeys.add(name);
  }

  async #keysThere(signal: AbortSignal): Promise<Set<string>> {
    const { connection, database, project } = this.#target;
    const [files, keys] = await connection.select(
      `SELECT DISTINCT file, source_key FROM ${tableName(recordsTable, database)} ` +
        `WHERE project = ${clickhouse.literal(project)} AND source_key <> ''`,
      signal,
    );
    return new Set(files?.values.map((file, place) => scopedKey(String(file), String(keys?.values[place]))));
  }

  async #supersede(newest: readonly NewestRow[], signal: AbortSignal): Promise<void> {
    const { connection, database, project, version } = this.#target;
    const { literal } = clickhouse;
    const keys = newest.map(({ file, key }) => `(${literal(file)}, ${literal(key)})`);
    const own = newest.map(({ row }) => `(${literal(row.rec_id)}, ${row.copy})`);
    const earlier =
      `FROM ${tableName(recordsTable, database)} FINAL WHERE project = ${literal(project)} AND counts = 1 ` +
      `AND (file, source_key) IN (${keys.join(', ')}) AND (rec_id, copy) NOT IN (${own.join(', ')})`;
    const [files, sourceKeys, lines] = await connection.select(
      `SELECT file, source_key, line ${earlier}`,
      signal,
    );
    if (files === undefined || files.values.length === 0) return;
    const columns = recordsTable.columns.map(({ name }) => {
      if (name === 'counts') return 'toInt64(0)';
      return name === 'version' ? `toUInt64(${version})` : `\`${name}\``;
    });
    const insert = insertInto(recordsTable, database);
    await connection.command(`${insert} SELECT ${columns.join(', ')} ${earlier}`, {
      settings: writeSettings,
      signal,
    });
    for (const [place, file] of files.values.entries()) {
      const by = this.#newest.get(scopedKey(String(file), String(sourceKeys?.values[place])));
      if (by !== undefined) this.#noteSuperseded({ ...by, line: Number(lines?.values[place]) });
    }
  }
}

function scopedKey(file: string, key: string): string {
  return `${file}\u0000${key}`;
}

type PlacedProblem = Problem & { readonly place: number; readonly nth: number };

function problemRow({ column, field, ...problem }: PlacedProblem) {
  return { ...problem, char_column: column ?? 0, field: field ?? '' };
}

/** The rows in groups that each go into no more partitions than a server takes at once. */
function byPartitions(rows: readonly PushRow[]): readonly (readonly PushRow[])[] {
  const months = [...new Set(rows.map(({ month }) => month))];
  if (months.length <= mostPartitions) return rows.length === 0 ? [] : [rows];
  const groupOf = new Map(months.map((month, place) => [month, Math.floor(place / mostPartitions)]));
  const groups: PushRow[][] = Array.from({ length: Math.ceil(months.length / mostPartitions) }, () => []);
  for (const row of rows) groups[groupOf.get(row.month) ?? 0]?.push(row);
  return groups;
}
