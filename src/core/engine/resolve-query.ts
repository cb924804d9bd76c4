import { partBit } from '../dataset/columns.ts';
import type { NameOf } from '../dataset/counted-names.ts';
import { type FieldName, fields, type PartName, parts } from '../dataset/fields.ts';
import { type Row, rowOf } from '../dataset/row.ts';
import { nextBelow } from '../query/condition-rows.ts';
import { annotationParts } from '../query/field-names.ts';
import { MergedPatterns, underEither } from '../query/merged-patterns.ts';
import { parseWhen, periodOf } from '../query/moments.ts';
import type { AnnotationPart, Condition, Query, Term } from '../query/query.ts';
import { compileRegex, regexTextLimit, requiredText } from '../query/safe-regex.ts';
import {
  type AnnotationTexts,
  annotationTest,
  type FieldCondition,
  hasAnnotation,
  matchingCodes,
  numberRanges,
  timeRanges,
} from '../query/select-rows.ts';
import { literalOf } from '../query/value-pattern.ts';
import { fold } from '../search/fold.ts';
import { valueSeparator } from '../search/record-text.ts';
import { wordsOfText } from '../search/text-search.ts';
import { tokensOf } from '../search/tokens.ts';
import type {
  ResolvedCondition,
  ResolvedQuery,
  ResolvedTerm,
  ResolvedWord,
  SimilarTokens,
} from './resolved-query.ts';

/** What resolving asks of the data and of the annotations. */
export type ResolveSource = {
  readonly asOf: number | undefined;
  readonly patternName: NameOf | undefined;
  /** Every row that carries annotations. */
  readonly annotatedRows: () => Iterable<Row>;
  readonly annotations: (row: Row) => AnnotationTexts | undefined;
  /** The distinct texts of a field from place 1 on; place 0 stands for no text. */
  readonly texts: (field: FieldName) => Promise<readonly string[]>;
  /** As `texts`, unless there are very many: then only whether this one is among them, as one or no text. */
  readonly textsLike: (field: FieldName, literal: string) => Promise<readonly string[]>;
  /** Rows that a regular expression without a field may pick. */
  readonly mostRegexRows: number;
  readonly numbers: (field: FieldName) => Promise<readonly number[]>;
  readonly similar: (token: string) => Promise<readonly SimilarTokens[]>;
  /** Rows that fulfil what is resolved already, with their searched texts, some at a time. */
  readonly searched: (
    within: ResolvedQuery,
  ) => AsyncIterable<{ readonly row: number; readonly text: string }>;
};

/** A query that an engine can't be asked; `reason` is for the reader. */
class TooBroad extends Error {
  override readonly name = 'TooBroad';
}

/** Decides all of a query that an engine can't decide as memory does. Rejects with `TooBroad`. */
export async function resolveQuery({ terms }: Query, source: ResolveSource): Promise<ResolvedQuery> {
  const words: ResolvedWord[] = [];
  const resolved: ResolvedTerm[] = [];
  const regexes: Term[] = [];
  for (const term of terms) {
    if (term.kind === 'word' && !term.negated) words.push(await resolveWord(term.text, source));
    // An engine's texts are not at hand: its words are looked for as others are.
    else if (term.kind === 'text' && !term.negated)
      for (const word of wordsOfText(term.text)) words.push(await resolveWord(word, source));
    else if (term.kind === 'regex' && term.field === undefined) regexes.push(term);
    else resolved.push({ negated: term.negated, condition: await resolveCondition(term, source) });
  }
  // Asked last: each reads the texts of all rows that the rest leaves.
  for (const term of regexes) {
    if (term.kind !== 'regex') continue;
    const within = { terms: [...resolved], words };
    resolved.push({ negated: term.negated, condition: await resolveRegex(term.source, within, source) });
  }
  return { terms: resolved, words };
}

async function resolveWord(text: string, { similar }: ResolveSource): Promise<ResolvedWord> {
  const folded = fold(text);
  const parts: { text: string; similar: readonly SimilarTokens[] }[] = [];
  for (const token of tokensOf(folded)) parts.push({ text: token, similar: await similar(token) });
  return { text: folded, parts };
}

async function resolveCondition(condition: Condition, source: ResolveSource): Promise<ResolvedCondition> {
  switch (condition.kind) {
    case 'word':
    case 'text':
    case 'phrase':
      return { kind: 'holds', text: fold(condition.text) };
    case 'regex':
      return resolveFieldRegex(condition.source, condition.field ?? 'kind', source);
    case 'field':
      return resolveField(condition, source);
    case 'since':
    case 'until':
      return resolveBound(condition, source.asOf);
    case 'has':
      return resolveHas(condition.what, source);
    case 'annotation':
      return annotated(source, annotationTest(condition.of, condition.text, source));
  }
}

