import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textRanks } from './text-ranks.ts';

test('texts are ranked as they compare, however many there are and whatever they share', () => {
  const unit = fc.constantFrom('a', 'b', '0', '-', 'ÿ', 'é', '\u0000');
  const tail = fc.string({ unit, maxLength: 16 });
  const rare = fc.constantFrom('', 'ж', '中');
  fc.assert(
    fc.property(fc.uniqueArray(tail, { minLength: 30, maxLength: 60 }), rare, (tails, odd) => {
      // Enough of them for keys, with more in common than fits into one.
      const made = tails.flatMap((end) =>
        Array.from({ length: 40 }, (_, place) => `s-${end}${'x'.repeat(place % 4)}${odd}${place}`),
      );
      const texts = ['', ...new Set(made)];
      const ranks = textRanks(texts, 'session');
      const sorted = texts.slice(1).sort((a, b) => (a < b ? -1 : 1));
      const byRank = new Map(texts.map((text, code) => [ranks[code] ?? 0, text]));
      expect(Array.from(sorted, (_, place) => byRank.get(place + 1))).toEqual(sorted);
    }),
    { numRuns: 30 },
  );
});
