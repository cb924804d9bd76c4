import type { Query } from '../query/query.ts';
import { compileRegex, regexTextLimit } from '../query/safe-regex.ts';
import { codeUnitsOf } from './code-units.ts';
import { allowedEdits, WordDistance } from './edit-distance.ts';
import { fold, foldInPlace } from './fold.ts';
import { forEachText } from './record-text.ts';
import { wordsOfText } from './text-search.ts';
import { tokenRanges, tokensOf } from './tokens.ts';

/** A stretch of a text in UTF-16 code units, `to` excluded. */
export type Highlight = { readonly from: number; readonly to: number; readonly match: 'exact' | 'similar' };

/** Longest text that is looked through for highlights, in characters: far more than a screen shows. */
const longest = 20_000;

/**
 * Where a query's words, phrases and regular expressions stand in a text, in order and without overlaps. A token that
 * holds a word only with typos is marked as a whole, and only if the word itself is nowhere in the text.
 */
export function highlights(text: string, query: Query): readonly Highlight[] {
  const folded = foldInPlace(text.slice(0, longest));
  const found: Highlight[] = [];
  for (const term of query.terms) {
    if (term.negated) continue;
    if (term.kind === 'word') found.push(...wordHighlights(folded, fold(term.text)));
    else if (term.kind === 'text')
      for (const word of wordsOfText(term.text)) found.push(...wordHighlights(folded, word));
    else if (term.kind === 'phrase') found.push(...occurrences(folded, fold(term.text)));
    else if (term.kind === 'regex') found.push(...regexHighlights(text, term.source));
  }
  return withoutOverlaps(found);
}

function wordHighlights(folded: string, word: string): readonly Highlight[] {
  const exact = occurrences(folded, word);
  if (exact.length > 0) return exact;
  return tokensOf(word).flatMap((token) => {
    const inside = occurrences(folded, token);
    return inside.length > 0 ? inside : similarTokens(folded, token);
  });
}

function occurrences(folded: string, wanted: string): readonly Highlight[] {
  const found: Highlight[] = [];
  if (wanted === '') return found;
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + wanted.length)) {
    found.push({ from: at, to: at + wanted.length, match: 'exact' });
  }
  return found;
}

function similarTokens(folded: string, word: string): readonly Highlight[] {
  const edits = allowedEdits(word.length);
  if (edits === 0) return [];
  const distance = new WordDistance(word);
  const characters = codeUnitsOf(folded);
  return tokenRanges(folded)
    .filter(({ from, to }) => to - from + edits >= word.length && distance.to(characters, from, to) <= edits)
    .map(({ from, to }) => ({ from, to, match: 'similar' }));
}

function regexHighlights(text: string, source: string): readonly Highlight[] {
  const compiled = compileRegex(source);
  if (!compiled.ok) return [];
  const everywhere = new RegExp(compiled.regex.source, `${compiled.regex.flags}g`);
  return Array.from(text.slice(0, regexTextLimit).matchAll(everywhere), ({ index, 0: matched }) => ({
    from: index,
    to: index + matched.length,
    match: 'exact' as const,
  })).filter(({ from, to }) => to > from);
}

/** Earlier stretches win; of those that begin together the longer one. What reaches into the next is joined to it. */
function withoutOverlaps(found: readonly Highlight[]): readonly Highlight[] {
  const joined: Highlight[] = [];
  for (const each of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (last === undefined || each.from >= last.to) joined.push(each);
    else if (each.to > last.to) joined[joined.length - 1] = { ...last, to: each.to };
  }
  return joined;
}

export type WhyMatched = {
  /** Path of the value, as `error_details.affected_tests[0]`. */
  readonly path: string;
  /** The part of the value around the match, on one line. */
  readonly excerpt: string;
  /** Places in `excerpt`. */
  readonly ranges: readonly Highlight[];
};

/** Characters before the match that an excerpt shows, and its length. */
const before = 24;
const excerptLength = 160;
const mostReasons = 12;

/** The values of a record that a query's words, phrases and regular expressions are found in: those that match exactly first. */
export function whyMatched(value: unknown, query: Query): readonly WhyMatched[] {
  const reasons: (WhyMatched & { readonly isExact: boolean })[] = [];
  forEachText(value, (text, path) => {
    const [first] = highlights(text, query);
    if (first === undefined) return true;
    const from = Math.max(0, first.from - before);
    const excerpt = text.slice(from, from + excerptLength).replace(/\s/g, ' ');
    const shown = `${from > 0 ? '…' : ''}${excerpt}`;
    const ranges = highlights(shown, query);
    reasons.push({ path, excerpt: shown, ranges, isExact: first.match === 'exact' });
    return reasons.length < mostReasons * 4;
  });
  return reasons
    .toSorted((a, b) => Number(b.isExact) - Number(a.isExact))
    .slice(0, mostReasons)
    .map(({ path, excerpt, ranges }) => ({ path, excerpt, ranges }));
}
