import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { engineColumns } from '../core/engine/engine-table.ts';
import { column, duckdb, wholeSql } from '../core/engine/sql-dialect.ts';
import { wordsSql } from './duckdb-table.ts';
import type { Input } from './find-inputs.ts';

/** What a partitioned export calls the words of its records, beside the folder of the records themselves. */
export const wordsFile = 'words.parquet';

export function isParquet({ path }: Pick<Input, 'path'>): boolean {
  return path.endsWith('.parquet');
}

/** Numbers that each file has for its rows. */
const rowsOfFile = 2 ** 32;

/** Columns that only files of a partitioned export have. */
const ownColumns = ['rec_id', 'raw', 'searched', 'tokens', 'compound_tokens', 'counts'];

/** Whether a Parquet file holds records as engines keep them, so that it need not be read in. */
export async function isExported(connection: DuckDBConnection, { path }: Input): Promise<boolean> {
  const names = await columnNames(connection, [path]);
  return ownColumns.every((name) => names.includes(name));
}

async function columnNames(
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquetSql(paths)}`);
  return reader.getRowsJS().map(([name]) => String(name));
}

/** Folders named `project=…` are columns; what stands behind the sign is a text. */
function parquetSql(paths: readonly string[]): string {
  const list = paths.map(duckdb.literal).join(', ');
  return `read_parquet([${list}], hive_partitioning = true, hive_types_autocast = false)`;
}

/** Makes the tables of files of a partitioned export: the records stay in their files. Gives how many words there are. */
export async function viewExported(connection: DuckDBConnection, inputs: readonly Input[]): Promise<void> {
  const paths = inputs.map(({ path }) => path);
  const names = await columnNames(connection, paths.slice(0, 1));
  const columns = engineColumns
    .filter(({ name }) => name !== 'row')
    .map(({ name }) => (names.includes(name) ? column(name) : `NULL AS ${column(name)}`));
  const row = `CAST(file_index AS BIGINT) * ${rowsOfFile} + CAST(file_row_number AS BIGINT) AS ${column('row')}`;
  await connection.run(
    `CREATE VIEW records AS SELECT file_index, file_row_number, ${row}, ${columns.join(', ')} FROM ${parquetSql(paths)}`,
  );
  const words = wordsOf(paths);
  if (words === undefined) await connection.run(`CREATE TABLE words AS ${wordsSql('records')}`);
  else
    await connection.run(
      `CREATE VIEW words AS SELECT token, is_compound FROM read_parquet([${words.map(duckdb.literal).join(', ')}])`,
    );
}

/** Finds rows by where they stand in their files: all else of a Parquet file is then left unread. */
export function rowsInFiles(rows: readonly number[]): string {
  const byFile = new Map<number, number[]>();
  for (const row of rows) {
    const file = Math.floor(row / rowsOfFile);
    byFile.set(file, [...(byFile.get(file) ?? []), row % rowsOfFile]);
  }
  return Array.from(
    byFile,
    ([file, places]) =>
      `(file_index = ${wholeSql(file)} AND file_row_number IN (${places.map(wholeSql).join(', ')}))`,
  ).join(' OR ');
}

/** The files of words that belong to the records' files; undefined when one is missing. */
function wordsOf(paths: readonly string[]): readonly string[] | undefined {
  const found = new Set<string>();
  for (const path of paths) {
    let folder = dirname(path);
    while (basename(folder) !== 'records' && folder !== dirname(folder)) folder = dirname(folder);
    const words = `${dirname(folder)}/${wordsFile}`;
    if (!existsSync(words)) return undefined;
    found.add(words);
  }
  return [...found];
}

/** The rows of any Parquet file as JSON, some at a time. Times are written as the records of JSON files write them. */
export async function* parquetLines(
  connection: DuckDBConnection,
  { path }: Input,
): AsyncGenerator<readonly string[], void, undefined> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquetSql([path])}`);
  const times = described.getRowsJS().flatMap(([name, type]) => {
    const quoted = `"${String(name).replaceAll('"', '""')}"`;
    return /^TIMESTAMP/.test(String(type))
      ? [`strftime(${quoted}, '%Y-%m-%dT%H:%M:%S.%gZ') AS ${quoted}`]
      : [];
  });
  const replaced = times.length === 0 ? '' : ` REPLACE (${times.join(', ')})`;
  const text = `SELECT CAST(to_json(t) AS VARCHAR) FROM (SELECT *${replaced} FROM ${parquetSql([path])}) AS t`;
  const result = await connection.stream(text);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getColumnValues(0).map(String);
  }
}
