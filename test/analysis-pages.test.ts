import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AppState } from '../src/app/state.ts';
import { frameOf } from '../src/app/view.ts';
import { capturedRun } from '../src/cli/captured-run.ts';
import { loadedDataset, type MadeLine } from '../src/core/dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../src/core/dataset/memory-dataset.ts';
import { openExplorer } from './explorer.ts';

const day = (place: number) => new Date(Date.UTC(2026, 0, 1 + place, 12)).toISOString();

/**
 * "Slow start" goes with more failures overall, but with fewer for either model: it is used mostly with the weaker one.
 * Cells as in the kidney-stone example (Julious & Mullee, BMJ 309, 1994). A prevention is in place from day 40 on.
 */
function records(): MadeLine[] {
  const cells = [
    { model: 'strong', uses: true, clean: 81, all: 87 },
    { model: 'strong', uses: false, clean: 234, all: 270 },
    { model: 'weak', uses: true, clean: 192, all: 263 },
    { model: 'weak', uses: false, clean: 55, all: 80 },
  ];
  return cells.flatMap(({ model, uses, clean, all }) =>
    Array.from({ length: all }, (_, each): MadeLine[] => {
      const feature_id = `${model}-${uses ? 'slow' : 'quick'}-${each}`;
      const session_id = `s-${feature_id}`;
      const context = { model_version: model };
      const success: MadeLine = {
        kind: 'success',
        value: {
          feature_id,
          session_id,
          timestamp: day(each % 60),
          context,
          model_version: model,
          patterns: [{ pattern: uses ? 'Slow start' : 'Quick start' }],
          timing: { efficiency_ratio: 0.8 + (each % 10) / 20 },
        },
      };
      if (each < clean) return [success];
      const at = each % 60;
      const failure: MadeLine = {
        kind: 'failure',
        value: {
          feature_id,
          session_id,
          failure_type: 'x',
          timestamp: day(at),
          context,
          learning_value: {
            pattern: at < 40 ? 'Stale lock' : 'Port in use',
            category: 'state',
            prevention_implemented: at < 40 ? false : undefined,
          },
        },
      };
      const attempt: MadeLine = {
        kind: 'performance',
        value: { feature_id, timestamp: day(at), reliability: { completed: true, retry_count: 1 } },
      };
      return [success, failure, attempt];
    }).flat(),
  );
}

function ready(lines: readonly MadeLine[]): MemoryDataset {
  const dataset = loadedDataset(lines);
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
  return dataset;
}

/** What a verb says of the same records, a line of JSON each. */
async function verb(name: string, lines: readonly MadeLine[]): Promise<readonly Record<string, unknown>[]> {
  const home = mkdtempSync(join(tmpdir(), 'debrief-pages-'));
  const folder = join(home, 'training_data');
  mkdirSync(folder);
  const files = { failure: 'failures', success: 'successes', performance: 'performance' };
  for (const [kind, file] of Object.entries(files)) {
    const text = lines.filter((line) => line.kind === kind).map(({ value }) => `${JSON.stringify(value)}\n`);
    writeFileSync(join(folder, `${file}.jsonl`), text.join(''));
  }
  const { stdout } = await capturedRun([name, '--json', '--dir', home], { currentFolder: home });
  rmSync(home, { recursive: true });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const sizes = [
  [60, 16],
  [80, 23],
  [120, 40],
  [250, 80],
] as const;

describe('the pages of analyses', () => {
  test.each(sizes)('fit a screen of %i by %i', async (columns, rows) => {
    const explorer = await openExplorer(ready(records()), { columns, rows });
    for (const keys of [
      ['g', 'w'],
      ['g', 'd'],
      ['g', 'v'],
      ['g', 's', 'space', 'space', 'C'],
    ]) {
      await explorer.press(...keys);
      expect(explorer.lines().length).toBeLessThanOrEqual(rows);
      for (const line of explorer.lines()) expect([...line].length).toBeLessThanOrEqual(columns);
    }
  });

  test('Features lists each feature with intervals or what is missing, and Enter opens its records', async () => {
    const explorer = await openExplorer(ready(records()), { columns: 250 });
    await explorer.press('g', 'w');
    expect(explorer.screen()).toContain('700 features');
    expect(explorer.screen()).toMatch(/Reliability +completed not enough data: 1 of 5/);
    const [first = ''] = explorer.lines().filter((line) => line.startsWith('▌'));
    await explorer.press('enter');
    expect(explorer.screen()).toContain(first.slice(1).trim().split(' ')[0] ?? 'none');
    expect(explorer.screen()).toContain('3 of');
  });

  test('Contrast shows the tests that `debrief contrast` prints, with its reversal', async () => {
    const lines = records();
    const explorer = await openExplorer(ready(lines), { columns: 120, rows: 40 });
    await explorer.press('g', 'd');
    const printed = await verb('contrast', lines);
    const [summary] = printed.filter(({ section }) => section === 'summary');
    expect(explorer.screen()).toContain(`${String(summary?.both)} features failed and succeeded`);
    const slow = explorer.lines().find((line) => /Slow start .*\//.test(line));
    expect(slow).toContain('273/350');
    expect(slow).toMatch(/^ ! Slow start/);
    expect(printed.find(({ value }) => value === 'Slow start')).toMatchObject({
      table: [
        [273, 77],
        [289, 61],
      ],
    });
  });

  test('side by side, patterns show lift, p, q and n, and a warning where the association turns round', async () => {
    const explorer = await openExplorer(ready(records()), { columns: 120, rows: 60 });
    await explorer.press('g', 's', 'space', 'space', 'C');
    const row = (title: string) => tableRow(explorer.state(), title);
    expect(row('Lift')).toMatch(/^1\.1 \(0\.98–1\.1\)/);
    expect(row('Lift p, q')).toMatch(/^0\.\d+, q 0\.\d+/);
    expect(row('Never fail')).toContain('289/350, else 273/350');
    expect(row('Reversal')).toContain('! by model');
  });

  test('Preventions says what `debrief preventions` says', async () => {
    const lines = records().map((line): MadeLine => {
      const value = line.value as { timestamp: string; learning_value?: { pattern: string } };
      const isLate =
        line.kind === 'failure' && value.timestamp >= day(50) && value.learning_value !== undefined;
      return isLate
        ? {
            ...line,
            value: { ...value, learning_value: { pattern: 'Stale lock', prevention_implemented: true } },
          }
        : line;
    });
    const explorer = await openExplorer(ready(lines), { columns: 120, rows: 40 });
    await explorer.press('g', 'v');
    const [line] = (await verb('preventions', lines)).filter(({ section }) => section === 'prevention');
    expect(line?.verdict).toBeDefined();
    const shown = explorer.lines().find((each) => each.startsWith('▌'));
    expect(shown).toContain(String(line?.verdict));
    expect(shown).toContain('Stale lock');
  });
});

function tableRow(state: AppState, title: string): string | undefined {
  const table = frameOf(state).table;
  const row = table?.rows.find((each) => each.METRIC?.trim() === title);
  return row === undefined ? undefined : Object.values(row)[1];
}
