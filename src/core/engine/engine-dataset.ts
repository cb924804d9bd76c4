import type { AnnotationView } from '../dataset/annotation-view.ts';
import { completed } from '../dataset/answers/complete.ts';
import { explained } from '../dataset/answers/explain.ts';
import { answerProblems } from '../dataset/answers/problems.ts';
import { summaryOf } from '../dataset/answers/rows.ts';
import { partBit } from '../dataset/columns.ts';
import type { NameOf } from '../dataset/counted-names.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import { type FieldName, fields, parts } from '../dataset/fields.ts';
import { markedNewestOnly, type NewestOnly } from '../dataset/newest-only.ts';
import type { AnswerTo, CountAnswer, LoadState, Question, RowsAnswer } from '../dataset/questions.ts';
import { rowOf } from '../dataset/row.ts';
import { SharedAnswers } from '../dataset/shared-answers.ts';
import type { Query } from '../query/query.ts';
import { type RecordKind, recordKinds } from '../records/kinds.ts';
import type { Problem } from '../records/problem.ts';
import { answerOfRows, type RowsQuestion } from './analytic-rows.ts';
import { engineFacet, engineGroups, type Grouping } from './engine-groups.ts';
import { EngineLookups } from './engine-lookups.ts';
import { rowsOfPage } from './engine-rows.ts';
import { allFields, LocalRows, localColumns, localView, type ViewSurroundings } from './local-rows.ts';
import { resolveQuery } from './resolve-query.ts';
import { exactSql, matchedSql, mayBeSimilar, type ResolvedQuery, wholeRowsSql } from './resolved-query.ts';
import { column, SqlValues } from './sql-dialect.ts';
import type { SqlCell, SqlEngine } from './sql-engine.ts';

const noAnnotations: AnnotationView = {
  review: () => undefined,
  text: () => undefined,
  reviewedRows: () => [],
};

/** Answers that are kept until the data or the annotations change. */
const answersRemembered = 64;

/** What one answer may cost at most. */
export type EngineLimits = {
  /** Rows that come here for it: some 200 bytes each. */
  readonly mostRows: number;
  /** Rows that a regular expression may pick: each is named in the statement. */
  readonly mostRegexRows: number;
};

const usualLimits: EngineLimits = { mostRows: 2_000_000, mostRegexRows: 200_000 };

/**
 * A dataset whose records an engine holds. What an engine does well (counting, grouping, sorting, finding) is asked of it;
 * other answers are made here, from the columns they need of the rows they need, by the functions that answer from memory.
 */
export class EngineDataset implements Dataset {
  readonly #engine: SqlEngine;
  readonly #limits: EngineLimits;
  #lookups: EngineLookups;
  #annotations = noAnnotations;
  readonly #listeners = new Set<() => void>();
  readonly #answers = new SharedAnswers(answersRemembered);
  #said = 0;

