import { highlights } from '../core/search/highlights.ts';
import type { Range } from './marked-line.ts';
import { filterQuery } from './page-query.ts';

/** Enough for the cells of a large screen; a cursor key then looks nothing up anew. */
const capacity = 4096;

let knownFilter = '';
const known = new Map<string, readonly Range[]>();

/**
 * Where a filter's words, phrases and patterns stand in a cell's text, as a function of the text; undefined when the
 * filter looks for no text. Answers are remembered until the filter changes: finding typos in every visible cell would
 * cost several milliseconds a key.
 */
export function soughtIn(filter: string): ((text: string) => readonly Range[]) | undefined {
  const query = filterQuery(filter);
  const looksForText = query.terms.some(
    ({ kind, negated }) => !negated && ['word', 'text', 'phrase', 'regex'].includes(kind),
  );
  if (!looksForText) return undefined;
  return (text) => {
    if (knownFilter !== filter || known.size >= capacity) known.clear();
    knownFilter = filter;
    const ranges = known.get(text) ?? highlights(text, query);
    known.set(text, ranges);
    return ranges;
  };
}