function annotated({ annotatedRows }: ResolveSource, test: (row: number) => boolean): ResolvedCondition {
  return { kind: 'rows', rows: [...annotatedRows()].filter(test) };
}

const nothing: ResolvedCondition = { kind: 'rows', rows: [] };

function shapeOf(field: FieldName): 'text' | 'list' | 'number' {
  const { shape } = fields[field];
  return shape === 'text' || shape === 'list' ? shape : 'number';
}

async function resolveField(condition: FieldCondition, source: ResolveSource): Promise<ResolvedCondition> {
  const { field, values, comparison } = condition;
  const shape = shapeOf(field);
  if (values.length === 0) return { kind: 'missing', field, shape };
  if (shape === 'number') {
    const isTime = fields[field].shape === 'time';
    const ranges = isTime ? timeRanges(condition, source.asOf) : numberRanges(condition);
    return { kind: 'ranges', field, ranges };
  }
  const literals = values.map(literalOf);
  const isPlain = comparison === '=' && literals.every((literal) => literal !== undefined);
  if (!isPlain || (field === 'pattern' && source.patternName !== undefined)) {
    const texts = await source.texts(field);
    return {
      kind: 'texts',
      field,
      shape,
      texts: marked(texts, matchingCodes(texts, condition, source.patternName)),
    };
  }
  const found = new Set<string>();
  for (const [place, literal] of literals.entries()) {
    const one = { ...condition, values: [values[place] ?? ''] };
    let texts = await source.textsLike(field, literal ?? '');
    // Only when no text is spelt like it are others of other letter case meant.
    if (texts.length < 2) texts = await source.texts(field);
    for (const text of marked(texts, matchingCodes(texts, one, undefined))) found.add(text);
  }
  return { kind: 'texts', field, shape, texts: [...found] };
}

function marked(texts: readonly string[], codes: Uint8Array): readonly string[] {
  return texts.filter((_, code) => codes[code] === 1);
}

function resolveBound(
  { kind, when }: Extract<Condition, { kind: 'since' | 'until' }>,
  asOf: number | undefined,
): ResolvedCondition {
  const parsed = parseWhen(when);
  if (parsed === undefined) return nothing;
  const { from, to } = periodOf(kind, parsed, asOf);
  return { kind: 'ranges', field: 'time', ranges: [{ low: from, high: nextBelow(to) }] };
}

function resolveHas(what: FieldName | PartName | AnnotationPart, source: ResolveSource): ResolvedCondition {
  const annotation = annotationParts.find((part) => part === what);
  if (annotation !== undefined) {
    return annotated(source, (row) => hasAnnotation(source.annotations(rowOf(row)), annotation));
  }
  const part = parts.find((name) => name === what);
  if (part !== undefined) return { kind: 'part', bit: partBit(part) };
  if (!Object.hasOwn(fields, what)) return nothing;
  const field = what as FieldName;
  return { kind: 'present', field, shape: shapeOf(field) };
}

async function resolveFieldRegex(
  pattern: string,
  field: FieldName,
  source: ResolveSource,
): Promise<ResolvedCondition> {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) return nothing;
  const matches = (text: string) => compiled.regex.test(text.slice(0, regexTextLimit));
  const shape = shapeOf(field);
  if (shape === 'number') {
    const numbers = (await source.numbers(field)).filter((number) => matches(String(number)));
    return { kind: 'ranges', field, ranges: numbers.map((number) => ({ low: number, high: number })) };
  }
  const texts = await source.texts(field);
  const { patternName } = source;
  const codes =
    field === 'pattern' && patternName !== undefined
      ? new MergedPatterns(texts, patternName).marked([underEither(matches)])
      : Uint8Array.from(texts, (text, code) => (code > 0 && matches(text) ? 1 : 0));
  return { kind: 'texts', field, shape, texts: marked(texts, codes) };
}

/** The engine leaves the rows that hold what every match holds; which of them match is decided here. */
async function resolveRegex(
  pattern: string,
  within: ResolvedQuery,
  source: ResolveSource,
): Promise<ResolvedCondition> {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) return nothing;
  const required = requiredText(pattern);
  const holding: readonly ResolvedTerm[] =
    required === '' ? [] : [{ negated: false, condition: { kind: 'holds', text: fold(required) } }];
  const rows: number[] = [];
  for await (const { row, text } of source.searched({ ...within, terms: [...within.terms, ...holding] })) {
    const values = text.split(valueSeparator);
    if (!values.some((value) => compiled.regex.test(value.slice(0, regexTextLimit)))) continue;
    rows.push(row);
    if (rows.length > source.mostRegexRows) throw tooBroad(pattern, source.mostRegexRows);
  }
  return { kind: 'rows', rows };
}

function tooBroad(pattern: string, mostRows: number): TooBroad {
  return new TooBroad(`re:/${pattern}/ matches more than ${mostRows.toLocaleString('en')} records`);
}
