import { type ColumnHolds, engineColumns } from './engine-table.ts';

/** A column of a ClickHouse table, its type as DDL and rows write it. */
export type ClickHouseColumn = { readonly name: string; readonly type: string; readonly about: string };

export type ClickHouseTable = {
  readonly name: string;
  readonly columns: readonly ClickHouseColumn[];
  /** The column that tells which of several rows with one key is the newest; undefined when all are the same. */
  readonly version: string | undefined;
  readonly partitionBy: string | undefined;
  readonly orderBy: readonly string[];
  /** What decides on which shard a row lies: rows that may replace each other have to meet. */
  readonly shardBy: string;
};

const types: Readonly<Record<ColumnHolds, string>> = {
  text: 'String',
  number: 'Float64',
  whole: 'Int64',
  texts: 'Array(String)',
  wholes: 'Array(Int64)',
};

const version: ClickHouseColumn = {
  name: 'version',
  type: 'UInt64',
  about: 'When it was sent, in milliseconds since 1970 UTC: of rows with one key the newest counts',
};
const origin: ClickHouseColumn = {
  name: 'origin',
  type: 'String',
  about: 'Which project on which machine sent it: a random text kept there',
};

/** The table of records: the columns of every engine, and what it takes to replace rows. */
export const recordsTable: ClickHouseTable = {
  name: 'debrief_records',
  columns: [
    ...engineColumns.map(({ name, holds, mayBeMissing, about }) => ({
      name,
      type: mayBeMissing ? `Nullable(${types[holds]})` : types[holds],
      about,
    })),
    { name: 'copy', type: 'UInt32', about: 'Number among exact duplicates of a project, from 1' },
    { name: 'source_key', type: 'String', about: 'What a collected row stands for; empty for all others' },
    version,
    origin,
  ],
  version: 'version',
  partitionBy: 'month',
  orderBy: ['project', "ifNull(category, '')", 'ifNull(time, 0)', 'rec_id', 'copy'],
  shardBy: 'cityHash64(rec_id)',
};

/** Every word there is, for finding those that were meant by a misspelt one. */
export const wordsTable: ClickHouseTable = {
  name: 'debrief_words',
  columns: [
    { name: 'token', type: 'String', about: 'A word, or a part of an identifier' },
    {
      name: 'is_compound',
      type: 'UInt8',
      about: '1 where its parts are words of their own; it may stand here twice',
    },
  ],
  version: undefined,
  partitionBy: undefined,
  orderBy: ['token', 'is_compound'],
  shardBy: 'cityHash64(token)',
};

/** Lines and fields that did not parse. */
export const problemsTable: ClickHouseTable = {
  name: 'debrief_problems',
  columns: [
    { name: 'project', type: 'String', about: 'Project' },
    { name: 'file', type: 'String', about: 'File' },
    { name: 'line', type: 'UInt32', about: 'Line, from 1; 0 for the whole file' },
    { name: 'char_column', type: 'UInt32', about: 'Where parsing stopped, from 1; 0 when unknown' },
    { name: 'field', type: 'String', about: 'Path of the field; empty for the whole line' },
    { name: 'reason', type: 'String', about: 'Why it did not parse' },
    { name: 'level', type: 'String', about: 'file, line, field or superseded' },
    { name: 'place', type: 'Int64', about: 'Row of the record that it came with, or that came next' },
    { name: 'nth', type: 'UInt32', about: 'Number among the problems of that row' },
    version,
    origin,
  ],
  version: 'version',
  partitionBy: undefined,
  orderBy: ['project', 'file', 'line', 'char_column', 'field', 'reason'],
  shardBy: 'cityHash64(file)',
};

/** Who has sent records: one number for each project on each machine, the high part of its rows' numbers. */
export const boxesTable: ClickHouseTable = {
  name: 'debrief_boxes',
  columns: [
    { name: 'box', type: 'UInt32', about: 'Its number' },
    origin,
    { name: 'project', type: 'String', about: 'Project' },
    version,
  ],
  version: 'version',
  partitionBy: undefined,
  orderBy: ['box', 'origin'],
  shardBy: 'cityHash64(origin)',
};

