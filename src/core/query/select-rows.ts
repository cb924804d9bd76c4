import {
  type Columns,
  type ListColumn,
  type NumberColumn,
  partBit,
  type TextColumn,
} from '../dataset/columns.ts';
import type { NameOf } from '../dataset/counted-names.ts';
import { type FieldName, fields, type PartName, parts } from '../dataset/fields.ts';
import type { Row } from '../dataset/row.ts';
import {
  addRow,
  allRows,
  dropRows,
  keepRows,
  noRows,
  type RowBits,
  removeRow,
  rowsOf,
} from '../dataset/row-bits.ts';
import { severityRank } from '../records/severity.ts';
import {
  type NumberRange,
  nextAbove,
  nextBelow,
  rowsInRanges,
  rowsWithCodes,
  rowsWithoutNumber,
  rowsWithPart,
} from './condition-rows.ts';
import { annotationParts } from './field-names.ts';
import { fieldNumber } from './field-number.ts';
import { formatTerm } from './format-query.ts';
import { MergedPatterns, underEither } from './merged-patterns.ts';
import { parseWhen, periodOf } from './moments.ts';
import type { AnnotationPart, Comparison, Condition, Term } from './query.ts';
import { compileRegex, regexTextLimit, requiredText } from './safe-regex.ts';
import { literalOf, wildcardTest } from './value-pattern.ts';

/** What reviewers said of a record, as `note:`, `code:`, `verdict:`, `author:` and `has:` ask for it. */
export type AnnotationTexts = {
  readonly notes: readonly string[];
  readonly codes: readonly string[];
  readonly verdicts: readonly string[];
  readonly authors: readonly string[];
  readonly flagged?: boolean;
};

/** What conditions are asked of. */
export type RowSource = {
  readonly columns: Columns;
  /** Milliseconds since 1970 UTC; ages count back from here. */
  readonly asOf: number | undefined;
  readonly annotations: (row: Row) => AnnotationTexts | undefined;
  /** The name a pattern counts under; undefined when each counts under its own. */
  readonly patternName?: NameOf | undefined;
  /** The row's values as searched, one by one. */
  readonly values: (row: Row) => readonly string[];
  /** Tests whether the row's text holds these characters, letter case apart. */
  /** Whether the index alone tells which rows hold a text. */
  readonly isInIndex: (text: string) => boolean;
  readonly phraseTest: (text: string) => RowTest;
  /** Tests whether the row's text holds the words, however it is found. */
  readonly inTextTest: (text: string) => RowTest;
  /** The same test, which may remember what it said of each row; `key` names what it tests. */
  readonly remembered: (key: string, test: RowTest) => RowTest;
  /** Tests whether the row's text holds the word, without typos. */
  readonly wordTest: (word: string) => RowTest;
};

/** Is given places of rows: plain numbers, because the loops that call it count. */
export type RowTest = (row: number) => boolean;

/** Results of conditions on columns, by their text. */
type KnownRows = { readonly get: (key: string, make: () => RowBits) => RowBits };

/**
 * Leaves those rows selected that fulfil the term. Words that are not negated are the search index's business, not this
 * one's. What columns tell is asked of all rows at once, the rest only of rows that are still selected. Each distinct text
 * of a column is asked once, and its code then decides for the rows.
 */
export function narrow(
  selection: RowBits,
  term: Term,
  { source, remembered }: { readonly source: RowSource; readonly remembered: KnownRows },
): void {
  if (isAskedOfColumns(term)) {
    const key = formatTerm({ ...term, negated: false });
    const rows = remembered.get(key, () => columnRows(term, source));
    if (term.negated) dropRows(selection, rows);
    else keepRows(selection, rows);
    return;
  }
  const test = conditionTest(term, source);
  for (const row of rowsOf(selection)) if (test(row) === term.negated) removeRow(selection, row);
}

/** Conditions that cost more are asked last, of fewer rows. */
export function costOfTerm({ kind, ...rest }: Term): number {
  if (kind === 'regex') return 'field' in rest && rest.field !== undefined ? 2 : 5;
  if (kind === 'phrase') return 4;
  if (kind === 'text') return 6;
  return kind === 'word' || kind === 'annotation' ? 3 : 1;
}

/** The test of a term that may have to read texts of rows; undefined for a term that never does. */
export function textTest(term: Term, source: RowSource): RowTest | undefined {
  if (term.kind === 'word' || term.kind === 'phrase')
    return source.isInIndex(term.text) ? undefined : source.phraseTest(term.text);
  return term.kind === 'regex' && term.field === undefined ? regexTest(term.source, source) : undefined;
}

type RowCondition = Exclude<Condition, ColumnCondition>;
type ColumnCondition = Extract<Condition, { kind: 'field' | 'since' | 'until' }> | FieldRegex | HasPart;
type FieldRegex = { readonly kind: 'regex'; readonly source: string; readonly field: FieldName };
type HasPart = { readonly kind: 'has'; readonly what: FieldName | PartName };

