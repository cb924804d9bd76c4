import { exposureQuery } from '../analysis/analysis-scope.ts';
import { answer } from '../dataset/answers/answer.ts';
import type { FieldName } from '../dataset/fields.ts';
import type { NewestOnly } from '../dataset/newest-only.ts';
import type { Answers, Question } from '../dataset/questions.ts';
import { type Row, rowOf } from '../dataset/row.ts';
import { fieldTerm } from '../query/edit-query.ts';
import type { Query } from '../query/query.ts';
import { rowsOfPage } from './engine-rows.ts';
import {
  allFields,
  type KnownMatch,
  LocalRows,
  type LocalSelection,
  localColumns,
  localView,
  type ViewSurroundings,
} from './local-rows.ts';
import { exactSql, matchedSql, type ResolvedQuery, rowsSql, wholeRowsSql } from './resolved-query.ts';
import { column, SqlValues, wholeSql } from './sql-dialect.ts';
import type { SqlEngine } from './sql-engine.ts';

/** Questions whose answers are made here, from columns of the rows they are about. */
export type RowsQuestion = Extract<
  Question,
  {
    ask:
      | 'record'
      | 'timeline'
      | 'overview'
      | 'digest'
      | 'patterns'
      | 'context'
      | 'effects'
      | 'features'
      | 'contrast'
      | 'preventions';
  }
>;

export type RowsSource = {
  readonly engine: SqlEngine;
  readonly surroundings: ViewSurroundings;
  readonly resolve: (query: Query) => Promise<ResolvedQuery>;
  readonly count: (query: Query) => Promise<{ readonly matched: number; readonly exact: number }>;
  /** Rows that are fetched for one answer at most. */
  readonly mostRows: number;
  /** Is told when an answer is made from the newest rows alone. */
  readonly onCapped: (capped: NewestOnly) => void;
  readonly signal: AbortSignal;
};

type Answer = Answers[keyof Answers];

export async function answerOfRows(question: RowsQuestion, source: RowsSource): Promise<Answer> {
  switch (question.ask) {
    case 'record':
      return recordAnswer(question, source);
    case 'timeline':
      return timelineAnswer(question, source);
    case 'digest':
      return digestAnswer(question, source);
    default:
      return analysisAnswer(question, source);
  }
}

async function recordAnswer(
  question: Extract<RowsQuestion, { ask: 'record' }>,
  { engine, surroundings, signal }: RowsSource,
): Promise<Answer> {
  const { row } = question;
  const selection = { fields: allFields, withRaw: true };
  const own = await selected(engine, selection, {
    where: rowsSql([row], engine.dialect),
    values: [],
    signal,
  });
  if (own.rows.length === 0) return { ok: false, row, reason: 'There is no such record' };
  const local = await withEarlierTwins(own, { engine, row, signal });
  const view = localView(local, { surroundings, known: [] });
  const place = rowOf(local.placeOf(row) ?? 0);
  const given = (await answer(view, { ...question, row: place }, signal)) as Answers['record'];
  return { ...given, row };
}

/** The row behind all that could be exact duplicates of it and stand before it. */
async function withEarlierTwins(
  own: LocalRows,
  { engine, row, signal }: { readonly engine: SqlEngine; readonly row: Row; readonly signal: AbortSignal },
): Promise<LocalRows> {
  const selection = { fields: allFields, withRaw: true };
  const values = new SqlValues(engine.dialect);
  const project = values.text(own.columns.table.project.at(0) ?? '');
  const same = `${column('rec_id')} IN (SELECT ${column('rec_id')} FROM ${engine.records} WHERE ${rowsSql([row], engine.dialect)})`;
  const earlier = `${column('row')} < ${wholeSql(row)} AND ${column('counts')} = 1`;
  const where = `${same} AND ${column('project')} = ${project} AND ((${earlier}) OR ${rowsSql([row], engine.dialect)})`;
  return selected(engine, selection, { where, values: values.values, signal });
}

type Where = {
  readonly where: string;
  readonly values: SqlValues['values'];
  readonly signal: AbortSignal;
  readonly more?: readonly string[];
};

