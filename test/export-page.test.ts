import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadedDataset, type MadeLine } from '../src/core/dataset/loaded-dataset.ts';
import { createExportPort } from '../src/platform/export-port.ts';
import { openExplorer } from './explorer.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'debrief-export-page-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const words = ['harbour', 'lantern', 'meadow', 'quarry', 'saddle', 'timber', 'velvet', 'walnut'];

function failure(place: number): MadeLine {
  const word = words[place] ?? '';
  return {
    kind: 'failure',
    value: {
      feature_id: `F${place}`,
      failure_type: 'test_failure',
      session_id: `s${place}`,
      timestamp: `2026-03-0${place + 1}T10:00:00Z`,
      error_details: { symptoms: `The ${word} page stays blank`, root_cause: `Nobody awaits ${word}Loader` },
      learning_value: { category: 'state', generalizable: true },
    },
  };
}

async function open(size: { readonly columns?: number; readonly rows?: number } = {}) {
  const dataset = loadedDataset(words.map((_, place) => failure(place)));
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
  const port = createExportPort({
    dataset,
    projects: [{ name: 'demo', root }],
    inputs: [],
    stateFolder: join(root, 'state'),
    homeFolder: root,
    now: () => Date.UTC(2026, 5, 1),
    version: '0.0.0',
  });
  return openExplorer(dataset, {
    ...size,
    perform: async (effect, send) => {
      if (effect.kind !== 'plan-export' && effect.kind !== 'write-export') return;
      const { key, wish } = effect;
      const told = (done: number, of: number) => send({ kind: 'export-progress', key, done, of });
      const outcome = await (effect.kind === 'plan-export' ? port.plan(wish, told) : port.write(wish));
      send({ kind: 'export-planned', key, outcome });
    },
  });
}

test('E tells what would be written and why there is nothing; U takes unreviewed records; w writes', async () => {
  const explorer = await open({ rows: 60, columns: 100 });
  await explorer.press('E');
  expect(explorer.screen()).toContain('diagnose: 0 rows of 8 records');
  expect(explorer.screen()).toContain('not reviewed 8');
  await explorer.press('w');
  expect(explorer.screen()).toContain('There is no row to write');
  await explorer.press('U');
  expect(explorer.screen()).toContain('unreviewed records are included');
  expect(explorer.screen()).toContain('diagnose: 8 rows of 8 records');
  expect(explorer.screen()).toContain('first row for diagnose');
  expect(explorer.screen()).toContain('The harbour page stays blank'.slice(0, 3));
  await explorer.press('w');
  expect(existsSync(join(root, 'exports/trl/README.md'))).toBe(true);
  expect(explorer.screen()).toContain('written to');
});

test('t chooses the task, brackets the format, and the filter of the page below is kept', async () => {
  const explorer = await open({ rows: 40, columns: 100 });
  await explorer.filter('harbour');
  await explorer.press('E', 'U', 't');
  expect(explorer.screen()).toContain('diagnose');
  expect(explorer.screen()).toContain('1 record');
  expect(explorer.screen()).not.toContain('repair:');
  await explorer.press(']');
  expect(explorer.screen()).toContain('trl-sft');
  await explorer.press('[', '[');
  expect(explorer.screen()).toContain('csv');
});

test.each([
  [60, 16],
  [80, 23],
  [250, 80],
])('at %i columns and %i rows every line fits', async (columns, rows) => {
  const explorer = await open({ columns, rows });
  await explorer.press('E', 'U');
  expect(explorer.lines().length).toBe(rows);
  for (const line of explorer.lines()) expect(line.length).toBeLessThanOrEqual(columns);
});
