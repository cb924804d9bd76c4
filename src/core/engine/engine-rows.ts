import { type FieldName, fields } from '../dataset/fields.ts';
import type { Sort } from '../dataset/questions.ts';
import { compareTexts } from '../dataset/text-ranks.ts';
import { typoCost } from '../search/match-tokens.ts';
import { rankedCandidates, rankSimilar } from '../search/rank-similar.ts';
import { costSql, exactSql, matchedSql, mayBeSimilar, type ResolvedQuery } from './resolved-query.ts';
import { column, SqlValues, wholeSql } from './sql-dialect.ts';
import type { SqlCell, SqlEngine } from './sql-engine.ts';

export type EnginePage = {
  readonly query: ResolvedQuery;
  /** The words that must stand there, as they were asked for. */
  readonly words: readonly string[];
  readonly sort: Sort;
  /** Places in display order: `from` included, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** How many rows match exactly: they stand before all others. */
  readonly exact: number;
  readonly signal: AbortSignal;
};

/** Rows as the engine calls them, in display order, in the same order as rows in memory stand. */
export async function rowsOfPage(engine: SqlEngine, page: EnginePage): Promise<readonly number[]> {
  const { sort, query } = page;
  if (sort.by === 'relevance') {
    return mayBeSimilar(query)
      ? relevantRows(engine, page)
      : selectedRows(engine, page, { where: '', order: costOrder(query) });
  }
  if (!mayBeSimilar(query)) return sortedRows(engine, page, 'all');
  const { from, to, exact } = page;
  const first = await sortedRows(engine, { ...page, to: Math.min(to, exact) }, 'exact');
  const behind = { ...page, from: Math.max(0, from - exact), to: to - exact };
  return [...first, ...(await sortedRows(engine, behind, 'similar'))];
}

/** By time, the newest first, rows without a time last; among equals the one loaded last comes first. */
const newestFirst = `${column('time')} IS NULL, ${column('time')} DESC, ${column('row')} DESC`;

type Selected = {
  /** Another condition, or nothing. */
  readonly where: string | ((values: SqlValues) => string);
  readonly order: string | ((values: SqlValues) => string);
};

async function selectedRows(
  engine: SqlEngine,
  { query, from, to, signal }: Pick<EnginePage, 'query' | 'from' | 'to' | 'signal'>,
  { where, order }: Selected,
): Promise<readonly number[]> {
  if (to <= Math.max(0, from)) return [];
  const values = new SqlValues(engine.dialect);
  const written = (part: Selected['where']) => (typeof part === 'string' ? part : part(values));
  const more = written(where);
  const condition = matchedSql(query, values) + (more === '' ? '' : ` AND (${more})`);
  const start = Math.max(0, from);
  const text = `SELECT ${column('row')} FROM ${engine.records} WHERE ${condition} ORDER BY ${written(order)} LIMIT ${wholeSql(to - start)} OFFSET ${wholeSql(start)}`;
  const { columns } = await engine.run({ text, values: values.values }, signal);
  return (columns[0] ?? []).map(Number);
}

function costOrder(query: ResolvedQuery): Selected['order'] {
  return (values) => {
    const cost = costSql(query, values);
    // A plain number would be the place of a column.
    return cost === '0' ? newestFirst : `${cost}, ${newestFirst}`;
  };
}

/** The first typo-tolerant rows stand as fuse.js judges them. */
async function relevantRows(engine: SqlEngine, page: EnginePage): Promise<readonly number[]> {
  const { query, from, to, exact } = page;
  const order = costOrder(query);
  const ranked = { from: exact, to: exact + rankedCandidates };
  if (to <= ranked.from || from >= ranked.to) return selectedRows(engine, page, { where: '', order });
  const before = await selectedRows(engine, { ...page, to: Math.min(to, ranked.from) }, { where: '', order });
  const candidates = await rankedRows(engine, page);
  const among = candidates.slice(Math.max(0, from - exact), Math.max(0, to - exact));
  const behind = await selectedRows(
    engine,
    { ...page, from: Math.max(from, ranked.to) },
    { where: '', order },
  );
  return [...before, ...among, ...behind];
}

async function rankedRows(
  engine: SqlEngine,
  { query, words, signal }: EnginePage,
): Promise<readonly number[]> {
  const values = new SqlValues(engine.dialect);
  const isSimilar = `${costSql(query, values)} >= ${typoCost}`;
  const condition = `${matchedSql(query, values)} AND ${isSimilar}`;
  const text = `SELECT ${column('row')}, ${column('searched')} FROM ${engine.records} WHERE ${condition} ORDER BY ${costSql(query, values)}, ${newestFirst} LIMIT ${rankedCandidates}`;
  const { columns } = await engine.run({ text, values: values.values }, signal);
  const [rows = [], texts = []] = columns;
  const places = Uint32Array.from(rows, (_, place) => place);
  const ranked = rankSimilar(places, words, (place) => String(texts[place]));
  return Array.from(ranked, (place) => Number(rows[place]));
}

