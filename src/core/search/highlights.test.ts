import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../query/parse-query.ts';
import { highlights, whyMatched } from './highlights.ts';

function marked(text: string, query: string): readonly string[] {
  return highlights(text, parseQuery(query).query).map(
    ({ from, to, match }) => `${match} ${text.slice(from, to)}`,
  );
}

describe('highlights', () => {
  test('mark words, phrases and regular expressions where they stand, letter case apart', () => {
    expect(marked('Connection to DB refused: connection lost', 'connection "db ref" re:/l.st/ -to')).toEqual([
      'exact Connection',
      'exact DB ref',
      'exact connection',
      'exact lost',
    ]);
  });

  test('mark a misspelt token only when the word itself is nowhere', () => {
    expect(marked('the conection refused', 'connection')).toEqual(['similar conection']);
    expect(marked('conection and connection', 'connection')).toEqual(['exact connection']);
  });

  test('join what overlaps', () => {
    expect(marked('environment', 'environ ronment')).toEqual(['exact environment']);
  });

  test('lie in the text, in order and apart, whatever text and query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, written) => {
        let end = 0;
        for (const { from, to } of highlights(text, parseQuery(`${written} ${text.slice(0, 4)}`).query)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

test('whyMatched names the values that hold the words, exact ones first, with the part around them', () => {
  const value = {
    a: ['nothing', `${'x'.repeat(100)} conection`],
    deep: { text: 'a new\nconnection here', number: 12 },
  };
  const reasons = whyMatched(value, parseQuery('connection').query);
  expect(reasons.map(({ path }) => path)).toEqual(['deep.text', 'a[1]']);
  expect(reasons[0]).toMatchObject({ excerpt: 'a new connection here', ranges: [{ from: 6, to: 16 }] });
  for (const { excerpt, ranges } of reasons) {
    expect(ranges.map(({ from, to }) => excerpt.slice(from, to))).toHaveLength(1);
  }
  expect(whyMatched(value, parseQuery('12').query)).toMatchObject([{ path: 'deep.number' }]);
});
