import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';

function git(folder: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Tester',
    '-c',
    'user.email=tester@example.org',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** A repository with six failures and two clones of it. */
function twoClones(): { readonly left: string; readonly right: string } {
  const base = mkdtempSync(join(tmpdir(), 'debrief-clones-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const origin = join(base, 'origin');
  mkdirSync(join(origin, 'training_data'), { recursive: true });
  const row = (place: number) => JSON.stringify({ feature_id: `F-${place}`, failure_type: 'test_failure' });
  writeFileSync(join(origin, 'training_data/failures.jsonl'), `${[1, 2, 3, 4, 5, 6].map(row).join('\n')}\n`);
  git(origin, 'init', '-q');
  git(origin, 'add', '.');
  git(origin, 'commit', '-qm', 'data');
  for (const name of ['left', 'right']) git(base, 'clone', '-q', 'origin', name);
  return { left: join(base, 'left'), right: join(base, 'right') };
}

async function recIds(folder: string): Promise<string[]> {
  const { stdout } = await capturedRun(['list', '--json', '--sort', 'feature'], { currentFolder: folder });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).rec_id);
}

async function jsonOf(folder: string, ...args: string[]) {
  const { stdout } = await capturedRun([...args, '--json'], { currentFolder: folder });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function committed(folder: string): void {
  git(folder, 'add', '.ai');
  git(folder, 'commit', '-qm', 'annotations');
}

test('two clones that annotate in parallel merge in git without a conflict, and agree on what they then say', async () => {
  const { left, right } = twoClones();
  const ids = await recIds(left);
  for (const [place, id] of ids.entries()) {
    const one = ['annotate', id, '--verdict', 'fail', '--author', 'ana'];
    const other = [
      'annotate',
      id,
      '--verdict',
      place === 0 ? 'pass' : 'fail',
      '--code',
      'env',
      '--author',
      'ben',
    ];
    expect((await capturedRun(one, { currentFolder: left })).code).toBe(0);
    expect((await capturedRun(other, { currentFolder: right })).code).toBe(0);
  }
  // Both change the taxonomy, too, and one author writes in both.
  await capturedRun(['taxonomy', 'rename', 'env', 'Environment', '--author', 'ben'], {
    currentFolder: right,
  });
  await capturedRun(['taxonomy', 'create', 'env', '--author', 'ana'], { currentFolder: left });
  await capturedRun(['annotate', ids[0] ?? '', '--note', 'see', '--author', 'ben'], { currentFolder: left });
  committed(left);
  committed(right);
  git(left, 'pull', '-q', '--no-rebase', '--no-edit', right, 'main');
  git(right, 'pull', '-q', '--no-rebase', '--no-edit', left, 'main');
  expect(git(left, 'status', '--porcelain')).toBe('');
  for (const verb of ['annotations', 'taxonomy', 'agreement'])
    expect(await jsonOf(left, verb), verb).toEqual(await jsonOf(right, verb));

  const [summary, ...lines] = await jsonOf(left, 'agreement');
  expect(summary).toMatchObject({ authors: ['ana', 'ben'], records: 6, judged_twice: 6, undecided: 7 });
  expect(lines.find(({ on }) => on === 'verdict')).toMatchObject({
    records: 6,
    percent: expect.closeTo(5 / 6, 4),
  });
  expect(lines.find(({ section, on }) => section === 'disagreement' && on === 'verdict')).toMatchObject({
    rec: ids[0],
    said: { ana: 'fail', ben: 'pass' },
    decided: null,
  });
}, 60_000);

test('a disagreement is decided as an event, and open again when that is undone', async () => {
  const { left } = twoClones();
  const [id = ''] = await recIds(left);
  await capturedRun(['annotate', id, '--verdict', 'fail', '--author', 'ana'], { currentFolder: left });
  await capturedRun(['annotate', id, '--verdict', 'pass', '--author', 'ben'], { currentFolder: left });
  const undecided = async () => (await jsonOf(left, 'agreement'))[0].undecided;
  expect(await undecided()).toBe(1);
  const decide = [
    'agreement',
    'adjudicate',
    id,
    '--verdict',
    'fail',
    '--reason',
    'the trace',
    '--author',
    'cleo',
  ];
  expect((await capturedRun(decide, { currentFolder: left })).code).toBe(0);
  expect(await undecided()).toBe(0);
  await capturedRun(['annotate', '--undo', '--author', 'cleo'], { currentFolder: left });
  expect(await undecided()).toBe(1);
}, 60_000);

test('one code and one seed are chosen, and wrong calls are refused', async () => {
  const { left } = twoClones();
  const run = (...args: string[]) => capturedRun(['agreement', ...args], { currentFolder: left });
  expect((await run()).code).toBe(1);
  for (const [place, id] of (await recIds(left)).entries()) {
    for (const author of ['ana', 'ben'])
      await capturedRun(
        [
          'annotate',
          id,
          '--verdict',
          'fail',
          ...(place % 2 === 0 ? ['--code', 'env'] : []),
          '--author',
          author,
        ],
        { currentFolder: left },
      );
  }
  const [, only, ...others] = await jsonOf(left, 'agreement', '--code', 'env', '--seed', '7');
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    on: 'code',
    code: 'env',
    percent: 1,
    alpha: { value: 1 },
    kappa: { value: 1 },
  });
  expect(await run('--seed', '7')).toEqual(await run('--seed', '7'));
  expect((await run('--seed', 'x')).code).toBe(2);
  expect((await run('adjudicate', 'nobody', '--verdict', 'fail')).code).toBe(2);
  expect((await run('decide')).code).toBe(2);
}, 60_000);
