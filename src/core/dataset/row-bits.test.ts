import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addRow,
  addRows,
  addRowsFrom,
  addShared,
  allRows,
  countRows,
  countShared,
  dropRows,
  hasRow,
  keepRows,
  noRows,
  rowsOf,
} from './row-bits.ts';

const rows = 200;
const some = fc.uniqueArray(fc.integer({ min: 0, max: rows - 1 }));

function bitsOf(members: Iterable<number>, length = rows) {
  const bits = noRows(length);
  for (const row of members) addRow(bits, row);
  return bits;
}

function ascending(members: Iterable<number>): number[] {
  return [...members].sort((a, b) => a - b);
}

test('sets of rows are combined as sets are', () => {
  fc.assert(
    fc.property(some, some, (first, second) => {
      const b = new Set(second);
      const both = first.filter((row) => b.has(row));
      const combined = (
        combine: (bits: Uint32Array<ArrayBuffer>, others: Uint32Array<ArrayBuffer>) => void,
      ) => {
        const bits = bitsOf(first);
        combine(bits, bitsOf(second));
        return [...rowsOf(bits)];
      };
      expect(combined(keepRows)).toEqual(ascending(both));
      expect(combined(addRows)).toEqual(ascending(new Set([...first, ...second])));
      expect(combined(dropRows)).toEqual(ascending(first.filter((row) => !b.has(row))));
      const shared = noRows(rows);
      expect(addShared(shared, bitsOf(first), bitsOf(second))).toBe(both.length > 0);
      expect([...rowsOf(shared)]).toEqual(ascending(both));
      expect(countShared(bitsOf(first), bitsOf(second))).toBe(both.length);
      expect(countRows(bitsOf(first))).toBe(first.length);
      expect(first.every((row) => hasRow(bitsOf(first), row))).toBe(true);
    }),
  );
});

test('rows counted from another row are added where they belong', () => {
  fc.assert(
    fc.property(some, fc.integer({ min: 0, max: 100 }), (members, firstRow) => {
      const bits = noRows(rows + firstRow);
      addRowsFrom(bits, bitsOf(members), firstRow);
      expect([...rowsOf(bits)]).toEqual(ascending(members.map((row) => row + firstRow)));
    }),
  );
});

test('all rows are exactly as many as asked for', () => {
  for (const count of [0, 1, 31, 32, 33, 64]) {
    expect(countRows(allRows(count))).toBe(count);
    expect([...rowsOf(allRows(count))]).toEqual(Array.from({ length: count }, (_, row) => row));
  }
});