type Part = 'all' | 'exact' | 'similar';

function partSql(part: Part, query: ResolvedQuery): Selected['where'] {
  if (part === 'all') return '';
  return (values) => (part === 'exact' ? exactSql(query, values) : `NOT (${exactSql(query, values)})`);
}

async function sortedRows(engine: SqlEngine, page: EnginePage, part: Part): Promise<readonly number[]> {
  const { by, direction } = page.sort;
  if (page.to <= Math.max(0, page.from)) return [];
  const where = partSql(part, page.query);
  const field: FieldName = by === 'relevance' ? 'time' : by;
  const { shape } = fields[field];
  if (shape === 'text' || shape === 'list') return rowsByText(engine, page, { field, where });
  const name = column(field);
  const order = `${name} IS NULL, ${name} ${direction === 'ascending' ? 'ASC' : 'DESC'}, ${newestFirst}`;
  return selectedRows(engine, page, { where, order });
}

/** How texts compare is decided here: the engine counts each, and gives the rows of those that the page shows. */
async function rowsByText(
  engine: SqlEngine,
  page: EnginePage,
  { field, where }: { readonly field: FieldName; readonly where: Selected['where'] },
): Promise<readonly number[]> {
  const { dialect } = engine;
  const key = fields[field].shape === 'list' ? dialect.firstOf(column(field)) : column(field);
  const counted = await countedTexts(engine, page, { key, where });
  const shown = textsOfPage(counted, page, field);
  if (shown === undefined) return [];
  const { texts, start } = shown;
  const present = texts.filter((text) => text !== null);
  const isShown = (values: SqlValues) =>
    [
      ...(present.length === 0 ? [] : [`${key} IN (${present.map((text) => values.text(text)).join(', ')})`]),
      ...(present.length < texts.length ? [`${key} IS NULL`] : []),
    ].join(' OR ');
  const order = (values: SqlValues) => {
    const cases = present.map((text, place) => `WHEN ${key} = ${values.text(text)} THEN ${place}`);
    return cases.length === 0
      ? newestFirst
      : `CASE ${cases.join(' ')} ELSE ${present.length} END, ${newestFirst}`;
  };
  const both = (values: SqlValues) => {
    const more = typeof where === 'string' ? where : where(values);
    return more === '' ? isShown(values) : `(${more}) AND (${isShown(values)})`;
  };
  return selectedRows(
    engine,
    { ...page, from: page.from - start, to: page.to - start },
    { where: both, order },
  );
}

type CountedText = { readonly text: string | null; readonly count: number };

async function countedTexts(
  engine: SqlEngine,
  { query, signal }: EnginePage,
  { key, where }: { readonly key: string; readonly where: Selected['where'] },
): Promise<readonly CountedText[]> {
  const values = new SqlValues(engine.dialect);
  const more = typeof where === 'string' ? where : where(values);
  const condition = matchedSql(query, values) + (more === '' ? '' : ` AND (${more})`);
  const inner = `SELECT ${key} AS found FROM ${engine.records} WHERE ${condition}`;
  const text = `SELECT found, count(*) FROM (${inner}) AS grouped GROUP BY found`;
  const { columns } = await engine.run({ text, values: values.values }, signal);
  const [found = [], counts = []] = columns;
  return found.map((cell: SqlCell, place) => ({
    text: cell === null ? null : String(cell),
    count: Number(counts[place]),
  }));
}

/** The texts whose rows stand on the page, in order, and the place where the first row of the first one stands. */
function textsOfPage(
  counted: readonly CountedText[],
  { from, to, sort }: EnginePage,
  field: FieldName,
): { readonly texts: readonly (string | null)[]; readonly start: number } | undefined {
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const ordered = counted.toSorted((a, b) => {
    if (a.text === null || b.text === null) return Number(a.text === null) - Number(b.text === null);
    return compareTexts(a.text, b.text, field) * sign;
  });
  const texts: (string | null)[] = [];
  let start = 0;
  let place = 0;
  for (const { text, count } of ordered) {
    if (place >= to) break;
    if (place + count > from) {
      if (texts.length === 0) start = place;
      texts.push(text);
    }
    place += count;
  }
  return texts.length === 0 ? undefined : { texts, start };
}
