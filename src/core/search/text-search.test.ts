import { expect, test } from 'vitest';
import { typoCost } from './match-tokens.ts';
import { TextSearch, textCost } from './text-search.ts';

function costs(words: readonly string[], texts: readonly string[]): readonly (number | undefined)[] {
  const search = new TextSearch(words, (row) => texts[row] ?? '');
  return texts.map((_, row) => search.costOf(row, texts.length));
}

test('words are found inside texts, across the borders of words and with typos, the fewest first', () => {
  expect(
    costs(['connectionpool'], ['the connection pool is empty', 'connectionpool', 'something else']),
  ).toEqual([textCost + typoCost, textCost, undefined]);
  expect(costs(['conection'], ['a connection', 'a canvas'])).toEqual([textCost + typoCost, undefined]);
});

test('every word has to stand in the text, the last one perhaps unfinished', () => {
  expect(costs(['pool', 'timeo'], ['pool ran into a timeout', 'pool alone'])).toEqual([textCost, undefined]);
});

test('short words are not guessed at', () => {
  expect(costs(['db'], ['a db', 'a dc'])).toEqual([textCost, undefined]);
});

test('each text is read once, also when more rows have come', () => {
  let reads = 0;
  const search = new TextSearch(['pool'], () => {
    reads += 1;
    return 'a pool';
  });
  search.costOf(0, 1);
  expect(search.costOf(0, 40)).toBe(textCost);
  expect(reads).toBe(1);
});