function isAskedOfColumns(condition: Condition): condition is ColumnCondition {
  if (condition.kind === 'regex') return condition.field !== undefined;
  if (condition.kind === 'has') return !annotationParts.some((name) => name === condition.what);
  return condition.kind === 'field' || condition.kind === 'since' || condition.kind === 'until';
}

function columnRows(condition: ColumnCondition, source: RowSource): RowBits {
  switch (condition.kind) {
    case 'regex':
      return fieldRegexRows(condition, source);
    case 'field':
      return fieldRows(condition, source);
    case 'since':
    case 'until':
      return boundRows(condition, source);
    case 'has':
      return havingRows(condition.what, source);
  }
}

function conditionTest(condition: RowCondition, source: RowSource): RowTest {
  switch (condition.kind) {
    case 'word':
      return source.wordTest(condition.text);
    case 'phrase':
      return source.phraseTest(condition.text);
    case 'text':
      return source.inTextTest(condition.text);
    case 'regex':
      return regexTest(condition.source, source);
    case 'has':
      return (row) => hasAnnotation(source.annotations(row as Row), condition.what as AnnotationPart);
    case 'annotation':
      return annotationTest(condition.of, condition.text, source);
  }
}

function always(): boolean {
  return true;
}

export type FieldCondition = Extract<Condition, { kind: 'field' }>;

function fieldRows(condition: FieldCondition, { columns, asOf, patternName }: RowSource): RowBits {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[condition.field];
  if (condition.values.length === 0) return missingRows(column, columns.length);
  if (column.shape !== 'number')
    return rowsWithCodes(column, matchingCodes(column.texts, condition, patternName), columns.length);
  const ranges =
    fields[condition.field].shape === 'time' ? timeRanges(condition, asOf) : numberRanges(condition);
  return rowsInRanges(column, ranges, columns.length);
}

function missingRows(column: TextColumn | NumberColumn | ListColumn, rowCount: number): RowBits {
  if (column.shape === 'number') return rowsWithoutNumber(column, rowCount);
  const isWanted = new Uint8Array(column.texts.length);
  isWanted[0] = 1;
  return rowsWithCodes(column, isWanted, rowCount);
}

export function matchingCodes(
  texts: readonly string[],
  condition: FieldCondition,
  patternName: NameOf | undefined,
): Uint8Array {
  const { field, comparison, values } = condition;
  if (field === 'pattern' && patternName !== undefined) {
    const patterns = new MergedPatterns(texts, patternName);
    const testOf = (value: string) =>
      comparison === '=' ? patterns.equalTest(value) : underEither(orderTest({ field, comparison }, value));
    return patterns.marked(values.map(testOf));
  }
  const tests = values.map((value) =>
    comparison === '=' ? equalTest(texts, value) : orderTest({ field, comparison }, value),
  );
  return marked(texts, (text) => tests.some((test) => test(text)));
}

function marked(texts: readonly string[], test: (text: string) => boolean): Uint8Array {
  // Code 0 stands for the missing text, which no value equals.
  return Uint8Array.from(texts, (text, code) => (code > 0 && test(text) ? 1 : 0));
}

/** A value means the text that is spelt like it; only when there is none, texts that differ in letter case. */
function equalTest(texts: readonly string[], pattern: string): (text: string) => boolean {
  const literal = literalOf(pattern);
  if (literal === undefined) return wildcardTest(pattern);
  if (texts.indexOf(literal, 1) > 0) return (text) => text === literal;
  const lower = literal.toLowerCase();
  return (text) => text.toLowerCase() === lower;
}

type Order = { readonly field: FieldName; readonly comparison: Comparison };

function orderTest({ field, comparison }: Order, pattern: string): (text: string) => boolean {
  const value = (literalOf(pattern) ?? pattern).toLowerCase();
  if (field !== 'severity') return (text) => compare(text.toLowerCase(), comparison, value);
  const wanted = severityRank(value);
  // Words outside the scale compare with nothing.
  return (text) => {
    const rank = severityRank(text);
    return wanted > 0 && rank > 0 && compare(rank, comparison, wanted);
  };
}

function compare<T extends string | number>(a: T, comparison: Comparison, b: T): boolean {
  switch (comparison) {
    case '=':
      return a === b;
    case '>=':
      return a >= b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '<':
      return a < b;
  }
}

const lowest = Number.NEGATIVE_INFINITY;
const highest = Number.POSITIVE_INFINITY;

/** The numbers that compare with one as asked. */
function rangeOf(comparison: Comparison, number: number): NumberRange {
  switch (comparison) {
    case '=':
      return { low: number, high: number };
    case '>=':
      return { low: number, high: highest };
    case '<=':
      return { low: lowest, high: number };
    case '>':
      return { low: nextAbove(number), high: highest };
    case '<':
      return { low: lowest, high: nextBelow(number) };
  }
}

