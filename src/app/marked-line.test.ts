import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameLine, Role } from './frame.ts';
import { markRanges, plainText, sliceLine } from './marked-line.ts';

const role = fc.constantFrom<Role>('plain', 'dim', 'strong');
const line: fc.Arbitrary<FrameLine> = fc.array(fc.record({ text: fc.string({ maxLength: 8 }), role }), {
  maxLength: 6,
});

test('marking changes how a text looks and never what it says', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 });
  fc.assert(
    fc.property(line, cuts, (segments, places) => {
      const edges = [...new Set(places)].sort((a, b) => a - b);
      const ranges = edges.flatMap((from, at) => {
        const to = edges[at + 1];
        return at % 2 === 1 || to === undefined ? [] : [{ from, to }];
      });
      const marked = markRanges(segments, ranges, 'match');
      expect(plainText(marked)).toBe(plainText(segments));
      const hit = marked.filter((piece) => piece.role === 'match').map(({ text }) => text);
      expect(hit.join('')).toBe(ranges.map(({ from, to }) => plainText(segments).slice(from, to)).join(''));
    }),
  );
});

test('a slice of a line is the slice of its text', () => {
  const place = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(line, place, place, (segments, from, to) => {
      expect(plainText(sliceLine(segments, from, to))).toBe(
        plainText(segments).slice(from, Math.max(from, to)),
      );
    }),
  );
});
