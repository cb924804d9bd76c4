import type { Vocabulary } from './vocabulary.ts';

const letterA = 97;
const letters = 26;
const shortestWord = 3;
/** Longer tokens are names put together from words, or ids. */
const longestWord = 14;

/**
 * The pairs of letters that most words of a vocabulary begin with, at most `most`, the most frequent first. Words are
 * tokens of letters a to z alone, as readers type them.
 */
export function commonBeginnings(vocabulary: Vocabulary, most: number): readonly string[] {
  const counts = new Uint32Array(letters * letters);
  for (let token = 0; token < vocabulary.size; token++) {
    const pair = beginningOf(vocabulary, token);
    if (pair !== -1) counts[pair] = (counts[pair] as number) + 1;
  }
  return Array.from(counts.keys())
    .filter((pair) => (counts[pair] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, most)
    .map((pair) => String.fromCharCode(letterA + Math.floor(pair / letters), letterA + (pair % letters)));
}

/** The number of its first two letters; -1 when it is no word. */
function beginningOf(vocabulary: Vocabulary, token: number): number {
  const length = vocabulary.length(token);
  if (length < shortestWord || length > longestWord) return -1;
  const start = vocabulary.start(token);
  const { characters } = vocabulary;
  for (let at = start; at < start + length; at++) {
    const letter = (characters[at] as number) - letterA;
    if (letter < 0 || letter >= letters) return -1;
  }
  return ((characters[start] as number) - letterA) * letters + (characters[start + 1] as number) - letterA;
}
