import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const run = (root: string, ...args: readonly string[]) => capturedRun(args, { currentFolder: root });

async function recIds(root: string): Promise<readonly string[]> {
  const { stdout } = await run(root, 'list', '--json');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).rec_id);
}

test('annotate says everything in one step, which --undo takes back', async () => {
  const root = madeProject(3);
  const [recId = ''] = await recIds(root);
  const said = [
    '--verdict',
    'fail',
    '--code',
    'seed-step',
    '--code',
    'cache',
    '--severity',
    'high',
    '--note',
    'why',
  ];
  const { code, stdout, stderr } = await run(
    root,
    'annotate',
    recId.slice(0, 16),
    ...said,
    '--author',
    'Ana B',
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `saved: ${recId}, by ana-b\n`, stderr: '' });
  expect(changesIn(root)).toEqual(['fail F-0', 'seed-step F-0', 'cache F-0', 'high F-0', 'why F-0']);
  const undone = await run(root, 'annotate', '--undo', '--author', 'ana-b');
  expect(undone).toMatchObject({
    code: 0,
    stdout: 'undone: fail, code seed-step, code cache, and 2 more on F-0, by ana-b\n',
  });
  const again = await run(root, 'annotate', '--undo', '--author', 'ana-b');
  expect(again).toMatchObject({ code: 1, stderr: 'debrief: nothing to undo\n' });
});

test('queries on the command line know what people said', async () => {
  const root = madeProject(3);
  const [first = '', second = '', third = ''] = await recIds(root);
  await run(root, 'annotate', first, '--verdict', 'fail', '--note', 'cold cache');
  await run(root, 'annotate', second, '--code', 'seed-step');
  const found = async (query: string) => {
    const { stdout } = await run(root, 'list', '--columns', 'rec_id', '--query', query);
    return stdout.split('\n').filter((line) => line !== '');
  };
  expect(await found('has:verdict')).toEqual([first]);
  expect(await found('note:cache')).toEqual([first]);
  expect(await found('code:seed')).toEqual([second]);
  expect(await found('-has:verdict -has:code')).toEqual([third]);
  expect((await run(root, 'facets', 'kind', 'verdict:fail')).stdout).toMatch(/^1 /);
  expect((await run(root, 'analyze', 'has:note')).stdout).toContain('1 failure');
});

test('annotate --json prints the lines that are in the log', async () => {
  const root = madeProject(1);
  const [recId = ''] = await recIds(root);
  const { stdout } = await run(root, 'annotate', recId, '--verdict', 'pass', '--author', 'ana', '--json');
  const printed = stdout.trim().split('\n');
  expect(printed.map((line) => JSON.parse(line))).toEqual(logLines(root));
});

test('annotate refuses what it does not understand, and writes nothing', async () => {
  const root = madeProject(1);
  const [recId = ''] = await recIds(root);
  const codes = [];
  for (const args of [
    [recId],
    [],
    [recId, '--verdict', 'fial'],
    [recId, '--severity', 'huge'],
    [recId, '--note', ' '],
    [recId, '--undo'],
    ['failures:', '--verdict', 'pass', '--dir', 'nowhere'],
    ['failures:ffff', '--verdict', 'pass'],
  ]) {
    const { code } = await run(root, 'annotate', ...args, '--author', 'ana');
    codes.push(code);
  }
  expect(codes).toEqual([2, 2, 2, 2, 2, 2, 2, 1]);
  const { stderr } = await run(root, 'annotate', recId, '--verdict', 'fial');
  expect(stderr).toContain('did you mean fail?');
  expect(existsSync(join(root, '.ai'))).toBe(false);
});

test('annotate asks for more of an id that several records have', async () => {
  const root = madeProject(40);
  const ids = await recIds(root);
  const [shared = ''] = ids
    .map((id) => id.slice(0, 10))
    .filter((start, at, all) => all.indexOf(start) !== at);
  const { code, stderr } = await run(root, 'annotate', shared, '--verdict', 'pass', '--author', 'ana');
  expect(code).toBe(2);
  expect(stderr).toContain(`begins with ${shared}`);
});

test('annotate finds an edited record by the id that the log knows', async () => {
  const root = madeProject(2);
  const [recId = ''] = await recIds(root);
  await run(root, 'annotate', recId, '--verdict', 'fail', '--author', 'ana');
  writeFailures(root, [madeFailure(0, { corrected: true }), madeFailure(1)]);
  const { code } = await run(root, 'annotate', recId, '--verdict', 'pass', '--author', 'ben');
  expect(code).toBe(0);
  expect(changesIn(root)).toEqual(['fail F-0', 'alias', 'pass F-0']);
});

test('insights lists what the logs hold, and --write rebuilds the blocks alone', async () => {
  const root = madeProject(2);
  expect(await run(root, 'insights')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no insights'),
  });
  const { explorer } = await openProjects([root]);
  await explorer.press('a', 'i', ...'seed-first', 'enter');
  const { code, stdout } = await run(root, 'insights');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^\d{4}-\d\d-\d\d {2}open {6}seed-first\n {4}seed-first-[0-9a-f]{6}, by ana, from 1 record\n$/,
  );
  const json = JSON.parse((await run(root, 'insights', '--json')).stdout);
  expect(json).toMatchObject({ project: 'app', status: 'open', title: 'seed-first', authors: ['ana'] });

  const path = join(root, '.ai/insights.md');
  const before = readFileSync(path, 'utf8');
  expect(await run(root, 'insights', '--write')).toMatchObject({ code: 0, stdout: `unchanged ${path}\n` });
  writeFileSync(path, 'Only mine.\n');
  expect(await run(root, 'insights', '--write')).toMatchObject({ code: 0, stdout: `written ${path}\n` });
  expect(readFileSync(path, 'utf8')).toBe(`Only mine.\n\n${before.slice(before.indexOf('<!--'))}`);

  writeFileSync(path, readFileSync(path, 'utf8').replace('## seed-first', '## seed last'));
  const edited = await run(root, 'insights', '--write');
  expect(edited.code).toBe(1);
  expect(edited.stderr).toMatch(/insights\.md:3: seed-first-\w+ was edited by hand/);
  expect(readFileSync(path, 'utf8')).toContain('## seed last');
});
