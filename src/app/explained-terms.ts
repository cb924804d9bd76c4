import type { ExplainAnswer } from '../core/dataset/questions.ts';
import { harmless } from '../core/text/harmless.ts';
import { formatCount } from './format.ts';

type ExplainedTerm = ExplainAnswer['terms'][number];

/** What a term of a query that matches nothing has to do with it. */
export function termText({ text, alone, without }: ExplainedTerm): string {
  const matches = alone === 0 ? 'matches nothing at all' : `matches ${formatCount(alone)} by itself`;
  return `${harmless(text)}  ${matches}; without it ${formatCount(without)} remain`;
}

/** The value that a term of which there is none may have meant; `undefined` when nothing is near. */
export function suggestionText({ suggestion }: ExplainedTerm): string | undefined {
  return suggestion === undefined
    ? undefined
    : `Did you mean ${harmless(suggestion.text)} (${formatCount(suggestion.count)})?`;
}