const clickHouseTables: readonly ClickHouseTable[] = [recordsTable, wordsTable, problemsTable, boxesTable];

type Place = {
  readonly database: string;
  /** A cluster whose shards hold the rows together; undefined for one server. */
  readonly cluster: string | undefined;
  /** `everywhere` leaves it to the servers to do it on the whole cluster, for which they need a coordination service. */
  readonly where: 'on this server' | 'everywhere';
};

/**
 * The statements that make the tables where they are not there yet; each may be run again. On a cluster each
 * server keeps its rows in a table `…_local`, and a `Distributed` table without that ending stands for all of them.
 * Nothing here is beyond ClickHouse 18.16.
 */
export function createStatements({ database, cluster, where }: Place): readonly string[] {
  const on = cluster !== undefined && where === 'everywhere' ? ` ON CLUSTER ${quoted(cluster)}` : '';
  return [
    `CREATE DATABASE IF NOT EXISTS ${quoted(database)}${on}`,
    ...clickHouseTables.flatMap((table) => {
      if (cluster === undefined) return [createTable(table, tableName(table, database))];
      return onCluster(table, { database, cluster, on });
    }),
  ];
}

type OnCluster = { readonly database: string; readonly cluster: string; readonly on: string };

/**
 * What each server of a cluster has of a table. Rows that may be replaced are read through a view on each server that
 * leaves the newest: asked through a `Distributed` table, 18.16 cannot do that for rows in order ("cannot find column
 * … in source stream").
 */
function onCluster(table: ClickHouseTable, { database, cluster, on }: OnCluster): readonly string[] {
  const local = `${table.name}_local`;
  const named = (name: string) => `${quoted(database)}.${quoted(name)}${on}`;
  const distributed = (name: string, over: string) =>
    `CREATE TABLE IF NOT EXISTS ${named(name)}\n(\n${columnLines(table)}\n)\n` +
    `ENGINE = Distributed(${quoted(cluster)}, ${quoted(database)}, ${quoted(over)}, ${table.shardBy})`;
  const whole = [createTable(table, named(local)), distributed(table.name, local)];
  if (table.version === undefined) return whole;
  const once = onceName(table);
  return [
    ...whole,
    `CREATE VIEW IF NOT EXISTS ${named(`${once}_local`)} AS SELECT * FROM ${quoted(database)}.${quoted(local)} FINAL`,
    distributed(once, `${once}_local`),
  ];
}

/** Where the newest rows alone are read on a cluster. */
export function onceName({ name }: ClickHouseTable): string {
  return `${name}_once`;
}

function createTable(table: ClickHouseTable, name: string): string {
  const { version: newest, partitionBy, orderBy } = table;
  const partition = partitionBy === undefined ? '' : `\nPARTITION BY ${partitionBy}`;
  return (
    `CREATE TABLE IF NOT EXISTS ${name}\n(\n${columnLines(table)}\n)\n` +
    `ENGINE = ReplacingMergeTree(${newest ?? ''})${partition}\nORDER BY (${orderBy.join(', ')})`
  );
}

function columnLines({ columns }: ClickHouseTable): string {
  return columns.map(({ name, type }) => `    ${quoted(name)} ${type}`).join(',\n');
}

/** `INSERT INTO …` up to the names of its columns. */
export function insertInto({ name, columns }: ClickHouseTable, database: string): string {
  return `INSERT INTO ${quoted(database)}.${quoted(name)} (${columns.map((each) => quoted(each.name)).join(', ')})`;
}

/** A name as SQL. Names come from this file, or were checked to be letters, digits and _. */
function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

export function tableName({ name }: Pick<ClickHouseTable, 'name'>, database: string): string {
  return `${quoted(database)}.${quoted(name)}`;
}
