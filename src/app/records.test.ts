import { expect, test } from 'vitest';
import { openExplorer } from '../../test/explorer.ts';
import { loadedDataset } from '../core/dataset/loaded-dataset.ts';
import { frameOf } from './view.ts';

function failure(feature: string, symptoms: string) {
  return {
    kind: 'failure' as const,
    value: { feature_id: feature, failure_type: 'test_failure', error_details: { symptoms } },
  };
}

test('in a filtered list the matched text is marked, with its typo too', async () => {
  const dataset = loadedDataset([failure('F1', 'the database is gone'), failure('F2', 'no such table')]);
  const explorer = await openExplorer(dataset);
  await explorer.press('g', 'a');
  await explorer.filter('databse');
  const marked = frameOf(explorer.state()).lines.flatMap((line) =>
    line.filter(({ role }) => role === 'match'),
  );
  expect(marked.map(({ text }) => text)).toEqual(['database']);
});

test('a filter by fields alone marks nothing', async () => {
  const explorer = await openExplorer(loadedDataset([failure('F1', 'the database is gone')]));
  await explorer.press('g', 'a');
  await explorer.filter('type:test_failure');
  expect(
    frameOf(explorer.state())
      .lines.flat()
      .filter(({ role }) => role === 'match'),
  ).toEqual([]);
  expect(explorer.screen()).toContain('1 of 1');
});

test.each([
  ['minuts:>3', 'No field is called minuts'],
  ['re:/(', 'Not a valid regular expression'],
  ['"timed out', 'The closing quote is missing'],
])('the filter %s is told to be wrong while it is typed and when it is accepted', async (filter, said) => {
  const explorer = await openExplorer(loadedDataset([failure('F1', 'the database is gone')]));
  await explorer.press('g', 'a', '/', ...filter);
  expect(explorer.screen()).toContain(said);
  await explorer.press('enter');
  expect(explorer.lines().at(-2)).toContain(said);
});

test('in a list of all kinds, records of numbers are told by their figures', async () => {
  const dataset = loadedDataset([
    {
      kind: 'performance',
      value: {
        feature_id: 'F1',
        reliability: { completed: true, retry_count: 1 },
        efficiency: { time_minutes: 12 },
      },
    },
    {
      kind: 'context_metrics',
      value: { schema: 'context_metrics/1', kind: 'sample', occupied: 90_000, utilization: 0.45 },
    },
  ]);
  const explorer = await openExplorer(dataset);
  await explorer.press('g', 'a');
  expect(explorer.screen()).toContain('completed, 1 retry, 12 min');
  expect(explorer.screen()).toContain('sample, window 45 % used, 90,000');
});
