import type { FieldName } from '../dataset/fields.ts';
import type { NumberRange } from '../query/condition-rows.ts';
import { typoCost } from '../search/match-tokens.ts';
import { column, numberSql, type SqlDialect, type SqlValues, wholeSql } from './sql-dialect.ts';
import type { SqlEngine } from './sql-engine.ts';

/**
 * A term as an engine can be asked it. What needs this program's own judgement (letter case, wildcards, names that count
 * as one, annotations, regular expressions) is decided already: only equal texts, ranges and rows are left.
 */
export type ResolvedCondition =
  | {
      readonly kind: 'texts';
      readonly field: FieldName;
      readonly texts: readonly string[];
      readonly shape: TextShape;
    }
  | { readonly kind: 'missing' | 'present'; readonly field: FieldName; readonly shape: TextShape | 'number' }
  | { readonly kind: 'ranges'; readonly field: FieldName; readonly ranges: readonly NumberRange[] }
  | { readonly kind: 'part'; readonly bit: number }
  | { readonly kind: 'rows'; readonly rows: readonly number[] }
  /** The searched text holds these characters, which are folded. */
  | { readonly kind: 'holds'; readonly text: string };

export type TextShape = 'text' | 'list';

export type ResolvedTerm = { readonly negated: boolean; readonly condition: ResolvedCondition };

/** Tokens that hold something like a word, by what they cost. */
export type SimilarTokens = { readonly cost: number; readonly tokens: readonly string[] };

/** A word that must stand in the text, with typos or without. One of several tokens counts as exact only as written. */
export type ResolvedWord = {
  /** Folded. */
  readonly text: string;
  readonly parts: readonly { readonly text: string; readonly similar: readonly SimilarTokens[] }[];
};

export type ResolvedQuery = {
  readonly terms: readonly ResolvedTerm[];
  readonly words: readonly ResolvedWord[];
};

/** Whether a row may match though not every word stands in it as written. */
export function mayBeSimilar({ words }: ResolvedQuery): boolean {
  return words.some(({ text, parts }) => parts.some((part) => part.text !== text || part.similar.length > 0));
}

/** SQL that is true for the rows a query matches. */
export function matchedSql(query: ResolvedQuery, values: SqlValues): string {
  const { dialect } = values;
  const conditions = query.terms.map((term) => termSql(term, values));
  const words = query.words.map((word) => wordSql(word, values));
  const counting = `${column('counts')} = 1`;
  return all([counting, ...conditions, ...words], dialect);
}

/** SQL that is true where every word stands as written; asked of rows that match. */
export function exactSql({ words }: ResolvedQuery, values: SqlValues): string {
  return all(
    words.map(({ text }) => holdsSql(text, values)),
    values.dialect,
  );
}

/** SQL of how well the words fit, as `matchTokens` counts it; asked of rows that match. */
export function costSql(query: ResolvedQuery, values: SqlValues): string {
  const { words } = query;
  if (words.length === 0) return '0';
  const sum = words.map((word) => wordCostSql(word, values)).join(' + ');
  // Exact costs add up to an exact cost, however many words there are.
  return words.length === 1
    ? sum
    : `CASE WHEN ${exactSql(query, values)} THEN least(${sum}, ${typoCost - 1}) ELSE ${sum} END`;
}

function all(conditions: readonly string[], dialect: SqlDialect): string {
  return conditions.length === 0 ? dialect.true : conditions.map((each) => `(${each})`).join(' AND ');
}

function termSql({ negated, condition }: ResolvedTerm, values: SqlValues): string {
  const sql = conditionSql(condition, values);
  // What is missing fulfils no condition, and therefore its opposite.
  return negated ? `NOT coalesce(${sql}, ${values.dialect.false})` : sql;
}

function conditionSql(condition: ResolvedCondition, values: SqlValues): string {
  const { dialect } = values;
  switch (condition.kind) {
    case 'texts':
      return textsSql(condition, values);
    case 'missing':
      return missingSql(condition, dialect);
    case 'present':
      return `NOT (${missingSql(condition, dialect)})`;
    case 'ranges':
      return condition.ranges.length === 0
        ? dialect.false
        : condition.ranges.map((range) => rangeSql(column(condition.field), range, dialect)).join(' OR ');
    case 'part':
      return dialect.hasBits(column('present'), condition.bit);
    case 'rows':
      return rowsSql(condition.rows, dialect);
    case 'holds':
      return holdsSql(condition.text, values);
  }
}

