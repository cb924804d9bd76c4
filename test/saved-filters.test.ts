import { expect, test } from 'vitest';
import { defaultPreferences } from '../src/app/preferences.ts';
import { loadedDataset } from '../src/core/dataset/loaded-dataset.ts';
import { openExplorer } from './explorer.ts';

function dataset() {
  return loadedDataset(
    ['high', 'low', 'low'].map((severity, place) => ({
      kind: 'failure' as const,
      value: {
        feature_id: `F${place}`,
        failure_type: 'timeout',
        timestamp: new Date(Date.UTC(2026, 1, 10, place)).toISOString(),
        learning_value: { category: 'other', severity },
      },
    })),
  );
}

const filters = { 'bad ones': 'severity:>=high', 'small ones': 'severity:low', 'half done': 'severity:(' };
const settings = { preferences: { ...defaultPreferences, filters } };

test('~ shows the saved filters with their queries, and Enter takes the one that was typed', async () => {
  const explorer = await openExplorer(dataset(), { settings });
  await explorer.press('g', 'r', '~');
  expect(explorer.screen()).toContain('3 saved filters');
  expect(explorer.screen()).toMatch(/bad ones +severity:>=high/);
  await explorer.press(...'small', 'enter');
  expect(explorer.lines()[1]).toContain('filter: severity:low');
  expect(explorer.lines()[0]).toContain('2 of 3');
});

test('the cursor chooses, too, and Esc leaves the filter as it was', async () => {
  const explorer = await openExplorer(dataset(), { settings });
  await explorer.press('g', 'r', '~', 'down', 'enter');
  expect(explorer.lines()[1]).toContain('filter: severity:low');
  await explorer.press('~', 'escape');
  expect(explorer.lines()[1]).toContain('filter: severity:low');
  // What the page had before is among the earlier filters.
  await explorer.press('~', 'enter', '/', 'up', 'up', 'enter');
  expect(explorer.lines()[1]).toContain('filter: severity:low');
});

test('without saved filters ~ says where they are set', async () => {
  const explorer = await openExplorer(dataset());
  await explorer.press('~');
  expect(explorer.screen()).toContain('"filters" in config.json');
});
