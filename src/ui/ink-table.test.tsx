import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { SummaryTable } from './ink-table.tsx';

test('draws a heading of the keys and a bordered line for each row', () => {
  const { lastFrame } = render(
    <SummaryTable
      rows={[
        { Pattern: 'mock_the_clock', Support: '12' },
        { Pattern: 'pin_ports', Support: '7' },
      ]}
    />,
  );
  expect(lastFrame()?.split('\n')).toEqual([
    '┌────────────────┬─────────┐',
    '│ Pattern        │ Support │',
    '├────────────────┼─────────┤',
    '│ mock_the_clock │ 12      │',
    '├────────────────┼─────────┤',
    '│ pin_ports      │ 7       │',
    '└────────────────┴─────────┘',
  ]);
});

test('a key that a row lacks leaves its cell empty', () => {
  const { lastFrame } = render(<SummaryTable rows={[{ A: '1', B: '2' }, { A: '3' }]} />);
  expect(lastFrame()).toContain('│ 3 │   │');
});

test('more than 15 rows are refused, because ink-table is slow with many', () => {
  const rows = Array.from({ length: 16 }, (_, index) => ({ Pattern: `p${index}` }));
  expect(() => SummaryTable({ rows })).toThrow('15 rows at most, not 16');
  expect(() => SummaryTable({ rows: rows.slice(1) })).not.toThrow();
});