/** SQL that is true for these rows. */
export function rowsSql(rows: readonly number[], dialect: SqlDialect): string {
  return rows.length === 0 ? dialect.false : `${column('row')} IN (${rows.map(wholeSql).join(', ')})`;
}

/** The same for rows whose records are wanted whole. */
export function wholeRowsSql(
  rows: readonly number[],
  { dialect, rowsWhere }: Pick<SqlEngine, 'dialect' | 'rowsWhere'>,
): string {
  return rows.length === 0 || rowsWhere === undefined ? rowsSql(rows, dialect) : rowsWhere(rows);
}

/** Fewer texts are compared one by one. */
const fewTexts = 16;

function textsSql(
  { field, texts, shape }: Extract<ResolvedCondition, { kind: 'texts' }>,
  values: SqlValues,
): string {
  const { dialect } = values;
  if (texts.length === 0) return dialect.false;
  if (shape === 'list') return dialect.listHasAny(column(field), values.texts(texts));
  if (texts.length > fewTexts) return dialect.isOneOf(column(field), values.texts(texts));
  return `${column(field)} IN (${texts.map((text) => values.text(text)).join(', ')})`;
}

function missingSql(
  { field, shape }: Extract<ResolvedCondition, { kind: 'missing' | 'present' }>,
  dialect: SqlDialect,
): string {
  return shape === 'list' ? `${dialect.listLength(column(field))} = 0` : `${column(field)} IS NULL`;
}

function rangeSql(name: string, { low, high }: NumberRange, dialect: SqlDialect): string {
  if (low > high || low === Number.POSITIVE_INFINITY || high === Number.NEGATIVE_INFINITY)
    return dialect.false;
  const bounds = [
    ...(low === Number.NEGATIVE_INFINITY ? [] : [`${name} >= ${numberSql(low)}`]),
    ...(high === Number.POSITIVE_INFINITY ? [] : [`${name} <= ${numberSql(high)}`]),
  ];
  return bounds.length === 0 ? `${name} IS NOT NULL` : `(${bounds.join(' AND ')})`;
}

function holdsSql(text: string, values: SqlValues): string {
  return text === '' ? values.dialect.true : values.dialect.contains(column('searched'), values.text(text));
}

function isOneToken({ text, parts }: ResolvedWord): boolean {
  return parts.length === 1 && parts[0]?.text === text;
}

/** A word matches where each of its tokens stands, with typos or without. */
function wordSql(word: ResolvedWord, values: SqlValues): string {
  if (word.parts.length === 0) return holdsSql(word.text, values);
  return word.parts
    .map(({ text, similar }) => {
      const tokens = similar.flatMap((each) => each.tokens);
      if (tokens.length === 0) return holdsSql(text, values);
      const like = values.dialect.listHasAny(column('tokens'), values.texts(tokens));
      return `(${holdsSql(text, values)} OR ${like})`;
    })
    .join(' AND ');
}

function wordCostSql(word: ResolvedWord, values: SqlValues): string {
  const [only] = word.parts;
  if (only === undefined) return '0';
  if (isOneToken(word)) return tokenCostSql(only, values);
  const sum = word.parts.map((part) => tokenCostSql(part, values)).join(' + ');
  const areExact = word.parts.map(({ text }) => holdsSql(text, values)).join(' AND ');
  // All the tokens are there; only in this order and with these characters between them is it the word.
  return `CASE WHEN ${holdsSql(word.text, values)} THEN 0 WHEN ${areExact} THEN ${typoCost} + ${sum} ELSE ${sum} END`;
}

/** Shorter words stand in so many tokens that where they stand says nothing (see `matchTokens`). */
const shortestRanked = 3;

function exactCostSql(text: string, values: SqlValues): string {
  const { listHas, listHasStart } = values.dialect;
  const tokens = column('tokens');
  const bound = values.text(text);
  return `CASE WHEN ${listHas(tokens, bound)} THEN 0 WHEN ${listHasStart(tokens, bound)} THEN 1 ELSE 2 END`;
}

function tokenCostSql({ text, similar }: ResolvedWord['parts'][number], values: SqlValues): string {
  const { dialect } = values;
  const tokens = column('tokens');
  const exact = text.length < shortestRanked ? '0' : exactCostSql(text, values);
  if (similar.length === 0) return exact;
  const classes = similar
    .toSorted((a, b) => a.cost - b.cost)
    .map(
      (each) => `WHEN ${dialect.listHasAny(tokens, values.texts(each.tokens))} THEN ${wholeSql(each.cost)}`,
    );
  return `CASE WHEN ${holdsSql(text, values)} THEN ${exact} ${classes.join(' ')} ELSE 0 END`;
}
