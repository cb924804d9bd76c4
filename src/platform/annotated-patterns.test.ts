import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadedDataset } from '../core/dataset/loaded-dataset.ts';
import { createRedactor } from '../core/privacy/redactor.ts';
import { everything } from '../core/query/query.ts';
import { annotatedMemory } from './annotated-dataset.ts';
import { DatasetAnnotator } from './annotator.ts';

const signal = new AbortController().signal;

test('pages count a pattern that was merged while they are open as one, and its undo splits it again', async () => {
  const root = await mkdtemp(join(tmpdir(), 'debrief-patterns-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dataset = loadedDataset(
    ['seed-step', 'seed-step', 'cold-cache'].map((pattern) => ({
      kind: 'failure',
      value: { feature_id: 'F1', failure_type: 'test_failure', learning_value: { pattern } },
    })),
  );
  let drawn = 0;
  const annotator = new DatasetAnnotator({
    dataset: annotatedMemory(dataset),
    projects: [{ name: 'demo', root }],
    authorSources: async () => ({ option: 'ana', environment: undefined, user: undefined }),
    now: () => Date.UTC(2026, 1, 1) + drawn,
    randomBytes: (count) => new Uint8Array(count).fill(drawn++ & 255),
    redactor: createRedactor({ key: undefined }),
    stateFolder: join(root, 'state'),
  });
  onTestFinished(async () => {
    await annotator.close();
  });
  await annotator.attach();
  const groups = async () => {
    const question = { ask: 'groups', query: everything, by: 'pattern', order: 'count' } as const;
    return (await dataset.ask(question, signal)).groups.map(({ value, count }) => [value, count]);
  };
  const before = await groups();
  expect(before).toEqual([
    ['seed-step', 2],
    ['cold-cache', 1],
  ]);
  let changes = 0;
  dataset.subscribe(() => {
    changes += 1;
  });
  await annotator.say([{ op: 'tax.merge', axis: 'pattern', codes: ['seed-step'], into: 'cold-cache' }]);
  expect(changes).toBeGreaterThan(0);
  expect(await groups()).toEqual([['cold-cache', 3]]);
  await annotator.undo();
  expect(await groups()).toEqual(before);
});