  constructor(engine: SqlEngine, limits = usualLimits) {
    this.#engine = engine;
    this.#limits = limits;
    this.#lookups = new EngineLookups(engine);
    engine.subscribe(() => this.#change());
  }

  #change(): void {
    this.#lookups = new EngineLookups(this.#engine);
    this.#answers.clear();
    for (const listener of this.#listeners) listener();
  }

  loadState = (): LoadState => {
    const state = this.#engine.loadState();
    const more = this.#annotations.problems ?? [];
    const { major, minor } = state.revision;
    return {
      ...state,
      problems: state.problems + more.length,
      badLines: state.badLines + more.filter(({ level }) => level === 'line').length,
      revision: { major, minor: minor + this.#said },
    };
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Call it again whenever the annotations have changed. Rows are those of the engine. */
  setAnnotations(view: AnnotationView): void {
    this.#annotations = view;
    this.#said += 1;
    this.#answers.clear();
    for (const listener of this.#listeners) listener();
  }

  ask = async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
    await Promise.resolve();
    signal.throwIfAborted();
    return this.#answers.to({
      question,
      signal,
      begin: () => this.#answer(question, signal),
      again: () => this.ask(question, signal),
    });
  };

  async #answer(question: Question, signal: AbortSignal): Promise<unknown> {
    switch (question.ask) {
      case 'count':
        return this.#count(question.query, signal);
      case 'rows':
        return this.#rows(question, signal);
      case 'groups':
        return this.#groups(question, signal);
      case 'facet':
        return this.#facet(question.query, question.field, signal);
      case 'problems':
        return answerProblems({ problems: this.#problems }, question);
      case 'explain':
        return explained(question.query, {
          count: async (query) => (await this.ask({ ask: 'count', query }, signal)).matched,
          texts: async (field) => (isText(field) ? (await this.#lookups.texts(field, signal)).slice(1) : []),
        });
      case 'complete':
        return completed(question, {
          facet: (query, field) => this.ask({ ask: 'facet', query, field }, signal),
          parts: (query) => this.#parts(query, signal),
        });
      default:
        return this.#ofRows(question, signal);
    }
  }

  async #ofRows(question: RowsQuestion, signal: AbortSignal): Promise<object> {
    const capped: NewestOnly[] = [];
    const given = await answerOfRows(question, {
      engine: this.#engine,
      surroundings: this.#surroundings,
      resolve: (query) => this.#resolve(query, signal),
      count: (query) => this.ask({ ask: 'count', query }, signal),
      mostRows: this.#limits.mostRows,
      onCapped: (newest) => capped.push(newest),
      signal,
    });
    const [newest] = capped;
    return newest === undefined ? given : markedNewestOnly(given, newest);
  }

  get #problems(): readonly Problem[] {
    return [...this.#engine.problems(), ...(this.#annotations.problems ?? [])];
  }

  #resolve(query: Query, signal: AbortSignal): Promise<ResolvedQuery> {
    const lookups = this.#lookups;
    const { text, reviewedRows, annotatedRows, patternName } = this.#annotations;
    return resolveQuery(query, {
      asOf: this.#engine.asOf(),
      mostRegexRows: this.#limits.mostRegexRows,
      patternName,
      annotatedRows: annotatedRows ?? reviewedRows,
      annotations: text,
      texts: (field) => lookups.texts(field, signal),
      textsLike: (field, literal) => lookups.textsLike(field, literal, signal),
      numbers: (field) => lookups.numbers(field, signal),
      similar: (token) => lookups.similar(token, signal),
      searched: (within) => lookups.searched(within, signal),
    });
  }

  async #count(query: Query, signal: AbortSignal): Promise<CountAnswer> {
    const resolved = await this.#resolve(query, signal);
    const values = new SqlValues(this.#engine.dialect);
    const exact = mayBeSimilar(resolved)
      ? this.#engine.dialect.countIf(exactSql(resolved, values))
      : 'count(*)';
    const where = matchedSql(resolved, values);
    const text = `SELECT ${column('kind')}, count(*), ${exact} FROM ${this.#engine.records} WHERE ${where} GROUP BY ${column('kind')}`;
    const { columns } = await this.#engine.run({ text, values: values.values }, signal);
    const [kinds = [], counts = [], exacts = []] = columns;
    const sum = (cells: readonly SqlCell[]) => cells.reduce<number>((total, cell) => total + Number(cell), 0);
    const matched = sum(counts);
    const countOf = (kind: RecordKind) => Number(counts[kinds.indexOf(kind)] ?? 0);
    const byKind = Object.fromEntries(recordKinds.map((kind) => [kind, countOf(kind)])) as Record<
      RecordKind,
      number
    >;
    const total = this.#engine.loadState().records;
    return { total, matched, exact: sum(exacts), similar: matched - sum(exacts), byKind };
  }

  async #rows(
    { query, sort, from, to }: Extract<Question, { ask: 'rows' }>,
    signal: AbortSignal,
  ): Promise<RowsAnswer> {
    const { matched, exact } = await this.ask({ ask: 'count', query }, signal);
    const resolved = await this.#resolve(query, signal);
    const words = query.terms.flatMap((term) => (term.kind === 'word' && !term.negated ? [term.text] : []));
    const first = Math.max(0, from);
    const page = { query: resolved, words, sort, from: first, to: Math.min(to, matched), exact, signal };
    const rows = await rowsOfPage(this.#engine, page);
    const local = await this.#local(rows, signal);
    const view = this.#viewOf(local);
    const summaries = rows.map(async (row, at) => {
      const place = rowOf(local.placeOf(row) ?? 0);
      const summary = await summaryOf(view, place, first + at < exact ? 'exact' : 'similar');
      return { ...summary, row: rowOf(row) };
    });
    return { matched, exact, rows: await Promise.all(summaries) };
  }

  /** These rows with everything that is known of them, in any order. */
  async #local(rows: readonly number[], signal: AbortSignal): Promise<LocalRows> {
    const selection = { fields: allFields, withRaw: true };
    if (rows.length === 0) return new LocalRows(selection, []);
    const { records, recordsByName = records } = this.#engine;
    const text = `SELECT ${localColumns(selection).join(', ')} FROM ${recordsByName} WHERE ${wholeRowsSql(rows, this.#engine)}`;
    return new LocalRows(selection, (await this.#engine.run({ text, values: [] }, signal)).columns);
  }

  #viewOf(local: LocalRows): DatasetView {
    return localView(local, { surroundings: this.#surroundings, known: [] });
  }

  get #surroundings(): ViewSurroundings {
    return {
      asOf: this.#engine.asOf(),
      total: this.#engine.loadState().records,
      patternName: this.#annotations.patternName,
      problems: this.#problems,
      review: (row) => this.#annotations.review(row),
      reviewedRows: () => this.#annotations.reviewedRows(),
    };
  }

  async #grouping(query: Query, by: FieldName, signal: AbortSignal): Promise<Grouping> {
    const { patternName } = this.#annotations;
    const isMerged = by === 'pattern' && patternName !== undefined;
    return {
      by,
      query: await this.#resolve(query, signal),
      patternName: patternName as NameOf | undefined,
      patterns: isMerged ? await this.#lookups.texts('pattern', signal) : [],
    };
  }

  async #facet(
    query: Query,
    field: FieldName,
    signal: AbortSignal,
  ): Promise<AnswerTo<{ ask: 'facet'; query: Query; field: FieldName }>> {
    const { matched } = await this.ask({ ask: 'count', query }, signal);
    return engineFacet(this.#engine, await this.#grouping(query, field, signal), { matched, signal });
  }

  async #groups({ query, by, order }: Extract<Question, { ask: 'groups' }>, signal: AbortSignal) {
    const { matched } = await this.ask({ ask: 'count', query }, signal);
    return engineGroups(this.#engine, await this.#grouping(query, by, signal), {
      matched,
      order,
      asOf: this.#engine.asOf(),
      reviewed: [...this.#annotations.reviewedRows()],
      signal,
    });
  }

  async #parts(query: Query, signal: AbortSignal) {
    const resolved = await this.#resolve(query, signal);
    const values = new SqlValues(this.#engine.dialect);
    const { countIf, hasBits } = this.#engine.dialect;
    const counts = parts.map((part) => countIf(hasBits(column('present'), partBit(part))));
    const text = `SELECT ${counts.join(', ')} FROM ${this.#engine.records} WHERE ${matchedSql(resolved, values)}`;
    const { columns } = await this.#engine.run({ text, values: values.values }, signal);
    return parts
      .map((part, place) => ({ text: part, count: Number(columns[place]?.[0] ?? 0) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
  }
}

function isText(field: FieldName): boolean {
  return fields[field].shape === 'text' || fields[field].shape === 'list';
}
