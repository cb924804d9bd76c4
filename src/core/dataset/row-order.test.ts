import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns } from './columns.ts';
import { RowOrders } from './row-order.ts';

test('rows added to an order stand where sorting all anew puts them', () => {
  const row = fc.record({
    time: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    session: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
    severity: fc.option(fc.constantFrom('low', 'high', 'odd'), { nil: undefined }),
    minutes: fc.option(fc.constantFrom(-1, 0, 0.5, 7), { nil: undefined }),
  });
  type MadeRow = typeof row extends fc.Arbitrary<infer Made> ? Made : never;
  const add = (columns: Columns, rows: readonly MadeRow[]) => {
    for (const { time, session, severity, minutes } of rows) {
      const place = columns.addRow({ byteOffset: 0, present: 0 });
      columns.table.time.set(place, time);
      columns.table.minutes.set(place, minutes);
      columns.table.session.set(place, session);
      columns.table.severity.set(place, severity);
    }
  };
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 9, maxLength: 40 }),
      fc.array(row, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('time', 'session', 'severity', 'minutes'),
      fc.constantFrom('ascending', 'descending'),
      (before, added, field, direction) => {
        const columns = new Columns();
        const orders = new RowOrders(columns);
        add(columns, before);
        orders.of(field, direction);
        add(columns, added);
        expect([...orders.of(field, direction).rows]).toEqual([
          ...new RowOrders(columns).of(field, direction).rows,
        ]);
      },
    ),
    { numRuns: 300 },
  );
});
