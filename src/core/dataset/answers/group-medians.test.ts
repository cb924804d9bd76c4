import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns } from '../columns.ts';
import { allRows } from '../row-bits.ts';
import { stretchesOf } from '../stretches.ts';
import { GroupMedians } from './group-medians.ts';

function naive(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const below = sorted[(sorted.length - 1) >>> 1];
  const above = sorted[sorted.length >>> 1];
  return below === undefined || above === undefined ? undefined : below + (above - below) / 2;
}

const minutes = fc.oneof(
  fc.integer({ min: -3, max: 400 }),
  fc.constantFrom(0.5, 1e9, -1e9, 7.25),
  fc.constant(undefined),
);
const row = fc.record({ minutes, group: fc.integer({ min: 0, max: 3 }) });

test.each([
  [
    'whole numbers of a small range',
    fc.array(row.filter((made) => Number.isInteger(made.minutes ?? 0) && Math.abs(made.minutes ?? 0) < 1e6)),
  ],
  ['any numbers', fc.array(row)],
])('medians of groups are those of their sorted values: %s', (_, rows) => {
  fc.assert(
    fc.property(rows, (made) => {
      const columns = new Columns();
      for (const each of made)
        columns.table.minutes.set(columns.addRow({ byteOffset: 0, present: 0 }), each.minutes);
      const groups = Uint32Array.from(made, ({ group }) => group);
      const medians = new GroupMedians(columns.table.minutes, 4);
      const stretches = () =>
        Array.from(stretchesOf(allRows(columns.length)), (stretch) => ({ stretch, groups }));
      for (const { stretch } of stretches()) medians.add(stretch, groups);
      const expected = [0, 1, 2, 3].map((wanted) =>
        naive(
          made.flatMap(({ group, minutes: value }) =>
            group === wanted && value !== undefined ? [value] : [],
          ),
        ),
      );
      expect(medians.medians(stretches)).toEqual(expected);
    }),
  );
});
