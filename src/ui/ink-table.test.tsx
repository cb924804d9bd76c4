import fc from 'fast-check';
import { renderToString } from 'ink';
import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { cellWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
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

test('where the terminal has ASCII alone, borders and cells are ASCII and as wide as before', () => {
  const rows = [{ Pattern: 'Café – naïve', 'Lift ≠': '0.29 (0.089–0.91)' }];
  const ascii = renderToString(<SummaryTable rows={rows} charset="ascii" />).split('\n');
  expect(ascii.join('')).toMatch(/^[\x20-\x7e]*$/);
  expect(ascii[3]).toBe('| Cafe - naive | 0.29 (0.089-0.91) |');
  expect(ascii.map(cellWidth)).toEqual(
    renderToString(<SummaryTable rows={rows} />)
      .split('\n')
      .map(cellWidth),
  );
});

test('a key that a row lacks leaves its cell empty', () => {
  const { lastFrame } = render(<SummaryTable rows={[{ A: '1', B: '2' }, { A: '3' }]} />);
  expect(lastFrame()).toContain('│ 3 │   │');
});

test('wide characters and emoji take the cells that a terminal gives them', () => {
  const { lastFrame } = render(
    <SummaryTable
      rows={[
        { Pattern: '時計', Support: '12' },
        { Pattern: 'été 🚀', Support: '7' },
      ]}
    />,
  );
  expect(lastFrame()?.split('\n').slice(1)).toEqual([
    '│ Pattern │ Support │',
    '├─────────┼─────────┤',
    '│ 時計    │ 12      │',
    '├─────────┼─────────┤',
    '│ été 🚀  │ 7       │',
    '└─────────┴─────────┘',
  ]);
});

test('every line is as wide as the others, whatever the cells hold', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map(harmless);
  fc.assert(
    fc.property(fc.array(fc.record({ A: text, B: text }), { minLength: 1, maxLength: 4 }), (rows) => {
      const lines = renderToString(<SummaryTable rows={rows} />).split('\n');
      expect(new Set(lines.map(cellWidth)).size).toBe(1);
    }),
    { numRuns: 50 },
  );
});

test('more than 15 rows are refused, because ink-table is slow with many', () => {
  const rows = Array.from({ length: 16 }, (_, index) => ({ Pattern: `p${index}` }));
  expect(() => renderToString(<SummaryTable rows={rows} />)).toThrow('15 rows at most, not 16');
  expect(renderToString(<SummaryTable rows={rows.slice(1)} />)).toContain('│ p15');
});
