import { describe, expect, test } from 'vitest';
import { type Explorer, openExplorer } from '../../test/explorer.ts';
import { loadedDataset, type MadeLine } from '../core/dataset/loaded-dataset.ts';
import { cellWidth } from '../core/text/cell-width.ts';

type Parts = { readonly symptoms?: string; readonly usage?: string | number; readonly more?: object };

/** Named A, B … from the newest to the oldest: the order in which a list shows them. */
function failures(...parts: readonly Parts[]): readonly MadeLine[] {
  return parts.map(({ symptoms = 'same symptoms', usage = '78%', more }, place) => ({
    kind: 'failure',
    value: {
      feature_id: `F-${String.fromCharCode(65 + place)}`,
      failure_type: 'test_failure',
      timestamp: `2026-02-${String(20 - place)}T10:00:00Z`,
      error_details: { symptoms },
      context: { context_window_usage: usage },
      ...more,
    },
  }));
}

async function compare(lines: readonly MadeLine[], columns = 80): Promise<Explorer> {
  const explorer = await openExplorer(loadedDataset(lines), { columns });
  await explorer.press('g', 'a', ...lines.map(() => 'space'), 'C');
  return explorer;
}

function rowOf(explorer: Explorer, name: string): string {
  return explorer.lines().find((line) => line.slice(4).startsWith(name)) ?? '';
}

describe('records side by side', () => {
  test('align fields by path, those that differ first and marked', async () => {
    const explorer = await compare(
      failures({ symptoms: 'port taken' }, { symptoms: 'no module', more: { extra: 1 } }),
    );
    expect(explorer.lines()[2]).toMatch(/^ +A F-A {2}02-20 10:00 +B F-B {2}02-19 10:00/);
    expect(rowOf(explorer, 'Symptoms')).toMatch(/^ ≠ {2}Symptoms +port taken +no module/);
    expect(rowOf(explorer, 'extra')).toMatch(/^ ≠ {2}extra +– +1/);
    expect(rowOf(explorer, 'Type')).toMatch(/^ {4}Type +test_failure +test_failure/);
    const lines = explorer.lines();
    expect(lines.indexOf(rowOf(explorer, 'Type'))).toBeGreaterThan(lines.indexOf(rowOf(explorer, 'extra')));
    expect(explorer.screen()).toContain('4 of 6 fields differ');
  });

  test('do not call one share written in two ways a difference', async () => {
    const explorer = await compare(failures({ usage: '78%' }, { usage: 0.78 }));
    expect(rowOf(explorer, 'Window used')).toMatch(/^ {4}Window used +78% +0\.78/);
  });

  test('show only what differs after d, and only the fields that hold the filter’s words', async () => {
    const explorer = await compare(failures({ symptoms: 'port taken' }, {}));
    await explorer.press('d');
    expect(rowOf(explorer, 'Type')).toBe('');
    expect(rowOf(explorer, 'Symptoms')).toContain('port taken');
    await explorer.filter('port');
    expect(rowOf(explorer, 'When')).toBe('');
    await explorer.filter('nothing of this');
    expect(explorer.screen()).toContain('Esc clears the filter');
  });

  test('open the record of the chosen column; J goes to the next of the compared ones', async () => {
    const explorer = await compare(failures({}, {}, {}));
    await explorer.press('tab', 'enter');
    expect(explorer.screen()).toContain('F-B · test_failure');
    expect(explorer.screen()).toContain('compared 2 of 3');
    await explorer.press('J');
    expect(explorer.screen()).toContain('F-C · test_failure');
    await explorer.press('h', 'h');
    expect(explorer.screen()).toContain('3 marked');
  });

  test('of two to four: fewer are refused with what to do, and so are more', async () => {
    const explorer = await openExplorer(loadedDataset(failures({}, {}, {}, {}, {})));
    await explorer.press('g', 'a', 'C');
    expect(explorer.screen()).toContain('Mark two to four records');
    await explorer.press('c', 'C');
    expect(explorer.screen()).toContain('A F-A');
    expect(explorer.screen()).toContain('B F-B');
    await explorer.press('h', 'g', 'g', 'v', 'G', 'v', 'C');
    expect(explorer.screen()).toContain('5 are marked: at most 4');
  });

  test('reach the last field whatever height the fields have, on every screen', async () => {
    const long = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`field_${n}`, n % 3 === 0 ? 'words '.repeat(40) : 'short']),
    );
    for (const columns of [60, 80, 120, 250]) {
      const explorer = await compare(failures({ more: long }, {}, {}, {}), columns);
      for (const key of ['G', 'ctrl+u', 'pagedown', ...Array.from({ length: 30 }, () => 'j')]) {
        await explorer.press(key);
        expect(explorer.screen(), `${key} at ${columns}`).toContain('▌');
        for (const line of explorer.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
      }
      expect(explorer.lines().at(-2)).toMatch(/^ 45\/45/);
    }
  });

  test('keep the first column when four do not fit, and scroll the others past it', async () => {
    const explorer = await compare(failures({}, {}, {}, {}), 60);
    expect(explorer.lines()[2]).toMatch(/A F-A +B F-B|A F-A.*B F-B/);
    expect(explorer.lines()[2]).not.toContain('D F-D');
    await explorer.press('[');
    expect(explorer.lines()[2]).toContain('A F-A');
    expect(explorer.lines()[2]).toContain('D F-D');
  });
});
