import type { Query, Term } from './query.ts';
import { escapedWord, quoted } from './read-values.ts';
import { literalOf } from './value-pattern.ts';

/** Writes a query as text that `parseQuery` reads back into the same query. */
export function formatQuery({ terms }: Query): string {
  return terms.map(formatTerm).join(' ');
}

export function formatTerm(term: Term): string {
  return `${term.negated ? '-' : ''}${formatCondition(term)}`;
}

function formatCondition(term: Term): string {
  switch (term.kind) {
    case 'word':
      return escapedWord(term.text);
    case 'phrase':
      return quoted(term.text);
    case 'text':
      return `text:${/[\s"\\]/.test(term.text) ? quoted(term.text) : term.text}`;
    case 'regex':
      return `${term.field === undefined ? '' : `${term.field}:`}re:/${term.source}/`;
    case 'field':
      if (term.values.length === 0) return `${term.field}:(none)`;
      return `${term.field}:${term.comparison === '=' ? '' : term.comparison}${term.values.map(formatValue).join(',')}`;
    case 'since':
    case 'until':
      return `${term.kind}:${escapedWord(term.when)}`;
    case 'has':
      return `has:${term.what}`;
    case 'annotation':
      return `${term.of}:${/[\s"\\]/.test(term.text) ? quoted(term.text) : term.text}`;
  }
}

/** A value's pattern as query text: plain when it can be, quoted when it has no wildcards, else with escapes. */
function formatValue(pattern: string): string {
  if (!/[\s",\\]|^[<>=(]|^re:/.test(pattern)) return pattern;
  const literal = literalOf(pattern);
  if (literal !== undefined) return quoted(literal);
  return pattern
    .replace(/\\[\\*?]|[\s",]/g, (piece) => (piece.length === 2 ? piece : `\\${piece}`))
    .replace(/^[<>=(]/, '\\$&')
    .replace(/^re:/, 're\\:');
}
