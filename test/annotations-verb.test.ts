import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';
import { logFiles, logLines, madeFailure, madeProject, writeFailures } from './annotate-trial.ts';

const run = (root: string, ...args: readonly string[]) => capturedRun(args, { currentFolder: root });

async function linesOf(
  root: string,
  ...args: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const { stdout } = await run(root, 'annotations', '--json', ...args);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function recIds(root: string): Promise<readonly string[]> {
  const { stdout } = await run(root, 'list', '--columns', 'rec_id');
  return stdout.trim().split('\n');
}

test('annotations prints what stands of each annotated record, one a line', async () => {
  const root = madeProject(3);
  const [first = '', second = ''] = await recIds(root);
  await run(root, 'annotate', first, '--verdict', 'fail', '--code', 'seed', '--author', 'ana');
  await run(root, 'annotate', first, '--verdict', 'pass', '--code', 'cache', '--author', 'ben');
  await run(root, 'annotate', first, '--severity', 'high', '--note', 'why', '--author', 'ben');
  await run(root, 'annotate', second, '--note', 'gone', '--author', 'ana');
  await run(root, 'annotate', '--undo', '--author', 'ana');
  expect(await linesOf(root)).toEqual([
    {
      rec: first,
      verdicts: { ana: 'fail', ben: 'pass' },
      codes: ['cache', 'seed'],
      severity: 'high',
      notes: ['why'],
      orphan: false,
    },
  ]);
  const plain = await run(root, 'annotations');
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(plain.stdout).toContain('ana fail, ben pass');
});

test('annotations says so, with 1, when nothing has been said, and 2 for a wrong call', async () => {
  const root = madeProject(1);
  expect(await run(root, 'annotations', '--json')).toEqual({ code: 1, stdout: '', stderr: '' });
  expect(await run(root, 'annotations')).toMatchObject({
    code: 1,
    stderr: 'debrief: nothing has been annotated\n',
  });
  expect(await run(root, 'annotations', '--jsn')).toMatchObject({ code: 2 });
  expect(await run(root, 'annotations', '--dir', 'nowhere')).toMatchObject({ code: 2 });
});

test('what has lost its record is listed as an orphan, whether a line is gone, a file is empty or rotated away', async () => {
  const root = madeProject(3);
  const [first = '', second = ''] = await recIds(root);
  await run(root, 'annotate', first, '--verdict', 'fail', '--author', 'ana');
  await run(root, 'annotate', second, '--verdict', 'pass', '--author', 'ana');
  const orphans = async () => (await linesOf(root)).map(({ rec, orphan }) => [rec, orphan]);

  writeFailures(root, [madeFailure(1), madeFailure(2)]);
  expect(new Map((await orphans()).map(([rec, orphan]) => [rec, orphan]))).toEqual(
    new Map([
      [first, true],
      [second, false],
    ]),
  );
  expect((await linesOf(root, '--orphans')).map(({ rec }) => rec)).toEqual([first]);
  writeFailures(root, []);
  expect((await orphans()).map(([, orphan]) => orphan)).toEqual([true, true]);
  rmSync(join(root, 'training_data', 'failures.jsonl'));
  expect((await orphans()).map(([, orphan]) => orphan)).toEqual([true, true]);
  writeFailures(root, [madeFailure(0), madeFailure(1), madeFailure(2)]);
  expect((await orphans()).map(([, orphan]) => orphan)).toEqual([false, false]);
});

test('an edited line keeps its annotations, under the id it has now', async () => {
  const root = madeProject(2);
  const [first = ''] = await recIds(root);
  await run(root, 'annotate', first, '--verdict', 'fail', '--author', 'ana');
  writeFailures(root, [madeFailure(0, { corrected: true }), madeFailure(1)]);
  const [now = ''] = await recIds(root);
  expect(now).not.toBe(first);
  expect(await linesOf(root)).toMatchObject([{ rec: now, orphan: false }]);
});

test('a secret that somebody got into the log does not come out again, and show tells what was said', async () => {
  const root = madeProject(1);
  const [recId = ''] = await recIds(root);
  await run(root, 'annotate', recId, '--verdict', 'fail', '--note', 'cold cache', '--author', 'ana');
  const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
  const [, , note] = logLines(root);
  const leaked = { ...note, id: '01KJZZZZZZZZZZZZZZZZZZZZZZ', text: `token ${secret}`, group: undefined };
  appendFileSync(logFiles(root)[0] ?? '', `${JSON.stringify(leaked)}\n`);
  expect(readFileSync(logFiles(root)[0] ?? '', 'utf8')).toContain(secret);

  const outputs = [
    await run(root, 'annotations', '--json'),
    await run(root, 'annotations'),
    await run(root, 'show', recId),
    await run(root, 'show', recId, '--json'),
  ];
  for (const { stdout } of outputs) {
    expect(stdout).toContain('cold cache');
    expect(stdout).toContain('token ');
    expect(stdout).not.toContain(secret);
  }
  expect(outputs[2]?.stdout).toContain('verdict: fail (ana)');
  expect(JSON.parse(outputs[3]?.stdout ?? '')).toMatchObject({ annotations: { verdicts: { ana: 'fail' } } });
});

test('a code is printed as labels carry it, and meant by its id and its name alike, also in queries', async () => {
  const root = madeProject(1);
  const [first = ''] = await recIds(root);
  await run(root, 'taxonomy', 'create', 'step-repetition', '--name', 'Step repetition', '--author', 'ana');
  await run(root, 'annotate', first, '--code', 'step repetition', '--author', 'ana');
  await run(root, 'annotate', first, '--code', 'step-repetition', '--author', 'ben');
  expect((await linesOf(root)).map(({ codes }) => codes)).toEqual([['step-repetition']]);
  for (const query of ['code:step-repetition', 'code:"step repetition"'])
    expect(await run(root, 'list', query), query).toMatchObject({ code: 0 });
});

test('without orphans --orphans says that there are none', async () => {
  const root = madeProject(1);
  const [first = ''] = await recIds(root);
  await run(root, 'annotate', first, '--verdict', 'fail', '--author', 'ana');
  expect(await run(root, 'annotations', '--orphans')).toMatchObject({
    code: 1,
    stderr: 'debrief: there are no orphans\n',
  });
});