/** Rows in load order. */
async function selected(
  engine: SqlEngine,
  selection: LocalSelection,
  { where, values, signal, more = [] }: Where,
): Promise<LocalRows> {
  const names = [...localColumns(selection), ...more].join(', ');
  const text = `SELECT ${names} FROM ${engine.records} WHERE ${where} ORDER BY ${column('row')}`;
  return new LocalRows(selection, (await engine.run({ text, values }, signal)).columns);
}

const timelineFields = [
  'kind',
  'project',
  'feature',
  'session',
  'time',
  'type',
  'pattern',
  'category',
  'success_pattern',
  'completed',
  'retries',
  'sample',
  'utilization',
  'occupied',
] as const satisfies readonly FieldName[];

async function timelineAnswer(
  { row }: Extract<RowsQuestion, { ask: 'timeline' }>,
  { engine, surroundings, signal }: RowsSource,
): Promise<Answer> {
  const { dialect } = engine;
  const selection = { fields: timelineFields, withRaw: false };
  const isThis = wholeRowsSql([row], engine);
  const own = await selected(engine, selection, { where: isThis, values: [], signal });
  if (own.rows.length === 0) return { entries: [], total: 0 };
  const values = new SqlValues(dialect);
  const { project, feature, session } = own.columns.table;
  const shares = [
    [column('feature'), feature.at(0)] as const,
    [column('session'), session.at(0)] as const,
  ].flatMap(([name, text]) => (text === undefined ? [] : [`${name} = ${values.text(text)}`]));
  const related = shares.length === 0 ? dialect.false : shares.join(' OR ');
  const beside = `${column('counts')} = 1 AND ${column('project')} = ${values.text(project.at(0) ?? '')} AND (${related})`;
  const where = `(${beside}) OR ${isThis}`;
  const local = await selected(engine, selection, { where, values: values.values, signal });
  const view = localView(local, { surroundings, known: [] });
  const place = rowOf(local.placeOf(row) ?? 0);
  const given = (await answer(view, { ask: 'timeline', row: place }, signal)) as Answers['timeline'];
  return { ...given, entries: given.entries.map((entry) => ({ ...entry, row: local.rowAt(entry.row) })) };
}

/** As many as `answerDigest` reads. */
const digestRows = 500;

async function digestAnswer(
  question: Extract<RowsQuestion, { ask: 'digest' }>,
  source: RowsSource,
): Promise<Answer> {
  const { engine, surroundings, signal } = source;
  const { matched, exact } = await source.count(question.query);
  const query = await source.resolve(question.query);
  const sort = { by: 'time', direction: 'descending' } as const;
  const page = { query, words: [], sort, from: 0, to: Math.min(digestRows, matched), exact, signal };
  const rows = await rowsOfPage(engine, page);
  const selection = { fields: allFields, withRaw: true };
  const where = wholeRowsSql(rows, engine);
  const names = localColumns(selection).join(', ');
  const text = `SELECT ${names} FROM ${engine.recordsByName ?? engine.records} WHERE ${where}`;
  const { columns } = await engine.run({ text, values: [] }, signal);
  const places = new Map((columns[0] ?? []).map((row, place) => [Number(row), place]));
  const inOrder = rows.flatMap((row) => places.get(row) ?? []);
  const local = new LocalRows(
    selection,
    columns.map((cells) => inOrder.map((place) => cells[place] ?? null)),
  );
  const view = localView(local, { surroundings, known: [], matched });
  const given = (await answer(view, question, signal)) as Answers['digest'];
  return { ...given, newest: given.newest.map((each) => ({ ...each, row: local.rowAt(each.row) })) };
}

const whoAndWhen = ['kind', 'project', 'feature', 'session', 'model', 'time'] as const;
const targetFields = [
  'completed',
  'regression',
  'documented',
  'retries',
  'minutes',
  'estimated_minutes',
  'efficiency',
  'coverage',
  'lint_errors',
  'type_errors',
  'context_tokens',
] as const;
const notAnalysed: readonly FieldName[] = ['file', 'line', 'size', 'affected_test'];

