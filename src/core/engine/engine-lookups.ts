import { type FieldName, fields } from '../dataset/fields.ts';
import { Remembered } from '../dataset/remembered.ts';
import { matchedSql, type ResolvedQuery, type SimilarTokens } from './resolved-query.ts';
import { similarStatement, similarTokens } from './similar-tokens.ts';
import { column, SqlValues, wholeSql } from './sql-dialect.ts';
import type { SqlCell, SqlEngine } from './sql-engine.ts';

/** Fields with more distinct texts than this are asked for one text at a time where that will do. */
const mostTexts = 20_000;

/** Texts of rows that come at once. */
const textsAtOnce = 20_000;

/** What the engine knows of fields and words, asked once for each revision. */
export class EngineLookups {
  readonly #engine: SqlEngine;
  readonly #texts = new Remembered<readonly string[]>(32);
  readonly #haveMany = new Set<FieldName>();
  readonly #similar = new Remembered<readonly SimilarTokens[]>(64);

  constructor(engine: SqlEngine) {
    this.#engine = engine;
  }

  async texts(field: FieldName, signal: AbortSignal): Promise<readonly string[]> {
    const known = this.#texts.peek(field);
    if (known !== undefined) return known;
    const [texts = []] = await this.#run(distinctSql(this.#engine, field), signal);
    const found = ['', ...texts.filter((text) => text !== null).map(String)];
    return this.#texts.get(field, () => found);
  }

  /** Either all texts, or, where there are very many, the literal if it is among them. */
  async textsLike(field: FieldName, literal: string, signal: AbortSignal): Promise<readonly string[]> {
    const known = this.#texts.peek(field);
    if (known !== undefined) return known;
    if (!this.#haveMany.has(field)) {
      const sql = `${distinctSql(this.#engine, field)} LIMIT ${mostTexts + 1}`;
      const [texts = []] = await this.#run(sql, signal);
      const found = ['', ...texts.filter((text) => text !== null).map(String)];
      if (texts.length <= mostTexts) return this.#texts.get(field, () => found);
      this.#haveMany.add(field);
    }
    const values = new SqlValues(this.#engine.dialect);
    const { listHas } = this.#engine.dialect;
    const text = values.text(literal);
    const holds =
      fields[field].shape === 'list' ? listHas(column(field), text) : `${column(field)} = ${text}`;
    const statement = `SELECT 1 FROM ${this.#engine.records} WHERE ${holds} LIMIT 1`;
    const { rows } = await this.#engine.run({ text: statement, values: values.values }, signal);
    return rows === 0 ? [''] : ['', literal];
  }

  async numbers(field: FieldName, signal: AbortSignal): Promise<readonly number[]> {
    const sql = `SELECT DISTINCT ${column(field)} FROM ${this.#engine.records} WHERE ${column(field)} IS NOT NULL`;
    const [numbers = []] = await this.#run(sql, signal);
    return numbers.map(Number);
  }

  async similar(token: string, signal: AbortSignal): Promise<readonly SimilarTokens[]> {
    const known = this.#similar.peek(token);
    if (known !== undefined) return known;
    const statement = similarStatement(token, this.#engine);
    const found =
      statement === undefined
        ? []
        : similarTokens(token, (await this.#engine.run(statement, signal)).columns);
    return this.#similar.get(token, () => found);
  }

  /** The searched texts of all rows a query matches, in the order of rows. */
  async *searched(
    query: ResolvedQuery,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly row: number; readonly text: string }, void, undefined> {
    let last = -1;
    for (;;) {
      const values = new SqlValues(this.#engine.dialect);
      const behind = `${column('row')} > ${wholeSql(last)}`;
      const text = `SELECT ${column('row')}, ${column('searched')} FROM ${this.#engine.records} WHERE ${matchedSql(query, values)} AND ${behind} ORDER BY ${column('row')} LIMIT ${textsAtOnce}`;
      const { rows, columns } = await this.#engine.run({ text, values: values.values }, signal);
      const [names = [], texts = []] = columns;
      for (let place = 0; place < rows; place++)
        yield { row: Number(names[place]), text: String(texts[place]) };
      if (rows < textsAtOnce) return;
      last = Number(names[rows - 1]);
    }
  }

  async #run(text: string, signal: AbortSignal): Promise<readonly (readonly SqlCell[])[]> {
    return (await this.#engine.run({ text, values: [] }, signal)).columns;
  }
}

function distinctSql({ dialect, records }: SqlEngine, field: FieldName): string {
  const each = fields[field].shape === 'list' ? dialect.eachOf(column(field)) : column(field);
  return `SELECT DISTINCT ${each} AS found FROM ${records}`;
}
