import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorLinesOf, headOf, tailOf } from './excerpt.ts';

const words = fc.array(
  fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((word) => /^\S+$/.test(word)),
);

test('an excerpt never holds a part of a word', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 60 }), (list, length) => {
      const text = list.join(' ');
      const whole = new Set([...list, '…']);
      for (const part of [headOf(text, length), tailOf(text, length)]) {
        for (const word of part.split(' ').filter((found) => found !== '')) expect(whole).toContain(word);
      }
    }),
  );
});

test('an excerpt is hardly longer than asked, and a short text is left alone', () => {
  expect(headOf('one two three', 7)).toBe('one two …');
  expect(tailOf('one two three', 9)).toBe('… two three');
  expect(headOf('one two', 7)).toBe('one two');
  expect(headOf('x'.repeat(50), 7)).toBe('…');
});

test('error lines are quoted once each, without the marks that pytest puts before them', () => {
  const output =
    'E           TypeError: missing argument\nfine\nE   assert 1 == 2\nE           TypeError: missing argument\nValueError: bad';
  expect(errorLinesOf(output, 12)).toBe('TypeError: missing argument\nassert 1 == 2\nValueError: bad');
});