/** Columns that an analysis reads; those that no list here names read any. */
const fieldsOf: Partial<Record<RowsQuestion['ask'], readonly FieldName[]>> = {
  overview: [...whoAndWhen, 'pattern', 'severity', ...targetFields],
  patterns: [
    ...whoAndWhen,
    'success_pattern',
    'factor',
    'efficiency',
    'coverage',
    'test_runs',
    'code_edits',
    'minutes',
    'retries',
  ],
  context: [
    ...whoAndWhen,
    'usage',
    'position',
    'sample',
    'trigger',
    'utilization',
    'cumulative_tokens',
    'tool_calls',
    'effective_calls',
    'failed_calls',
    'compaction_before',
    'compaction_after',
  ],
};

type AnalysisQuestion = Exclude<RowsQuestion, { ask: 'record' | 'timeline' | 'digest' }>;

async function analysisAnswer(question: AnalysisQuestion, source: RowsSource): Promise<Answer> {
  const asked = [question.query, exposureQuery(question.query), ...besideOf(question)];
  const { local, known } = await rowsOfQueries(asked, {
    source,
    fields: fieldsOf[question.ask] ?? allFields.filter((name) => !notAnalysed.includes(name)),
  });
  const view = localView(local, { surroundings: source.surroundings, known });
  const given = await answer(view, question, source.signal);
  // The question tells what its answer is.
  return question.ask === 'contrast' ? contrastByRows(given as Answers['contrast'], local) : given;
}

/** Names rows as the engine does. */
function contrastByRows(given: Answers['contrast'], local: LocalRows): Answers['contrast'] {
  const named = (rows: readonly number[]) => rows.map((row) => local.rowAt(row));
  const contrasts = given.features.contrasts.map((each) => ({
    ...each,
    failed: { ...each.failed, rows: named(each.failed.rows) },
    succeeded: { ...each.succeeded, rows: named(each.succeeded.rows) },
  }));
  return { ...given, features: { ...given.features, contrasts } };
}

/** Success patterns take retries from performance records that the query itself need not match. */
function besideOf({ ask }: AnalysisQuestion): readonly Query[] {
  return ask === 'patterns' || ask === 'effects' ? [{ terms: [fieldTerm('kind', 'performance')] }] : [];
}

async function rowsOfQueries(
  queries: readonly Query[],
  { source, fields }: { readonly source: RowsSource; readonly fields: readonly FieldName[] },
): Promise<{ readonly local: LocalRows; readonly known: readonly KnownMatch[] }> {
  const { engine, signal, mostRows } = source;
  const values = new SqlValues(engine.dialect);
  const resolved: ResolvedQuery[] = [];
  for (const query of queries) resolved.push(await source.resolve(query));
  const where = resolved.map((query) => `(${matchedSql(query, values)})`).join(' OR ');
  const counting = {
    text: `SELECT count(*) FROM ${engine.records} WHERE ${where}`,
    values: values.values.slice(),
  };
  const total = Number((await engine.run(counting, signal)).columns[0]?.[0] ?? 0);
  const flags = resolved.map((query, place) => `${flagSql(query, values)} AS flag${place}`);
  const selection = { fields, withRaw: false };
  const names = [...localColumns(selection), ...flags].join(', ');
  const all = `SELECT ${names} FROM ${engine.records} WHERE ${where}`;
  const newest = `SELECT * FROM (${all} ORDER BY ${column('time')} IS NULL, ${column('time')} DESC, ${column('row')} DESC LIMIT ${wholeSql(mostRows)}) AS newest`;
  if (total > mostRows) source.onCapped({ used: mostRows, of: total });
  const text = `${total > mostRows ? newest : all} ORDER BY ${column('row')}`;
  const local = new LocalRows(selection, (await engine.run({ text, values: values.values }, signal)).columns);
  return { local, known: queries.map((query, place) => ({ query, flags: local.rest[place] ?? [] })) };
}

function flagSql(query: ResolvedQuery, values: SqlValues): string {
  const no = values.dialect.false;
  return `CASE WHEN NOT coalesce(${matchedSql(query, values)}, ${no}) THEN 0 WHEN ${exactSql(query, values)} THEN 1 ELSE 2 END`;
}
