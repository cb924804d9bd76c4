import { fields } from '../dataset/fields.ts';
import { severityRank } from '../records/severity.ts';
import { annotationPartOfWord, fieldOfWord, hasTargetOfWord } from './field-names.ts';
import { fieldNumber } from './field-number.ts';
import { parseWhen } from './moments.ts';
import type { Comparison, Condition, Query, Term } from './query.ts';
import { quotedText, readValues, unescaped } from './read-values.ts';
import { compileRegex } from './safe-regex.ts';
import { type RawTerm, splitTerms } from './split-terms.ts';

export type QueryIssue = { readonly from: number; readonly to: number; readonly message: string };

export type ParsedQuery = {
  readonly query: Query;
  /** What was left out or taken differently, and why. */
  readonly issues: readonly QueryIssue[];
  /** Where each term of `query` stands in the text; a term and its range have the same place in both lists. */
  readonly spans: readonly { readonly from: number; readonly to: number; readonly term: Term }[];
};

/** Longer queries are cut here, with an issue that says so. */
const longestQuery = 4000;

/**
 * Reads a query as a person types it. Never throws: a term that is not finished or makes no sense is left out and
 * listed in `issues`, so that what is there already works.
 */
export function parseQuery(text: string): ParsedQuery {
  const issues: QueryIssue[] = [];
  const spans: { from: number; to: number; term: Term }[] = [];
  for (const raw of splitTerms(text.slice(0, longestQuery))) {
    const { condition, issue } = readTerm(raw);
    if (condition !== undefined) {
      spans.push({ from: raw.from, to: raw.to, term: { negated: raw.negated, ...condition } });
    }
    if (issue !== undefined) issues.push({ from: raw.from, to: raw.to, message: issue });
  }
  if (text.length > longestQuery) {
    const message = `A query may have ${longestQuery} characters; the rest is not used`;
    issues.push({ from: longestQuery, to: text.length, message });
  }
  return { query: { terms: spans.map(({ term }) => term) }, issues, spans };
}

type Reading = { readonly condition?: Condition; readonly issue?: string };

function readTerm({ text }: RawTerm): Reading {
  if (text.startsWith('"')) return readPhrase(text);
  const named = /^(\w+):([\s\S]*)$/.exec(text);
  if (named === null) return readWord(text);
  const [, word = '', rest = ''] = named;
  return readNamed(word.toLowerCase(), rest) ?? readUnknown(text, rest);
}

function readWord(text: string): Reading {
  const word = unescaped(text);
  return word === '' ? { issue: 'Nothing to look for yet' } : { condition: { kind: 'word', text: word } };
}

/** `Error: x` and `http://…` are text that people paste; a letter, digit or comparison behind the colon looks like a misspelt field. */
function readUnknown(text: string, rest: string): Reading {
  const reading = readWord(text);
  const word = text.slice(0, text.indexOf(':'));
  return /^(?:[<>]=?)?[\w"]/.test(rest) ? { ...reading, issue: `No field is called ${word}` } : reading;
}

function readPhrase(text: string): Reading {
  const { content, closed } = quotedText(text);
  if (content === '') return { issue: 'The quotes are empty' };
  const condition: Condition = { kind: 'phrase', text: content };
  return closed ? { condition } : { condition, issue: 'The closing quote is missing' };
}

function readNamed(word: string, rest: string): Reading | undefined {
  if (word === 're') return readRegex(rest, undefined);
  if (word === 'text') return readInText(rest);
  const field = fieldOfWord(word);
  const part = annotationPartOfWord(word);
  const isKnown = word === 'since' || word === 'until' || word === 'has' || part !== undefined;
  if (!isKnown && field === undefined) return undefined;
  if (rest === '') return { issue: `${word}: needs a value` };
  if (word === 'since' || word === 'until') return readBound(word, unescaped(rest));
  if (word === 'has') return readHas(unescaped(rest));
  if (part !== undefined) {
    const text = readText(rest);
    return text === ''
      ? { issue: `${word}: needs a value` }
      : { condition: { kind: 'annotation', of: part, text } };
  }
  if (field === undefined) return undefined;
  if (rest.startsWith('re:')) return readRegex(rest.slice(3), field);
  return readField(field, rest);
}

function readInText(rest: string): Reading {
  const text = readText(rest);
  return text.trim() === ''
    ? { issue: 'text: needs words, as text:"conection pool"' }
    : { condition: { kind: 'text', text } };
}

function readText(rest: string): string {
  return rest.startsWith('"') ? quotedText(rest).content : unescaped(rest);
}

function readBound(kind: 'since' | 'until', when: string): Reading {
  if (parseWhen(when) === undefined) {
    return { issue: `${kind}: takes a date such as 2026-02-20 or an age such as 7d, 24h, 2w, 3m` };
  }
  return { condition: { kind, when } };
}

function readHas(word: string): Reading {
  const what = hasTargetOfWord(word);
  return what === undefined ? { issue: `has: does not know ${word}` } : { condition: { kind: 'has', what } };
}

function readRegex(rest: string, field: keyof typeof fields | undefined): Reading {
  if (rest === '' || rest === '/') return { issue: 're: needs a pattern, as re:/ECONN\\w+/' };
  const isDelimited = rest.startsWith('/');
  const isClosed = isDelimited && rest.length > 1 && /(?:^|[^\\])(?:\\\\)*\/$/.test(rest.slice(1));
  const body = isDelimited ? rest.slice(1, isClosed ? -1 : undefined) : rest;
  const source = withEscapedSlashes(body);
  const compiled = compileRegex(source);
  if (!compiled.ok) return { issue: compiled.reason };
  const condition: Condition = { kind: 'regex', source, field };
  return isDelimited && !isClosed ? { condition, issue: 'The closing / is missing' } : { condition };
}

function withEscapedSlashes(source: string): string {
  return source.replace(/\\[\s\S]|\//g, (piece) => (piece === '/' ? '\\/' : piece));
}

function readField(field: keyof typeof fields, rest: string): Reading {
  if (rest === '(none)') return { condition: { kind: 'field', field, comparison: '=', values: [] } };
  const comparison = (/^(?:>=|<=|>|<|=)/.exec(rest)?.[0] ?? '=') as Comparison;
  const hasSign = rest.startsWith(comparison);
  const values = readValues(hasSign ? rest.slice(comparison.length) : rest);
  if (values.length === 0) return { issue: `${field}: needs a value` };
  if (comparison !== '=' && values.length > 1) return { issue: `${comparison} takes one value` };
  const bad = values.find((value) => !isValueOf(field, comparison, value));
  if (bad !== undefined) return { issue: `${field}: cannot compare with ${bad}` };
  return { condition: { kind: 'field', field, comparison, values } };
}

/** Whether the field can be compared with this value at all; texts can be equal to anything. */
function isValueOf(field: keyof typeof fields, comparison: Comparison, value: string): boolean {
  const { shape } = fields[field];
  if (shape === 'time') return parseWhen(value) !== undefined;
  if (shape === 'number' || shape === 'ratio') return fieldNumber(field, value) !== undefined;
  return comparison === '=' || field !== 'severity' || severityRank(value.toLowerCase()) > 0;
}
