import { type FieldName, fields } from '../dataset/fields.ts';
import { formatTerm } from './format-query.ts';
import type { Query, Term } from './query.ts';
import { literalOf, literalPattern } from './value-pattern.ts';

/** The term that holds for records whose field has exactly this value, or lacks it when the value is undefined. */
export function fieldTerm(field: FieldName, value: string | undefined): Term {
  const values = value === undefined ? [] : [literalPattern(value)];
  return { negated: false, kind: 'field', field, comparison: '=', values };
}

function negate(term: Term): Term {
  return { ...term, negated: !term.negated };
}

/**
 * The query narrowed by a term. A term that fixes a field replaces the earlier one that did, as does a new `since:` or
 * `until:`; the exact opposite of the term disappears.
 */
export function withTerm(query: Query, term: Term): Query {
  const written = formatTerm(term);
  const opposite = formatTerm(negate(term));
  const kept = query.terms.filter((other) => {
    const text = formatTerm(other);
    return text !== written && text !== opposite && !isReplacedBy(other, term);
  });
  return { terms: [...kept, term] };
}

function isReplacedBy(old: Term, term: Term): boolean {
  if (old.negated || term.negated) return false;
  if (old.kind === 'since' || old.kind === 'until') return old.kind === term.kind;
  return (
    old.kind === 'field' &&
    term.kind === 'field' &&
    old.field === term.field &&
    old.comparison === '=' &&
    term.comparison === '='
  );
}

/** The query without this term, however it is held in memory: terms are the same when they are written the same. */
export function withoutTerm(query: Query, term: Term): Query {
  const written = formatTerm(term);
  return { terms: query.terms.filter((other) => formatTerm(other) !== written) };
}

/** A term in words, for chips and explanations: `severity at least medium`, `not in the last 7d`. */
export function describeTerm(term: Term): string {
  const words = describeCondition(term);
  return term.negated ? `not ${words}` : words;
}

function describeCondition(term: Term): string {
  switch (term.kind) {
    case 'word':
      return `“${term.text}”`;
    case 'phrase':
      return `exactly “${term.text}”`;
    case 'text':
      return `“${term.text}” in the texts themselves`;
    case 'regex':
      return `${term.field === undefined ? 'text' : fields[term.field].title.toLowerCase()} like /${term.source}/`;
    case 'field':
      return describeField(term);
    case 'since':
      return /[a-z]$/i.test(term.when) && !term.when.includes('-')
        ? `in the last ${term.when}`
        : `since ${term.when}`;
    case 'until':
      return `until ${term.when}`;
    case 'has':
      return `has ${term.what.replaceAll('_', ' ')}`;
    case 'annotation':
      return `${term.of} says “${term.text}”`;
  }
}

const comparisonWords = {
  '=': '',
  '>=': 'at least ',
  '<=': 'at most ',
  '>': 'above ',
  '<': 'below ',
} as const;

function describeField(term: Extract<Term, { kind: 'field' }>): string {
  const title = fields[term.field].title.toLowerCase();
  if (term.values.length === 0) return `no ${title}`;
  const values = term.values.map((value) => literalOf(value) ?? value).join(' or ');
  return `${title} ${comparisonWords[term.comparison]}${values}`;
}
