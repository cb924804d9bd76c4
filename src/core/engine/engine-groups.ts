import { sortedGroups } from '../dataset/answers/groups.ts';
import { weekStarts } from '../dataset/answers/time-buckets.ts';
import type { NameOf } from '../dataset/counted-names.ts';
import { type FieldName, fields } from '../dataset/fields.ts';
import type { FacetAnswer, Group, GroupOrder, GroupsAnswer } from '../dataset/questions.ts';
import { severities } from '../records/severity.ts';
import { matchedSql, type ResolvedQuery, rowsSql } from './resolved-query.ts';
import { column, numberSql, type SqlStatement, SqlValues } from './sql-dialect.ts';
import type { SqlCell, SqlEngine, SqlResult } from './sql-engine.ts';

/** Buckets of a group's trend, over the whole matched period. */
const trendBuckets = 12;

export type Grouping = {
  readonly by: FieldName;
  readonly query: ResolvedQuery;
  readonly patternName: NameOf | undefined;
  /** The distinct patterns where some count under another name, else none. */
  readonly patterns: readonly string[];
};

/** SQL of what a row is grouped by; a row of a list field comes once for each distinct text. */
function keySql({ by, patternName, patterns }: Grouping, values: SqlValues): string {
  const { shape } = fields[by];
  if (shape === 'list') return values.dialect.groupsOf(column(by));
  // Minus zero is zero.
  if (shape !== 'text') return `${column(by)} + 0`;
  if (by !== 'pattern' || patternName === undefined) return column(by);
  const byName = new Map<string, string[]>();
  for (const pattern of patterns.slice(1)) {
    const name = patternName(pattern);
    if (name !== pattern) byName.set(name, [...(byName.get(name) ?? []), pattern]);
  }
  if (byName.size === 0) return column(by);
  const cases = Array.from(byName, ([name, merged]) => {
    const isMerged = merged.map((pattern) => values.text(pattern)).join(', ');
    return `WHEN ${column(by)} IN (${isMerged}) THEN ${values.text(name)}`;
  });
  return `CASE ${cases.join(' ')} ELSE ${column(by)} END`;
}

function groupValue(cell: SqlCell | undefined): string | undefined {
  return cell === null || cell === undefined ? undefined : String(cell);
}

export async function engineFacet(
  engine: SqlEngine,
  grouping: Grouping,
  { matched, signal }: { readonly matched: number; readonly signal: AbortSignal },
): Promise<FacetAnswer> {
  const values = new SqlValues(engine.dialect);
  const inner = `SELECT ${keySql(grouping, values)} AS found FROM ${engine.records} WHERE ${matchedSql(grouping.query, values)}`;
  const text = `SELECT found, count(*) FROM (${inner}) AS grouped GROUP BY found`;
  const { columns } = await engine.run({ text, values: values.values }, signal);
  const [found = [], counts = []] = columns;
  let missing = 0;
  const facet: { value: string; count: number; share: number }[] = [];
  found.forEach((cell, place) => {
    const value = groupValue(cell);
    const count = Number(counts[place]);
    if (value === undefined) missing = count;
    else facet.push({ value, count, share: count / matched });
  });
  facet.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  return { matched, missing, values: facet };
}

type Period = { readonly first: number; readonly last: number };

export type GroupsAsked = {
  readonly matched: number;
  readonly order: GroupOrder;
  readonly asOf: number | undefined;
  readonly reviewed: readonly number[];
  readonly signal: AbortSignal;
};

export async function engineGroups(
  engine: SqlEngine,
  grouping: Grouping,
  asked: GroupsAsked,
): Promise<GroupsAnswer> {
  const period = await periodOf(engine, grouping.query, asked.signal);
  const statement = groupsStatement(engine, grouping, { ...asked, period });
  const groups = groupsOf(await engine.run(statement, asked.signal));
  return { matched: asked.matched, groups: sortedGroups(groups, asked.order) };
}

