/** What a statement carries beside its text. */
export type SqlValue = string | readonly string[];

/** A statement for one engine. `values` are bound to `$1`, `$2`…; where the dialect writes values out there are none. */
export type SqlStatement = { readonly text: string; readonly values: readonly SqlValue[] };

/** How an engine writes what queries need. Arguments and results are SQL text. */
export type SqlDialect = {
  readonly name: 'duckdb' | 'clickhouse';
  /** Whether values are bound; else they are written out by `literal`. */
  readonly binds: boolean;
  /** The one way from a text to SQL that is not bound. */
  readonly literal: (text: string) => string;
  /** The type of a bound list of texts. */
  readonly listCast: string;
  readonly true: string;
  readonly false: string;
  readonly contains: (text: string, part: string) => string;
  readonly isOneOf: (text: string, list: string) => string;
  readonly listHasAny: (texts: string, list: string) => string;
  readonly listHas: (texts: string, text: string) => string;
  /** Whether a text of a list begins with another. */
  readonly listHasStart: (texts: string, start: string) => string;
  readonly listLength: (texts: string) => string;
  /** The first text of a list; NULL of an empty one. */
  readonly firstOf: (texts: string) => string;
  /** One row for each text of a list, none for an empty one; stands among what is selected. */
  readonly eachOf: (texts: string) => string;
  /** One row for each distinct text of a list, one with NULL for an empty one. */
  readonly groupsOf: (texts: string) => string;
  readonly hasBits: (whole: string, bits: number) => string;
  /** The number between the two in the middle, over a group. */
  readonly median: (number: string) => string;
  readonly countIf: (condition: string) => string;
  readonly floor: (number: string) => string;
};

/** Quotes inside the doubled; a statement ends at a NUL, which is therefore written by its number. */
function duckdbLiteral(text: string): string {
  const parts = text.split('\u0000').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(0) || ')})`;
}

export const duckdb: SqlDialect = {
  name: 'duckdb',
  binds: true,
  literal: duckdbLiteral,
  listCast: '::VARCHAR[]',
  true: 'TRUE',
  false: 'FALSE',
  contains: (text, part) => `contains(${text}, ${part})`,
  isOneOf: (text, list) => `${text} IN (SELECT unnest(${list}))`,
  listHasAny: (texts, list) => `list_has_any(${texts}, ${list})`,
  listHas: (texts, text) => `list_contains(${texts}, ${text})`,
  listHasStart: (texts, start) => `len(list_filter(${texts}, lambda each: starts_with(each, ${start}))) > 0`,
  listLength: (texts) => `len(${texts})`,
  firstOf: (texts) => `${texts}[1]`,
  eachOf: (texts) => `unnest(${texts})`,
  groupsOf: (texts) => `unnest(CASE WHEN len(${texts}) = 0 THEN [NULL] ELSE list_distinct(${texts}) END)`,
  hasBits: (whole, bits) => `(${whole} & ${bits}) <> 0`,
  median: (number) => `quantile_cont(${number}, 0.5)`,
  countIf: (condition) => `count(*) FILTER (WHERE ${condition})`,
  floor: (number) => `floor(${number})`,
};

/** Backslash escapes as https://clickhouse.com/docs/sql-reference/syntax#string lists them. */
const clickhouseEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\u0000', '\\0'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function clickhouseLiteral(text: string): string {
  const inner = text.replace(/[\\'\u0000\b\f\n\r\t]/g, (character) => clickhouseEscapes.get(character) ?? '');
  return `'${inner}'`;
}

/** 18.16 has no quantile that lies between two numbers; NULLs are left out by all these functions. */
function clickhouseMedian(number: string): string {
  const sorted = `arraySort(groupArray(${number}))`;
  const count = `count(${number})`;
  const middle = `(${sorted}[intDiv(${count} + 1, 2)] + ${sorted}[intDiv(${count} + 2, 2)]) / 2`;
  return `if(${count} = 0, NULL, ${middle})`;
}

/** What both ClickHouse 18.16 and newer ones accept: `1` and `0` are its truth values. */
export const clickhouse: SqlDialect = {
  name: 'clickhouse',
  binds: false,
  literal: clickhouseLiteral,
  listCast: '',
  true: '1',
  false: '0',
  contains: (text, part) => `(position(${text}, ${part}) > 0)`,
  isOneOf: (text, list) => `(${text} IN (${list.slice(1, -1)}))`,
  listHasAny: (texts, list) => `hasAny(${texts}, ${list})`,
  listHas: (texts, text) => `has(${texts}, ${text})`,
  listHasStart: (texts, start) => `arrayExists(each -> startsWith(each, ${start}), ${texts})`,
  listLength: (texts) => `length(${texts})`,
  firstOf: (texts) => `if(length(${texts}) = 0, NULL, ${texts}[1])`,
  eachOf: (texts) => `arrayJoin(${texts})`,
  groupsOf: (texts) =>
    `arrayJoin(if(length(${texts}) = 0, [CAST(NULL AS Nullable(String))], arrayMap(each -> toNullable(each), arrayDistinct(${texts}))))`,
  hasBits: (whole, bits) => `(bitAnd(${whole}, ${bits}) <> 0)`,
  median: clickhouseMedian,
  countIf: (condition) => `countIf(${condition})`,
  floor: (number) => `floor(${number})`,
};

/** The values of a statement while its text is being written. */
export class SqlValues {
  readonly values: SqlValue[] = [];
  readonly dialect: SqlDialect;

  constructor(dialect: SqlDialect) {
    this.dialect = dialect;
  }

  /** SQL that stands for a text. */
  text(text: string): string {
    return this.dialect.binds ? this.#bound(text) : this.dialect.literal(text);
  }

  /** SQL that stands for a list of texts. */
  texts(texts: readonly string[]): string {
    const { binds, literal, listCast } = this.dialect;
    return binds ? `${this.#bound(texts)}${listCast}` : `[${texts.map(literal).join(', ')}]`;
  }

  #bound(value: SqlValue): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A column's name as SQL. Only names of `engineColumns` and those written in this program come here. */
export function column(name: string): string {
  return `"${name}"`;
}

/** A number as SQL; all engines read it as the same 64-bit float. */
export function numberSql(number: number): string {
  if (!Number.isFinite(number)) throw new RangeError('only finite numbers stand in SQL');
  return number.toExponential();
}

/** A whole number as SQL. */
export function wholeSql(number: number): string {
  if (!Number.isSafeInteger(number)) throw new RangeError('only whole numbers are written so');
  return String(number);
}
