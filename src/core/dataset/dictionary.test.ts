import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dictionary } from './dictionary.ts';

test('whatever the texts, each has one code, counted from 1 in order of first sight, and gives itself back', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '\ud800', 'é', 'a'.repeat(70_000)),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 300 }), fc.nat(300), (texts, asked) => {
      const dictionary = new Dictionary();
      const codes = new Map<string, number>();
      for (const [place, one] of texts.entries()) {
        const expected = codes.get(one) ?? codes.size + 1;
        codes.set(one, expected);
        expect(dictionary.intern(one)).toBe(expected);
        // Strings are made at any time.
        if (place === asked) expect(dictionary.text(expected)).toBe(one);
      }
      expect(dictionary.texts).toEqual(['', ...codes.keys()]);
      for (const [one, code] of codes) expect(dictionary.codeOf(one)).toBe(code);
      expect(dictionary.codeOf('not there')).toBeUndefined();
    }),
  );
});

test('a hundred thousand texts are told apart', () => {
  const dictionary = new Dictionary();
  for (let number = 0; number < 100_000; number++) dictionary.intern(`s-${number}`);
  expect(dictionary.size).toBe(100_001);
  expect(dictionary.intern('s-77777')).toBe(77_778);
  expect(dictionary.text(77_778)).toBe('s-77777');
  expect(dictionary.texts.length).toBe(100_001);
});
