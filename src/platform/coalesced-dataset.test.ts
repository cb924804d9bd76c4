import { expect, onTestFinished, test, vi } from 'vitest';
import { loadedDataset } from '../core/dataset/loaded-dataset.ts';
import type { LoadProgress, MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { Problem } from '../core/records/problem.ts';
import { coalesced } from './coalesced-dataset.ts';

const problem: Problem = {
  file: 'failures.jsonl',
  line: 1,
  column: undefined,
  field: undefined,
  reason: 'is not JSON',
  level: 'line',
};

function progress(phase: LoadProgress['phase']): LoadProgress {
  return { phase, bytesRead: 0, bytesTotal: 0, files: [] };
}

/** A dataset that is loading, told of at most once in ten minutes, and how many problems each telling knew of. */
function follow(dataset: MemoryDataset) {
  const slow = coalesced(dataset, { shortest: 600_000, longest: 600_000 });
  const told: number[] = [];
  onTestFinished(slow.subscribe(() => told.push(slow.loadState().problems)));
  return { slow, told };
}

test('many changes at once are told as one, soon', async () => {
  const dataset = loadedDataset([]);
  const { slow, told } = follow(dataset);
  for (let count = 0; count < 100; count += 1) dataset.addProblem(problem);
  expect(slow.loadState().problems).toBe(0);
  await vi.waitUntil(() => told.length > 0);
  expect(told).toEqual([100]);
});

test('later changes wait, and until they are told the state is the one told before', async () => {
  const dataset = loadedDataset([]);
  const { slow, told } = follow(dataset);
  dataset.addProblem(problem);
  await vi.waitUntil(() => told.length > 0);
  dataset.addProblem(problem);
  expect(slow.loadState()).toMatchObject({ problems: 1, revision: { minor: 1 } });
});

test('the end of loading does not wait', async () => {
  const dataset = loadedDataset([]);
  const { slow, told } = follow(dataset);
  dataset.addProblem(problem);
  await vi.waitUntil(() => told.length > 0);
  dataset.addProblem(problem);
  dataset.setProgress(progress('ready'));
  await vi.waitUntil(() => told.length > 1);
  expect(told).toEqual([1, 2]);
  expect(slow.loadState().phase).toBe('ready');
});