async function periodOf(engine: SqlEngine, query: ResolvedQuery, signal: AbortSignal): Promise<Period> {
  const values = new SqlValues(engine.dialect);
  const time = column('time');
  const text = `SELECT min(${time}), max(${time}) FROM ${engine.records} WHERE ${matchedSql(query, values)} AND ${time} IS NOT NULL HAVING count(*) > 0`;
  const { rows, columns } = await engine.run({ text, values: values.values }, signal);
  return rows === 0
    ? { first: 0, last: 0 }
    : { first: Number(columns[0]?.[0]), last: Number(columns[1]?.[0]) };
}

function groupsStatement(
  { dialect, records }: SqlEngine,
  grouping: Grouping,
  { asOf, reviewed, period }: GroupsAsked & { readonly period: Period },
): SqlStatement {
  const values = new SqlValues(dialect);
  const count = dialect.countIf;
  const mix = severities.map((name) => count(`${column('severity')} = ${values.text(name)}`));
  const selected = [
    'found',
    'count(*)',
    ...mix,
    ...weekCounts(asOf).map(count),
    dialect.median(column('minutes')),
    `min(${column('time')})`,
    `max(${column('time')})`,
    `count(DISTINCT ${column('feature')})`,
    count(rowsSql(reviewed, dialect)),
    ...Array.from({ length: trendBuckets }, (_, place) => count(`bucket = ${place}`)),
  ];
  const names = ['row', 'severity', 'time', 'minutes', 'feature'].map(column).join(', ');
  const inner = `SELECT ${keySql(grouping, values)} AS found, ${names}, ${bucketSql(period, dialect.floor)} AS bucket FROM ${records} WHERE ${matchedSql(grouping.query, values)}`;
  return {
    text: `SELECT ${selected.join(', ')} FROM (${inner}) AS grouped GROUP BY found`,
    values: values.values,
  };
}

/** As `TimeBuckets` counts. */
function bucketSql({ first, last }: Period, floor: (number: string) => string): string {
  const width = (last - first) / trendBuckets;
  const newest = trendBuckets - 1;
  if (width === 0) return `CASE WHEN ${column('time')} IS NULL THEN NULL ELSE ${newest} END`;
  const place = floor(`(${column('time')} - ${numberSql(first)}) / ${numberSql(width)}`);
  return `CASE WHEN ${column('time')} IS NULL THEN NULL ELSE least(greatest(${place}, 0), ${newest}) END`;
}

/** Conditions of the last seven days and of the seven before. */
function weekCounts(asOf: number | undefined): readonly string[] {
  if (asOf === undefined) return ['1 = 0', '1 = 0'];
  const { last, previous } = weekStarts(asOf);
  const time = column('time');
  return [
    `${time} > ${numberSql(last)} AND ${time} <= ${numberSql(asOf)}`,
    `${time} > ${numberSql(previous)} AND ${time} <= ${numberSql(last)}`,
  ];
}

function groupsOf({ rows, columns }: SqlResult): Group[] {
  return Array.from({ length: rows }, (_, row): Group => {
    const cells = columns.map((each) => each[row]);
    const [
      found,
      count,
      critical,
      high,
      medium,
      low,
      last7,
      previous7,
      minutes,
      first,
      last,
      features,
      reviewed,
    ] = cells;
    const known = Number(critical) + Number(high) + Number(medium) + Number(low);
    return {
      value: groupValue(found),
      count: Number(count),
      severity: [Number(critical), Number(high), Number(medium), Number(low), Number(count) - known],
      last7: Number(last7),
      previous7: Number(previous7),
      trend: cells.slice(-trendBuckets).map(Number),
      medianMinutes: numberOf(minutes),
      first: numberOf(first),
      last: numberOf(last),
      features: Number(features),
      reviewed: Number(reviewed),
    };
  });
}

function numberOf(cell: SqlCell | undefined): number | undefined {
  const number = cell === null || cell === undefined ? Number.NaN : Number(cell);
  return Number.isNaN(number) ? undefined : number;
}
