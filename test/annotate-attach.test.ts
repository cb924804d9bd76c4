import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  logFiles,
  logLines,
  madeFailure,
  madeProject,
  openProjects,
  writeFailures,
} from './annotate-trial.ts';

const short = (feature: string, symptoms: string) => ({
  feature_id: feature,
  failure_type: 'test_failure',
  error_details: { symptoms },
});

async function problemsOf(path: string): Promise<readonly string[]> {
  const { problems } = await openProjects([path]);
  return problems();
}

test('of exact duplicates the one that was annotated keeps its mark', async () => {
  const root = madeProject(0);
  writeFailures(root, [madeFailure(0), madeFailure(0), madeFailure(0)]);
  const first = await openProjects([root]);
  await first.explorer.press('s', 'l', 'j', 'a', '1');
  const [, verdict] = logLines(root);
  expect(verdict?.rec).toMatch(/^failures:[0-9a-f]{16}(#[23])?$/);
  const second = await openProjects([root]);
  expect(second.explorer.lines().filter((line) => line.includes('✓'))).toHaveLength(1);
  const { explorer } = second;
  await explorer.press('s', 'l', 'j');
  expect(explorer.lines().find((line) => line.startsWith('▌'))).toContain('✓');
});

test('an annotation whose record two others could be moves to neither', async () => {
  const root = madeProject(0);
  writeFailures(root, [short('F-1', 'one')]);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1');
  writeFailures(root, [short('F-1', 'two'), short('F-1', 'three')]);
  expect(await problemsOf(root)).toEqual([expect.stringContaining('several records could be it')]);
  const { explorer } = await openProjects([root]);
  expect(explorer.screen()).not.toContain('✓');
});

test('where only feature and type agree, the guess is told', async () => {
  const root = madeProject(0);
  writeFailures(root, [short('F-1', 'one'), short('F-2', 'other')]);
  const first = await openProjects([root]);
  await first.explorer.filter('F-1');
  await first.explorer.press('a', '1');
  writeFailures(root, [short('F-1', 'one, put otherwise'), short('F-2', 'other')]);
  expect(await problemsOf(root)).toEqual([expect.stringContaining('only feature and type agree')]);
});

test('annotations of files that were not opened are told of in one line', async () => {
  const root = madeProject(2);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1', 'j', 'a', '5');
  const other = join(root, 'training_data', 'other.jsonl');
  writeFileSync(other, `${JSON.stringify({ text: 'Something else' })}\n`);
  expect(await problemsOf(other)).toEqual([
    expect.stringMatching(/2 annotated records in files that are not loaded: failures$/),
  ]);
  // The file is still there, and empty: now they are.
  writeFailures(root, []);
  const missing = await problemsOf(root);
  expect(missing.filter((problem) => problem.includes('no loaded record is at its place'))).toHaveLength(2);
});

test('records without a time or a feature are found by what their lines say', async () => {
  const root = madeProject(0);
  rmSync(join(root, 'training_data', 'failures.jsonl'));
  const path = join(root, 'training_data', 'notes.jsonl');
  writeFileSync(path, ['one', 'two', 'three'].map((text) => `${JSON.stringify({ text })}\n`).join(''));
  const first = await openProjects([path], { of: 'any' });
  await first.explorer.press('j', 'a', '5');
  appendFileSync(path, `${JSON.stringify({ text: 'four' })}\n`);
  const second = await openProjects([path], { of: 'any' });
  expect(second.explorer.lines().filter((line) => line.includes('✓'))).toEqual([
    expect.stringContaining('two'),
  ]);
});

test('lines of the log that are no events are listed, and the others count', async () => {
  const root = madeProject(2);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1');
  const [log = ''] = logFiles(root);
  appendFileSync(log, '{"v":1,"op":"verdict"}\n{"v":1,"id":"01');
  const problems = await problemsOf(root);
  expect(problems).toEqual([expect.stringContaining(':3'), expect.stringContaining('unfinished last line')]);
  const { explorer } = await openProjects([root]);
  expect(explorer.screen()).toContain('✓');
  mkdirSync(join(root, '.ai', 'annotations', 'ben'), { recursive: true });
  await explorer.press('a', '5');
  expect(explorer.screen()).toContain('saved: pass');
});
