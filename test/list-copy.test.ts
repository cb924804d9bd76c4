import { expect, test } from 'vitest';
import { loadedDataset } from '../src/core/dataset/loaded-dataset.ts';
import { openExplorer } from './explorer.ts';

function dataset() {
  return loadedDataset(
    ['test_failure', 'test_failure', 'timeout'].map((failure_type, place) => ({
      kind: 'failure' as const,
      value: {
        feature_id: `F${place}`,
        failure_type,
        timestamp: new Date(Date.UTC(2026, 1, 10, place)).toISOString(),
        learning_value: { category: 'environment_setup', severity: 'high', pattern: 'Port in use' },
      },
    })),
  );
}

test('in a list of records y copies value, way, place, and the records themselves', async () => {
  const explorer = await openExplorer(dataset());
  await explorer.press('g', 'r', 'y', 'y', 'y', 'p', 'y', 'l', 'y', 'r', 'space', 'space', 'y', 'm');
  expect(explorer.effects).toMatchObject([
    { kind: 'copy', text: 'Port in use', what: 'the value' },
    { kind: 'copy', what: 'the way here' },
    { kind: 'copy', text: expect.stringMatching(/:\d+$/), what: 'file:line' },
    { kind: 'copy-records', as: 'json', what: 'the record as JSON' },
    { kind: 'copy-records', as: 'markdown', what: '2 records as Markdown' },
  ]);
  const [, , , one, marked] = explorer.effects;
  expect([one, marked].map((effect) => (effect?.kind === 'copy-records' ? effect.rows.length : 0))).toEqual([
    1, 2,
  ]);
});

test('in groups y copies the group, and the way to it as a filter that finds its records', async () => {
  const explorer = await openExplorer(dataset());
  await explorer.press('enter', 'y', 'y', 'y', 'p');
  const [value, way] = explorer.effects;
  expect(value).toMatchObject({ kind: 'copy', text: 'test_failure' });
  const filter = way?.kind === 'copy' ? way.text : '';
  expect(filter).toContain('category:environment_setup');
  await explorer.press('g', 'a');
  await explorer.filter(filter);
  expect(explorer.lines()[0]).toContain('2 of 3');
});

test('where there is nothing to copy, y says so', async () => {
  const explorer = await openExplorer(dataset());
  await explorer.press('g', 'a');
  await explorer.filter('nothing-has-this-word');
  await explorer.press('y', 'r');
  expect(explorer.screen()).toContain('There is nothing to copy here');
  expect(explorer.effects).toEqual([]);
});
