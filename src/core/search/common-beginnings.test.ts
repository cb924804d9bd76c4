import { expect, test } from 'vitest';
import { commonBeginnings } from './common-beginnings.ts';
import { numbersPerToken, TokenFinder } from './tokens.ts';
import { Vocabulary } from './vocabulary.ts';

test('the beginnings of words are counted, not those of ids and numbers', () => {
  const text = 'retry reload restart poll pool 12ab f00dcafe deadbeef00 at';
  const vocabulary = new Vocabulary();
  const finder = new TokenFinder();
  finder.find(text, text);
  for (let token = 0; token < finder.count; token++)
    vocabulary.intern(finder.codes, finder.found, token * numbersPerToken);
  expect(commonBeginnings(vocabulary, 2)).toEqual(['re', 'po']);
});
