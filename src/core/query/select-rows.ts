import type { Columns, ListColumn, NumberColumn, TextColumn } from '../dataset/columns.ts';
import { type FieldName, fields, type PartName, parts } from '../dataset/fields.ts';
import type { Row } from '../dataset/row.ts';
import { severityRank } from '../records/severity.ts';
import { annotationParts } from './field-names.ts';
import { fieldNumber } from './field-number.ts';
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
  /** The row's values as searched, one by one. */
  readonly values: (row: Row) => readonly string[];
  /** Tests whether the row's text holds these characters, letter case apart. */
  /** Whether the index alone tells which rows hold a text. */
  readonly isInIndex: (text: string) => boolean;
  readonly phraseTest: (text: string) => RowTest;
  /** The same test, which may remember what it said of each row; `key` names what it tests. */
  readonly remembered: (key: string, test: RowTest) => RowTest;
  /** Tests whether the row's text holds the word, without typos. */
  readonly wordTest: (word: string) => RowTest;
};

/** Is given places of rows: plain numbers, because the loops that call it count. */
export type RowTest = (row: number) => boolean;

/**
 * Leaves those rows selected that fulfil the term: `selection[row]` is 1 or 0. Words that are not negated are the search
 * index's business, not this one's. Each distinct text of a column is asked once, and its code then decides for the rows.
 */
export function narrow(selection: Uint8Array, term: Term, source: RowSource): void {
  const test = conditionTest(term, source);
  const unwanted = term.negated;
  for (let row = 0; row < selection.length; row++) {
    if (selection[row] === 1 && test(row) === unwanted) selection[row] = 0;
  }
}

/** Conditions that cost more are asked last, of fewer rows. */
export function costOfTerm({ kind, ...rest }: Term): number {
  if (kind === 'regex') return 'field' in rest && rest.field !== undefined ? 2 : 5;
  if (kind === 'phrase') return 4;
  return kind === 'word' || kind === 'annotation' ? 3 : 1;
}

/** The test of a term that may have to read texts of rows; undefined for a term that never does. */
export function textTest(term: Term, source: RowSource): RowTest | undefined {
  if (term.kind === 'word' || term.kind === 'phrase')
    return source.isInIndex(term.text) ? undefined : source.phraseTest(term.text);
  return term.kind === 'regex' && term.field === undefined ? regexTest(term, source) : undefined;
}

function conditionTest(condition: Condition, source: RowSource): RowTest {
  switch (condition.kind) {
    case 'word':
      return source.wordTest(condition.text);
    case 'phrase':
      return source.phraseTest(condition.text);
    case 'regex':
      return regexTest(condition, source);
    case 'field':
      return fieldTest(condition, source);
    case 'since':
    case 'until':
      return boundTest(condition, source);
    case 'has':
      return hasTest(condition.what, source);
    case 'annotation':
      return annotationTest(condition.of, condition.text, source);
  }
}

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}

type FieldCondition = Extract<Condition, { kind: 'field' }>;

function fieldTest(condition: FieldCondition, { columns, asOf }: RowSource): RowTest {
  const column: TextColumn | NumberColumn | ListColumn = columns.table[condition.field];
  if (condition.values.length === 0) return missingTest(column);
  if (column.shape !== 'number') return codesTest(column, matchingCodes(column.texts, condition));
  return fields[condition.field].shape === 'time'
    ? timeTest(column, condition, asOf)
    : numberTest(column, condition);
}

function missingTest(column: TextColumn | NumberColumn | ListColumn): RowTest {
  if (column.shape === 'number') return (row) => Number.isNaN(column.at(row));
  return column.shape === 'text' ? (row) => column.code(row) === 0 : (row) => column.count(row) === 0;
}

/** Tests whether the row's text, or one of its texts, has a code that is marked. */
function codesTest(column: TextColumn | ListColumn, isWanted: Uint8Array): RowTest {
  if (column.shape === 'text') return (row) => isWanted[column.code(row)] === 1;
  return (row) => {
    for (let place = column.count(row) - 1; place >= 0; place--) {
      if (isWanted[column.code(row, place)] === 1) return true;
    }
    return false;
  };
}

