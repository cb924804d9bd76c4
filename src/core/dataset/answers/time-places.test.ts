import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns } from '../columns.ts';
import { allRows, noRows, type RowBits, rowsOf } from '../row-bits.ts';
import { stretchesOf } from '../stretches.ts';
import { periodOfRows } from './time-buckets.ts';
import { TimePlaces } from './time-places.ts';

const day = 86_400_000;

/** Times close together, days apart, or anywhere. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((step) => 1_760_000_000_000 + step),
  fc.integer({ min: 0, max: 400 }).map((days) => 1_760_000_000_000 + days * day),
  fc.double({ min: -1e12, max: 4e12, noNaN: true }),
);
const times = fc.array(fc.option(moment, { nil: undefined, freq: 5 }), { minLength: 1, maxLength: 60 });

function columnsOf(moments: readonly (number | undefined)[]): Columns {
  const columns = new Columns();
  for (const time of moments) columns.table.time.set(columns.addRow({ byteOffset: 0, present: 0 }), time);
  return columns;
}

function someOf(columns: Columns, isWanted: readonly boolean[]): RowBits {
  const bits = noRows(columns.length);
  for (let row = 0; row < columns.length; row++)
    if (isWanted[row % isWanted.length]) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
  return bits;
}

test('a time is placed by how many cuts are at or before it', () => {
  fc.assert(
    fc.property(times, fc.array(moment, { maxLength: 6 }), (moments, unsorted) => {
      const columns = columnsOf(moments);
      const cuts = unsorted.toSorted((a, b) => a - b);
      const places = new TimePlaces(columns, cuts);
      for (const stretch of stretchesOf(allRows(columns.length))) {
        const found = Array.from(places.of(stretch).subarray(0, stretch.count));
        const expected = moments.map((time) =>
          time === undefined ? cuts.length + 1 : cuts.filter((cut) => cut <= time).length,
        );
        expect(found).toEqual(expected);
      }
    }),
  );
});

test('the period of some rows is found zone by zone as it is by looking at every row', () => {
  fc.assert(
    fc.property(times, fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (moments, isWanted) => {
      const columns = columnsOf(moments);
      const bits = someOf(columns, isWanted);
      columns.timeCells.noteUpTo(columns.length);
      expect(columns.timeCells.periodOf(bits)).toEqual(periodOfRows(columns.table.time, rowsOf(bits)));
    }),
  );
});
