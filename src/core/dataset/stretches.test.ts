import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addRow, noRows, type RowBits, rowsOf } from './row-bits.ts';
import { maskedStretchesOf, type Stretch, stretchesOf, stretchesOfRows } from './stretches.ts';

/** Sets with gaps, full stretches and few rows, over more than two stretches. */
const sets = fc
  .record({
    rowCount: fc.integer({ min: 1, max: 40_000 }),
    ranges: fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 20_000 })), {
      maxLength: 3,
    }),
    step: fc.integer({ min: 1, max: 7 }),
  })
  .map(({ rowCount, ranges, step }) => {
    const bits = noRows(rowCount);
    for (const [from, length] of ranges)
      for (let row = from; row < Math.min(from + length, rowCount); row += step) addRow(bits, row);
    return { bits, rowCount };
  });

function rowsIn({ first, count, rows }: Stretch): number[] {
  return Array.from({ length: count }, (_, at) => rows?.[at] ?? first + at);
}

function isWanted(bits: RowBits | undefined, at: number): boolean {
  return bits === undefined || (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

test('stretches hold all rows of a set once, in order', () => {
  fc.assert(
    fc.property(sets, ({ bits, rowCount }) => {
      const rows = Array.from(rowsOf(bits));
      const held = (stretches: Iterable<Stretch>) => Array.from(stretches, rowsIn).flat();
      expect(held(stretchesOf(bits))).toEqual(rows);
      expect(held(stretchesOfRows(Uint32Array.from(rows)))).toEqual(rows);
      const masked = Array.from(maskedStretchesOf(bits, rowCount), ({ stretch, wanted }) =>
        rowsIn(stretch).filter((_, at) => isWanted(wanted, at)),
      );
      expect(masked.flat()).toEqual(rows);
    }),
    { numRuns: 30 },
  );
});
