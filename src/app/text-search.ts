import { formatQuery } from '../core/query/format-query.ts';
import type { Term } from '../core/query/query.ts';
import { wordsOfText } from '../core/search/text-search.ts';
import { formatCount } from './format.ts';
import { filterQuery } from './page-query.ts';
import type { AppState } from './state.ts';

/** The key that searches the texts themselves, as screens name it. */
export const textSearchKey = 'H';

/** So few records make a reader wonder whether that was all. */
const little = 10;

/**
 * A filter whose words are looked for in the texts themselves, which takes longer and finds more; undefined when it has no
 * words.
 */
export function inTexts(filter: string): string | undefined {
  const { terms } = filterQuery(filter);
  const isWord = (term: Term) => term.kind === 'word' && !term.negated;
  const words = terms.flatMap((term) => (term.kind === 'word' && !term.negated ? [term.text] : []));
  if (words.length === 0) return undefined;
  const sought = { negated: false, kind: 'text', text: words.join(' ') } as const;
  return formatQuery({ terms: [...terms.filter((term) => !isWord(term)), sought] });
}

/** The same filter with its words looked for in the index alone; undefined when it did not search texts. */
export function inIndex(filter: string): string | undefined {
  const { terms } = filterQuery(filter);
  if (!terms.some(({ kind, negated }) => kind === 'text' && !negated)) return undefined;
  return formatQuery({
    terms: terms.flatMap((term): readonly Term[] =>
      term.kind === 'text' && !term.negated
        ? wordsOfText(term.text).map((text) => ({ negated: false, kind: 'word', text }))
        : [term],
    ),
  });
}

/** What is said where a search for words found little; empty elsewhere. */
export function textSearchOffer(filter: string, matched: number): string {
  if (matched > little || inTexts(filter) === undefined) return '';
  return `${formatCount(matched)} found; press ${textSearchKey} to search the texts themselves`;
}

/** What is said while a question is not answered. */
export function searchingWords({ load }: AppState): string {
  if (load.texts === undefined) return 'searching';
  const { done, of } = load.texts;
  return `searching the texts: ${formatCount(done)} of ${formatCount(of)}; Esc stops`;
}
