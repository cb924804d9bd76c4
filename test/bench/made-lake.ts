import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { column, duckdb } from '../../src/core/engine/sql-dialect.ts';

/** Two years of records, one every six seconds, stand in the order of time as in an export. */
const newestTime = Date.UTC(2026, 1, 26);
const pace = 6300;

/** Rows of one file. */
const rowsPerFile = 500_000;

/**
 * Writes so many records as a partitioned export has them, by repeating the records of one: each copy is of a feature, a
 * session and a time of its own, in its text, too, so that hardly any two rows are alike.
 */
export async function makeLake(
  connection: DuckDBConnection,
  { from, to, records }: { readonly from: string; readonly to: string; readonly records: number },
): Promise<void> {
  mkdirSync(join(to, 'records', 'project=bench'), { recursive: true });
  const glob = duckdb.literal(join(from, 'records/**/*.parquet'));
  await connection.run(
    `CREATE TEMP TABLE seed AS SELECT * EXCLUDE (project), row_number() OVER () - 1 AS place FROM read_parquet(${glob}, hive_partitioning = true, hive_types_autocast = false)`,
  );
  const [[count] = []] = (await connection.runAndReadAll('SELECT count(*) FROM seed')).getRowsJS();
  for (let first = 0; first < records; first += rowsPerFile) {
    const rows = Math.min(rowsPerFile, records - first);
    const path = join(to, 'records/project=bench', `part-${first / rowsPerFile}.parquet`);
    // What a run that was broken off has made need not be made again.
    if (existsSync(path)) continue;
    const file = duckdb.literal(`${path}.new`);
    await connection.run(
      `COPY (${copiesSql({ first, rows, seeds: Number(count) })}) TO ${file} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)`,
    );
    renameSync(`${path}.new`, path);
  }
  const words = duckdb.literal(join(to, 'words.parquet'));
  const copied = `SELECT 'c' || n AS token, 0 AS is_compound FROM range(${Math.ceil(records / Number(count))}) AS t(n)`;
  await connection.run(
    `COPY (SELECT token, is_compound FROM read_parquet(${duckdb.literal(join(from, 'words.parquet'))}) UNION ALL ${copied}) TO ${words} (FORMAT parquet)`,
  );
}

function copiesSql({
  first,
  rows,
  seeds,
}: {
  readonly first: number;
  readonly rows: number;
  readonly seeds: number;
}): string {
  const copied = (name: string) => `${column(name)} || ' c' || n AS ${column(name)}`;
  return `SELECT * EXCLUDE (place, n, copy_row) REPLACE (
      ${copied('feature')}, ${copied('session')}, ${column('rec_id')} || n AS ${column('rec_id')},
      ${newestTime} - copy_row * ${pace}.0 AS ${column('time')},
      replace(raw, '"feature_id":"', '"feature_id":"c' || n || ' ') AS raw,
      searched || chr(31) || 'c' || n AS searched,
      list_append(tokens, 'c' || n) AS tokens)
    FROM (SELECT seed.*, copy_row // ${seeds} AS n, copy_row FROM range(${first}, ${first + rows}) AS t(copy_row) JOIN seed ON seed.place = copy_row % ${seeds})`;
}
