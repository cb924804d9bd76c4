import Fuse from 'fuse.js';
import { fold } from './fold.ts';
import { tokensOf } from './tokens.ts';

/** How many of the cheapest candidates fuse.js is asked about; more changed nothing in relevance and cost milliseconds. */
export const rankedCandidates = 32;

/** Characters of a candidate's text that fuse.js reads: its time grows with them. */
const rankedCharacters = 3000;

/**
 * Puts typo-tolerant candidates in the order fuse.js judges them, best first; those it does not accept keep their order
 * behind. Candidates come in the order of the search engine, which settles ties. Only the first ones are ranked.
 */
export function rankSimilar(
  candidates: Uint32Array,
  words: readonly string[],
  textOf: (row: number) => string,
): Uint32Array {
  const search = words.flatMap((word) => tokensOf(fold(word))).join(' ');
  if (search === '') return candidates;
  const top = candidates.subarray(0, rankedCandidates);
  const texts = Array.from(top, (row) => textOf(row).slice(0, rankedCharacters));
  const fuse = new Fuse(texts, {
    useExtendedSearch: true,
    ignoreLocation: true,
    ignoreFieldNorm: true,
    threshold: 0.4,
    includeScore: true,
  });
  const accepted = fuse.search(search).map(({ refIndex }) => refIndex);
  const isAccepted = new Set(accepted);
  const rejected = texts.map((_, place) => place).filter((place) => !isAccepted.has(place));
  const ranked = candidates.slice();
  [...accepted, ...rejected].forEach((place, at) => {
    ranked[at] = top[place] ?? 0;
  });
  return ranked;
}
