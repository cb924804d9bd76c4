import { expect, test } from 'vitest';
import { inIndex, inTexts, textSearchOffer } from './text-search.ts';

test('the words of a filter become one search in the texts, other terms stay, and back again', () => {
  const filter = inTexts('conection severity:high pool -noise');
  expect(filter).toBe('severity:high -noise text:"conection pool"');
  expect(inIndex(filter ?? '')).toBe('severity:high -noise conection pool');
  expect(inTexts('severity:high')).toBeUndefined();
  expect(inIndex('pool')).toBeUndefined();
});

test('it is offered where words found little, and only there', () => {
  expect(textSearchOffer('conection', 3)).toBe('3 found; press H to search the texts themselves');
  expect(textSearchOffer('conection', 300)).toBe('');
  expect(textSearchOffer('severity:high', 0)).toBe('');
  expect(textSearchOffer('text:conection', 0)).toBe('');
});