/** Ratios come from divisions: 78 % is not always the nearest number to 0.78. */
const nearlyEqual = 1e-9;

export function numberRanges({ field, comparison, values }: FieldCondition): readonly NumberRange[] {
  const numbers = values.flatMap((value) => fieldNumber(field, literalOf(value) ?? value) ?? []);
  if (comparison !== '=') return numbers.slice(0, 1).map((number) => rangeOf(comparison, number));
  return numbers.map((number) => ({ low: number - nearlyEqual, high: number + nearlyEqual }));
}

/** The first moment of a period belongs to it, the last does not. */
export function timeRanges(
  { comparison, values }: FieldCondition,
  asOf: number | undefined,
): readonly NumberRange[] {
  const periods = values.flatMap((value) => {
    const when = parseWhen(literalOf(value) ?? value);
    if (when === undefined) return [];
    return [when.kind === 'calendar' ? when : periodOf('since', when, asOf)];
  });
  if (comparison === '=') return periods.map(({ from, to }) => ({ low: from, high: nextBelow(to) }));
  return periods.slice(0, 1).map(({ from, to }) => {
    if (comparison === '>=') return { low: from, high: highest };
    if (comparison === '<') return { low: lowest, high: nextBelow(from) };
    return comparison === '>' ? { low: to, high: highest } : { low: lowest, high: nextBelow(to) };
  });
}

function boundRows(
  { kind, when }: Extract<Condition, { kind: 'since' | 'until' }>,
  { columns, asOf }: RowSource,
): RowBits {
  const parsed = parseWhen(when);
  if (parsed === undefined) return noRows(columns.length);
  const { from, to } = periodOf(kind, parsed, asOf);
  return rowsInRanges(columns.table.time, [{ low: from, high: nextBelow(to) }], columns.length);
}

function havingRows(what: FieldName | PartName, { columns }: RowSource): RowBits {
  const part = parts.find((name) => name === what);
  if (part !== undefined) return rowsWithPart(columns, partBit(part));
  if (!Object.hasOwn(fields, what)) return noRows(columns.length);
  const rows = allRows(columns.length);
  dropRows(rows, missingRows(columns.table[what as FieldName], columns.length));
  return rows;
}

export function hasAnnotation(texts: AnnotationTexts | undefined, part: AnnotationPart): boolean {
  if (texts === undefined) return false;
  return part === 'flag' ? texts.flagged === true : textsOf(texts, part).length > 0;
}

function textsOf(texts: AnnotationTexts, part: AnnotationPart): readonly string[] {
  switch (part) {
    case 'note':
      return texts.notes;
    case 'code':
      return texts.codes;
    case 'verdict':
      return texts.verdicts;
    case 'author':
      return texts.authors;
    case 'review':
    case 'flag':
      return [...texts.notes, ...texts.codes, ...texts.verdicts, ...texts.authors];
  }
}

/** The text stands anywhere in a note, code, verdict or name; with `*` behind it, at the beginning. */
export function annotationTest(
  part: AnnotationPart,
  text: string,
  { annotations }: Pick<RowSource, 'annotations'>,
): RowTest {
  const isBeginning = text.endsWith('*');
  const wanted = (isBeginning ? text.slice(0, -1) : text).toLowerCase();
  const holds = (each: string) => (isBeginning ? each.startsWith(wanted) : each.includes(wanted));
  return (row) => {
    const texts = annotations(row as Row);
    if (texts === undefined || (part === 'flag' && texts.flagged !== true)) return false;
    return textsOf(texts, part).some((each) => holds(each.toLowerCase()));
  };
}

function regexTest(pattern: string, source: RowSource): RowTest {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) return () => false;
  const matches = (text: string) => compiled.regex.test(text.slice(0, regexTextLimit));
  const required = requiredText(pattern);
  const mayMatch = required === '' ? always : source.phraseTest(required);
  const test: RowTest = (row) => mayMatch(row) && source.values(row as Row).some(matches);
  return source.remembered(`re:${pattern}`, test);
}

function fieldRegexRows({ source: pattern, field }: FieldRegex, source: RowSource): RowBits {
  const { columns, patternName } = source;
  const compiled = compileRegex(pattern);
  if (!compiled.ok) return noRows(columns.length);
  const matches = (text: string) => compiled.regex.test(text.slice(0, regexTextLimit));
  const column: TextColumn | NumberColumn | ListColumn = columns.table[field];
  if (column.shape !== 'number') {
    const isMerged = field === 'pattern' && patternName !== undefined;
    const codes = isMerged
      ? new MergedPatterns(column.texts, patternName).marked([underEither(matches)])
      : marked(column.texts, matches);
    return rowsWithCodes(column, codes, columns.length);
  }
  const rows = noRows(columns.length);
  for (let row = 0; row < columns.length; row++) {
    const value = column.at(row);
    if (!Number.isNaN(value) && matches(String(value))) addRow(rows, row);
  }
  return rows;
}
