import type { LoadedFile } from '../dataset/questions.ts';
import { type RecordKind, recordKinds } from '../records/kinds.ts';
import type { Problem } from '../records/problem.ts';
import {
  type ClickHouseTable,
  onceName,
  problemsTable,
  recordsTable,
  tableName,
  wordsTable,
} from './clickhouse-tables.ts';
import type { SqlCell } from './sql-engine.ts';

/** More problems than these are counted, not listed. */
const mostProblems = 20_000;

/** What the whole database holds, in statements that both old and new servers accept. */
export function factStatements(
  { records, problems }: Pick<ReadTables, 'records' | 'problems'>,
  now: number,
): { readonly files: string; readonly problems: string; readonly problemCounts: string } {
  return {
    // The whole database in one look: one row for each file of each project.
    files:
      `SELECT project, file, kind, count(), sum(size), ` +
      `max(if(counts = 1 AND time <= ${now}, time, NULL)), countIf(counts = 1) ` +
      `FROM ${records} GROUP BY project, file, kind ORDER BY min("row")`,
    problems:
      'SELECT file, line, char_column, field, reason, level ' +
      `FROM ${problems} ORDER BY place, nth LIMIT ${mostProblems}`,
    problemCounts: `SELECT level, count() FROM ${problems} GROUP BY level`,
  };
}

export type DatabaseFacts = {
  readonly records: number;
  readonly bytes: number;
  /** Milliseconds. */
  readonly newest: number | undefined;
  readonly files: readonly LoadedFile[];
};

type Columns = readonly (readonly SqlCell[])[];

/** Reads what `files` answered. */
export function factsOf([
  projects = [],
  names = [],
  kinds = [],
  counts = [],
  sizes = [],
  times = [],
  counting = [],
]: Columns): DatabaseFacts {
  const files = projects.map(
    (project, place): LoadedFile => ({
      path: String(names[place]),
      project: String(project),
      kind: kindOf(String(kinds[place])),
      records: Number(counts[place]),
      bytes: Number(sizes[place]),
      state: 'done',
    }),
  );
  const known = times.flatMap((time) => (typeof time === 'number' ? [time] : []));
  return {
    records: counting.reduce<number>((sum, count) => sum + Number(count), 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    newest: known.length === 0 ? undefined : known.reduce((newest, time) => Math.max(newest, time)),
    files,
  };
}

function kindOf(text: string): RecordKind {
  return recordKinds.find((kind) => kind === text) ?? 'generic';
}

/** Reads what `problems` answered. */
export function problemsOf([
  files = [],
  lines = [],
  columns = [],
  fields = [],
  reasons = [],
  levels = [],
]: Columns): Problem[] {
  return files.map((file, place) => ({
    file: String(file),
    line: Number(lines[place]),
    column: Number(columns[place]) === 0 ? undefined : Number(columns[place]),
    field: fields[place] === '' ? undefined : String(fields[place]),
    reason: String(reasons[place]),
    level: levelOf(String(levels[place])),
  }));
}

function levelOf(text: string): Problem['level'] {
  return text === 'line' || text === 'field' || text === 'superseded' ? text : 'file';
}

/** What stands behind FROM: tables in which of several rows with one key only the newest is seen. */
export type ReadTables = { readonly records: string; readonly problems: string; readonly words: string };

/**
 * Where no row can stand twice, that need not be seen to. `layout` is `sharded` where `Distributed` tables stand for those of
 * several servers.
 */
export function readTables(
  database: string,
  { layout, twice }: { readonly layout: 'one server' | 'sharded'; readonly twice: 'possible' | 'impossible' },
): ReadTables {
  const once = (table: ClickHouseTable) =>
    layout === 'sharded'
      ? tableName({ name: onceName(table) }, database)
      : `${tableName(table, database)} FINAL`;
  return {
    records: twice === 'possible' ? once(recordsTable) : tableName(recordsTable, database),
    problems: once(problemsTable),
    words: tableName(wordsTable, database),
  };
}
