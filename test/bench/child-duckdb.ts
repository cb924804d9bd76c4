/** Runs in a process of its own: fills a table with all columns of a file by DuckDB, groups it, and prints the times. */
import { DuckDBInstance } from '@duckdb/node-api';

export type DuckFigures = { readonly load: number; readonly groupBy: number; readonly peakMB: number };

const [path = ''] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();

async function timed(sql: string): Promise<number> {
  const start = performance.now();
  await connection.runAndReadAll(sql);
  return performance.now() - start;
}

const literal = `'${path.replaceAll("'", "''")}'`;
const load = await timed(
  `create table failures as select * from read_json(${literal}, format='newline_delimited', ignore_errors=true)`,
);
const grouping =
  "select learning_value.category, count(*) from failures where learning_value.severity = 'high' group by 1";
const times: number[] = [];
for (let run = 0; run < 5; run++) times.push(await timed(grouping));
const figures: DuckFigures = {
  load,
  groupBy: times.sort((a, b) => a - b)[2] ?? Number.NaN,
  peakMB: (process.resourceUsage().maxRSS * 1024) / 1e6,
};
console.log(JSON.stringify(figures));
