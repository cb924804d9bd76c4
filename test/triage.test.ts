import { expect, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';
import {
  changesIn,
  logLines,
  madeFailure,
  madeProject,
  openProjects,
  writeFailures,
} from './annotate-trial.ts';

/** Failures of three patterns with a trace. */
function madeReview(count: number): string {
  const root = madeProject(0);
  const records = Array.from({ length: count }, (_, place) =>
    madeFailure(place, {
      learning_value: { pattern: `pattern ${place % 3}`, severity: place % 2 === 0 ? 'low' : 'high' },
      error_details: {
        symptoms: `case ${place}`,
        root_cause: 'unknown',
        stack_trace: 'Error: no\n    at f (src/f.ts:1:2)',
      },
    }),
  );
  writeFailures(root, records);
  return root;
}

const newest = { wish: { order: 'newest' } } as const;

test('one key answers and shows the next record, and the panel tells how far one is', async () => {
  const root = madeReview(8);
  const { explorer } = await openProjects([root], newest);
  await explorer.press('A', 'A');
  expect(explorer.screen()).toContain('queue 1 of 8');
  await explorer.press('1', '5', '6');
  expect(explorer.screen()).toContain('queue 4 of 8');
  expect(explorer.screen()).toMatch(/Done .* 2\/8 25 %, 1 deferred/);
  expect(changesIn(root)).toEqual(['fail F-0', 'pass F-1', 'defer F-2']);
  const [start] = logLines(root);
  expect(start).toMatchObject({
    op: 'session.start',
    sampler: { kind: 'exhaustive', order: 'newest', filter: 'kind:failure', n: 8, run: expect.any(String) },
    raw: [{ file: 'failures.jsonl', bytes: expect.any(Number) }],
  });
});

test('a code given once has a key of its own, and a dot says all of it again', async () => {
  const root = madeReview(8);
  const { explorer } = await openProjects([root], newest);
  await explorer.press('A', 'A', '2', ...'cache', 'enter', '7', 'c', ...'port', 'enter', '1', '.', '8');
  expect(changesIn(root)).toEqual([
    'fail F-0',
    'cache F-0',
    'fail F-1',
    'cache F-1',
    'port F-2',
    'fail F-2',
    'port F-3',
    'fail F-3',
    'fail F-4',
    'port F-4',
  ]);
  expect(explorer.screen()).toMatch(/7 fail, cache +8 fail, port/);
});

test('a wrong root cause, a duplicate, an anchor, a flag, a prevention: each has its key', async () => {
  const root = madeReview(9);
  const { explorer } = await openProjects([root], newest);
  await explorer.press('A', 'A', '3', ...'really', 'enter');
  await explorer.press('4');
  expect(explorer.screen()).toMatch(/1: F-4 +2: F-7/);
  await explorer.press('1');
  await explorer.press(
    'j',
    'j',
    'x',
    '!',
    'v',
    'c',
    'a',
    'p',
    ...'seed',
    'enter',
    'a',
    's',
    ...'fixed',
    'enter',
    'a',
    'l',
    ...'F-5',
    'enter',
  );
  const said = logLines(root).filter(({ op }) => op !== 'session.start');
  const about = (feature: string) =>
    said.filter(({ loc }) => (loc as { feature?: string }).feature === feature);
  expect(about('F-0')).toMatchObject([{ op: 'root_cause', text: 'really' }, { verdict: 'fail' }]);
  const [duplicate, excluded] = about('F-1');
  expect(duplicate).toMatchObject({ op: 'link', rel: 'duplicate_of', to_loc: { feature: 'F-4' } });
  expect(excluded).toMatchObject({ verdict: 'excluded' });
  expect(about('F-2')).toMatchObject([
    { op: 'anchor', pointer: '/error_details/root_cause', role: 'first_wrong', quote: 'unknown' },
    { op: 'note', kind: 'flag' },
    { op: 'severity', severity: 'critical' },
    { op: 'prevention.propose', text: 'seed' },
    { op: 'resolution', text: 'fixed' },
    { op: 'link', rel: 'related', to_loc: { feature: 'F-5' } },
  ]);
  expect(explorer.screen()).toContain('queue 3 of 9');
  expect(explorer.screen()).toContain('critical · 1 flag · 1 anchor · 1 link');
});

test('skipped records come again at the end, and undo leads back to the record', async () => {
  const root = madeReview(3);
  const { explorer } = await openProjects([root], newest);
  await explorer.press('A', 'A', 's', '1', '1');
  expect(explorer.screen()).toContain('queue 1 of 3');
  await explorer.press('5');
  expect(explorer.screen()).toContain('the queue is done');
  await explorer.press('1');
  expect(explorer.screen()).toContain('The queue is done');
  expect(changesIn(root)).toEqual(['fail F-1', 'fail F-2', 'pass F-0']);
  await explorer.press('u', 'u');
  expect(explorer.screen()).toContain('queue 3 of 3');
  expect(explorer.screen()).toMatch(/Done .* 1\/3/);
});

test('that the queue is done is told before the figures, so that no pace, however long, cuts it off', async () => {
  const root = madeReview(3);
  const { explorer } = await openProjects([root], newest);
  await explorer.press('A', 'A', '1', '6', '1');
  await explorer.press('6');
  expect(explorer.screen()).toMatch(/Done +█+░* +the queue is done: q leaves +2\/3/);
});

test('a review is taken up again where it was, also when other records came and some are gone', async () => {
  const root = madeReview(6);
  const first = await openProjects([root], newest);
  await first.explorer.press('A', 'A', '1', 's', '5');
  expect(first.explorer.screen()).toContain('queue 4 of 6');
  const kept = Array.from({ length: 5 }, (_, place) =>
    madeFailure(place, {
      learning_value: { pattern: `pattern ${place % 3}`, severity: place % 2 === 0 ? 'low' : 'high' },
      error_details: {
        symptoms: `case ${place}`,
        root_cause: 'unknown',
        stack_trace: 'Error: no\n    at f (src/f.ts:1:2)',
      },
    }),
  );
  writeFailures(root, [...kept, madeFailure(20)]);
  const second = await openProjects([root]);
  await second.explorer.press('A', 'A');
  expect(second.explorer.screen()).toContain('queue 4 of 5');
  expect(second.explorer.screen()).toContain('Review ▸ F-3');
  expect(second.explorer.screen()).toMatch(/Done .* 2\/5 40 %, 1 skipped/);
});

test('a reviewer is asked what they have not judged, whatever others have', async () => {
  const root = madeReview(4);
  const ana = await openProjects([root], newest);
  await ana.explorer.press('A', 'A', '1', '5');
  const ben = await openProjects([root], { author: 'Ben', ...newest });
  await ben.explorer.press('A', 'A');
  expect(ben.explorer.screen()).toContain('queue 1 of 4');
  expect(ben.explorer.screen()).toContain('fail (ana)');
  await ben.explorer.press('5', '5');
  const again = await openProjects([root], { author: 'Cleo', wish: { order: 'disagreement' } });
  await again.explorer.press('A', 'A');
  expect(again.explorer.screen()).toContain('queue 1 of 1');
  expect(again.explorer.screen()).toContain('Review ▸ F-0');
});

test('patterns that were merged are reviewed as one, the commonest first', async () => {
  const root = madeReview(8);
  const merge = ['taxonomy', 'merge', 'pattern 2', '--into', 'pattern 1', '--axis', 'pattern'];
  expect((await capturedRun([...merge, '--author', 'bea'], { currentFolder: root })).code).toBe(0);
  const { explorer } = await openProjects([root], { wish: { order: 'pattern' } });
  await explorer.press('A', 'A', '1', '1', '1', '1', '1', '1');
  const judged = changesIn(root).filter((change) => change.startsWith('fail'));
  expect(judged).toEqual(['fail F-1', 'fail F-2', 'fail F-4', 'fail F-5', 'fail F-7', 'fail F-0']);
});

test('rates are shown for a random review, and not for one of picked records', async () => {
  const root = madeReview(12);
  const random = await openProjects([root], { wish: { order: 'random', seed: 3 } });
  await random.explorer.press('A', 'A', '1', '1', '1', '5', '1');
  expect(random.explorer.screen()).toMatch(/Rate +fail 80 % \(38–96 %\) +n 5/);
  const picked = await openProjects([root], { author: 'Ben', wish: { order: 'severity' } });
  await picked.explorer.press('A', 'A', '1', '1', '1', '1', '1', '1');
  expect(picked.explorer.screen()).toContain('records were picked, so they tell no rate');
});

test('whether the clock stands still, jumps back or ahead, the last answer counts', async () => {
  const root = madeReview(6);
  const times = [5e6, 5e6, 1e6, 9e6, 2e6, 0, 7e6];
  let asked = 0;
  const now = () => Date.UTC(2026, 5, 1) + (times[asked++ % times.length] ?? 0);
  const first = await openProjects([root], { now, ...newest });
  await first.explorer.press('A', 'A', '1', '5', '1', 'p', 'p', '5', 'q', 'a', '6', 'u');
  const second = await openProjects([root], { now: () => Date.UTC(2020, 0, 1) });
  await second.explorer.press('A', 'A', 'p', '1');
  const third = await openProjects([root]);
  const verdicts = [...(third.annotator.states().get('app')?.byRecord.values() ?? [])].map(
    ({ loc, verdicts: given }) => `${loc?.feature} ${given.get('ana')?.value}`,
  );
  expect(verdicts.toSorted()).toEqual(['F-0 fail', 'F-1 pass', 'F-2 fail']);
  await third.explorer.press('u');
  expect(third.explorer.screen()).toMatch(/undone: fail on F-/);
});

test('every size has room for the record and for the answers', async () => {
  const root = madeReview(3);
  for (const [columns, rows] of [
    [60, 16],
    [80, 23],
    [120, 40],
    [250, 80],
  ] as const) {
    const { explorer } = await openProjects([root], { columns, rows, ...newest });
    await explorer.press('A', 'A');
    expect(explorer.lines()).toHaveLength(rows);
    expect(explorer.screen()).toContain('case 0');
    expect(explorer.screen()).toMatch(/1 fail {2}2 fail, code {2}3 fail, cause/);
    expect(explorer.screen()).toContain('0/3 0 %');
  }
});

test('nothing to review is said, and opened read-only nothing is begun', async () => {
  const root = madeReview(1);
  const { explorer } = await openProjects([root], newest);
  await explorer.press('A', 'A', '1', 'q', 'A', 'A');
  expect(explorer.screen()).toContain('Nothing to review: you have judged it');
  const readOnly = await openProjects([root], { readOnly: true });
  await readOnly.explorer.press('A', 'A');
  expect(readOnly.explorer.screen()).toContain('Opened with --read-only');
});