function matchingCodes(texts: readonly string[], condition: FieldCondition): Uint8Array {
  const { field, comparison, values } = condition;
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

function numberTest(column: NumberColumn, { field, comparison, values }: FieldCondition): RowTest {
  const numbers = values.map((value) => fieldNumber(field, literalOf(value) ?? value) ?? Number.NaN);
  const [first = Number.NaN] = numbers;
  if (comparison !== '=') return (row) => compare(column.at(row), comparison, first);
  // Ratios come from divisions: 78 % is not always the nearest number to 0.78.
  return (row) => {
    const cell = column.at(row);
    return numbers.some((number) => cell === number || Math.abs(cell - number) < 1e-9);
  };
}

function timeTest(
  column: NumberColumn,
  { comparison, values }: FieldCondition,
  asOf: number | undefined,
): RowTest {
  const periods = values.flatMap((value) => {
    const when = parseWhen(literalOf(value) ?? value);
    if (when === undefined) return [];
    return [when.kind === 'calendar' ? when : periodOf('since', when, asOf)];
  });
  const [first] = periods;
  if (first === undefined) return never;
  switch (comparison) {
    case '=':
      return (row) => periods.some(({ from, to }) => column.at(row) >= from && column.at(row) < to);
    case '>=':
      return (row) => column.at(row) >= first.from;
    case '<':
      return (row) => column.at(row) < first.from;
    case '>':
      return (row) => column.at(row) >= first.to;
    case '<=':
      return (row) => column.at(row) < first.to;
  }
}

function boundTest(
  { kind, when }: Extract<Condition, { kind: 'since' | 'until' }>,
  { columns, asOf }: RowSource,
): RowTest {
  const parsed = parseWhen(when);
  if (parsed === undefined) return never;
  const { from, to } = periodOf(kind, parsed, asOf);
  const column = columns.table.time;
  return (row) => {
    const time = column.at(row);
    return time >= from && time < to;
  };
}

function hasTest(what: FieldName | PartName | AnnotationPart, source: RowSource): RowTest {
  const part = parts.find((name) => name === what);
  if (part !== undefined) return (row) => source.columns.has(row, part);
  const annotation = annotationParts.find((name) => name === what);
  if (annotation !== undefined) return (row) => hasAnnotation(source.annotations(row as Row), annotation);
  const field = Object.hasOwn(fields, what) ? (what as FieldName) : undefined;
  if (field === undefined) return never;
  const isMissing = missingTest(source.columns.table[field]);
  return (row) => !isMissing(row);
}

function hasAnnotation(texts: AnnotationTexts | undefined, part: AnnotationPart): boolean {
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

function annotationTest(part: AnnotationPart, text: string, { annotations }: RowSource): RowTest {
  const wanted = text.toLowerCase();
  return (row) => {
    const texts = annotations(row as Row);
    if (texts === undefined || (part === 'flag' && texts.flagged !== true)) return false;
    return textsOf(texts, part).some((each) => each.toLowerCase().includes(wanted));
  };
}

function regexTest(
  { source: pattern, field }: Extract<Condition, { kind: 'regex' }>,
  source: RowSource,
): RowTest {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) return never;
  const matches = (text: string) => compiled.regex.test(text.slice(0, regexTextLimit));
  if (field === undefined) {
    const required = requiredText(pattern);
    const mayMatch = required === '' ? always : source.phraseTest(required);
    const test: RowTest = (row) => mayMatch(row) && source.values(row as Row).some(matches);
    return source.remembered(`re:${pattern}`, test);
  }
  const column: TextColumn | NumberColumn | ListColumn = source.columns.table[field];
  if (column.shape !== 'number') return codesTest(column, marked(column.texts, matches));
  return (row) => !Number.isNaN(column.at(row)) && matches(String(column.at(row)));
}
