import { expect, test } from 'vitest';
import { nearestWord } from './nearest-word.ts';

test.each([
  ['lst', 'list'],
  ['lsit', 'list'],
  ['valid', 'validate'],
  ['LIST', 'list'],
  ['xyz', undefined],
  ['', undefined],
  ['s', undefined],
])('%j is taken to mean %j', (typed, meant) => {
  expect(nearestWord(typed, ['list', 'show', 'validate', 'facets'])).toBe(meant);
});
