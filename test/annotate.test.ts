import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  appendFailure,
  changesIn,
  logFiles,
  logLines,
  madeFailure,
  madeProject,
  openProjects,
  writeFailures,
} from './annotate-trial.ts';

test('a verdict is one signed event with the record, its place and a redacted excerpt', async () => {
  const root = madeProject(3);
  const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
  appendFailure(root, madeFailure(-1, { error_details: { symptoms: `Push refused for ${secret}` } }));
  const { explorer } = await openProjects([root]);
  await explorer.press('a', '1');
  expect(explorer.screen()).toContain('saved: fail  (u undoes)');
  const [start, verdict] = logLines(root);
  expect(start).toMatchObject({ op: 'session.start', sampler: { kind: 'hand' } });
  expect(verdict).toMatchObject({
    v: 1,
    op: 'verdict',
    verdict: 'fail',
    by: 'ana',
    session: start?.session,
    rec: expect.stringMatching(/^failures:[0-9a-f]{16}$/),
    loc: {
      stem: 'failures',
      feature: 'F--1',
      session: 's--1',
      timestamp: '2026-03-01T00:00:00.000Z',
      type: 'test_failure',
    },
    excerpt: expect.stringContaining('Push refused for [REDACTED'),
  });
  expect(readFileSync(logFiles(root)[0] ?? '', 'utf8')).not.toContain(secret);
});

test('marks, notes and codes are there again after a restart, and queries find them', async () => {
  const root = madeProject(4);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1', 'j', 'n', ...'flaky', 'enter', 'j', 'a', 'c', ...'seed', 'enter');
  await first.close();

  const second = await openProjects([root]);
  const rows = second.explorer.lines().filter((line) => /F-\d/.test(line));
  expect(rows.map((line) => line.slice(0, 4).trim())).toEqual([
    expect.stringContaining('✓'),
    expect.stringMatching(/[•·]/),
    expect.stringMatching(/[•·]/),
    '',
  ]);
  const counts = [];
  for (const query of ['has:verdict', 'note:flaky', 'code:seed', 'has:note', 'verdict:pass']) {
    await second.explorer.press('/', 'ctrl+u', ...query, 'enter');
    counts.push(second.explorer.lines().filter((line) => /F-\d/.test(line)).length);
  }
  expect(counts).toEqual([1, 1, 1, 1, 0]);
  await second.explorer.press('/', 'ctrl+u', 'enter', 'enter');
  expect(second.explorer.screen()).toContain('fail');
});

test('undo and redo go on where the last session left off', async () => {
  const root = madeProject(3);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1', 'j', 'a', '5', 'u');
  expect(first.explorer.screen()).toContain('undone: pass on F-1  (Ctrl-R redoes)');
  await first.close();

  const second = await openProjects([root]);
  await second.explorer.press('ctrl+r');
  expect(second.explorer.screen()).toContain('redone: pass on F-1');
  await second.explorer.press('u', 'u');
  expect(second.explorer.screen()).toContain('undone: fail on F-0');
  await second.explorer.press('u');
  expect(second.explorer.screen()).toContain('Nothing to undo');
  expect(second.annotator.states().get('app')?.byRecord.size).toBe(0);
  await second.explorer.press('ctrl+r', 'ctrl+r', 'ctrl+r');
  expect(second.explorer.screen()).toContain('Nothing to redo');
  expect([...(second.annotator.states().get('app')?.byRecord.values() ?? [])]).toHaveLength(2);
  expect(logFiles(root)).toHaveLength(2);
});

test('several records are changed only after their number was confirmed, in one step', async () => {
  const root = madeProject(5);
  const { explorer } = await openProjects([root]);
  await explorer.press('space', 'space', 'space', 'a', '1');
  expect(explorer.screen()).toContain('3 records: fail?');
  await explorer.press('escape');
  expect(explorer.screen()).toContain('Nothing was done');
  expect(() => logFiles(root)).toThrow('ENOENT');

  await explorer.press('a', '5', 'y');
  expect(explorer.screen()).toContain('saved: pass on 3 records');
  expect(changesIn(root)).toEqual(['pass F-0', 'pass F-1', 'pass F-2']);
  await explorer.press('u');
  expect(explorer.screen()).toContain('undone: pass on 3 records');
});

test('a dot says the same again, and a severity has a key of its own', async () => {
  const root = madeProject(3);
  const { explorer } = await openProjects([root]);
  await explorer.press('a', 'v', 'h', 'j', '.', 'j', '.');
  expect(changesIn(root)).toEqual(['high F-0', 'high F-1', 'high F-2']);
});

test('codes in use are offered first, and a new one that resembles one is asked about', async () => {
  const root = madeProject(4);
  const { explorer } = await openProjects([root]);
  await explorer.press('a', '2');
  expect(explorer.screen()).toContain('no codes yet');
  await explorer.press(...'seed-step', 'enter');
  await explorer.press('j', 'a', '2');
  expect(explorer.screen()).toContain('Tab 1: seed-step 1');
  await explorer.press('s', 'tab', 'enter');
  expect(changesIn(root)).toEqual(['fail F-0', 'seed-step F-0', 'fail F-1', 'seed-step F-1']);

  await explorer.press('j', 'a', 'c', ...'Seed_stp', 'enter');
  expect(explorer.screen()).toContain('"Seed_stp" would be a new code');
  expect(explorer.screen()).toContain('1  seed-step  on 2 records');
  await explorer.press('escape');
  expect(explorer.screen()).toContain('code: Seed_stp');
  await explorer.press('enter', '1');
  expect(changesIn(root).at(-1)).toBe('seed-step F-2');
  await explorer.press('j', 'a', 'c', ...'seed-stop', 'enter', 'n');
  expect(changesIn(root).at(-1)).toBe('seed-stop F-3');
});

test('what people write is masked on the way in, and they are told', async () => {
  const root = madeProject(1);
  const { explorer } = await openProjects([root]);
  const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
  await explorer.press('n');
  await explorer.send({ kind: 'text-pasted', text: `token ${secret} leaked` });
  await explorer.press('enter');
  expect(explorer.screen()).toContain('masked');
  const text = readFileSync(logFiles(root)[0] ?? '', 'utf8');
  expect(text).not.toContain(secret);
  expect(text).toContain('leaked');
});

test('an insight is rendered into insights.md beside what people wrote there, and goes when it is undone', async () => {
  const root = madeProject(3);
  const path = join(root, '.ai', 'insights.md');
  const { explorer } = await openProjects([root]);
  await explorer.press('a', 'i', ...'seed-first', 'enter');
  expect(readFileSync(path, 'utf8')).toContain('## seed-first');
  writeFileSync(path, `${readFileSync(path, 'utf8')}\nMine.\n`);
  await explorer.press('space', 'space', 'a', 'i', ...'cold', 'enter');
  const both = readFileSync(path, 'utf8');
  expect(both).toContain('Mine.\n');
  expect(both).toMatch(/## cold[\s\S]*n = 2; failures:[0-9a-f]+, failures:[0-9a-f]+/);
  await explorer.press('u', 'u');
  expect(readFileSync(path, 'utf8')).not.toMatch(/cold|seed-first/);
  expect(readFileSync(path, 'utf8')).toContain('Mine.\n');
});

test('two processes write side by side, and whoever comes next sees both', async () => {
  const root = madeProject(6);
  const [ana, ben] = await Promise.all([openProjects([root]), openProjects([root], { author: 'Ben' })]);
  await Promise.all([
    ana.explorer.press('a', '1', 'j', 'a', '1', 'j', 'a', '1'),
    ben.explorer.press('a', '5', 'j', 'a', '5', 'j', 'a', '5'),
  ]);
  expect(changesIn(root)).toHaveLength(6);
  const third = await openProjects([root]);
  const records = [...(third.annotator.states().get('app')?.byRecord.values() ?? [])];
  expect(records.map(({ authors }) => authors)).toEqual([
    ['ana', 'ben'],
    ['ana', 'ben'],
    ['ana', 'ben'],
  ]);
  await third.explorer.press('u');
  expect(third.explorer.screen()).toContain('undone: fail on F-2');
});

test('annotations of an edited line stay on it, and the first new one writes down its new name', async () => {
  const root = madeProject(3);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1');
  writeFailures(root, [madeFailure(0, { corrected: true }), madeFailure(1), madeFailure(2)]);

  const second = await openProjects([root]);
  expect(second.explorer.lines().find((line) => line.includes('F-0'))).toContain('✓');
  await second.explorer.press('enter');
  expect(second.explorer.screen()).toMatch(/ana +fail|fail/);
  expect(logLines(root).some(({ op }) => op === 'alias')).toBe(false);
  await second.explorer.press('a', 'v', 'l');
  const [, verdict, , alias, severity] = logLines(root);
  expect(alias).toMatchObject({ op: 'alias', old: verdict?.rec, new: severity?.rec });
  const third = await openProjects([root]);
  expect(third.annotator.states().get('app')?.byRecord.size).toBe(1);
  expect(third.explorer.lines().find((line) => line.includes('F-0'))).toContain('✓');
  await third.explorer.press('u', 'u');
  expect(third.explorer.screen()).toContain('undone: fail on F-0');
});

test('annotations of a record that is gone are told among the problems', async () => {
  const root = madeProject(3);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1', 'j', 'n', ...'why', 'enter');
  writeFailures(root, [madeFailure(1), madeFailure(2)]);
  const { explorer, annotator } = await openProjects([root], { columns: 200 });
  expect(annotator.states().get('app')?.byRecord.size).toBe(2);
  await explorer.press('g', 'p');
  expect(explorer.screen()).toMatch(/no record for failures:[0-9a-f]+ \(fail\)/);
  expect(explorer.screen()).toContain('no loaded record is at its place');
  expect(explorer.screen()).not.toContain('1 note');
});

test('annotations of collected rows follow the newest row with their key', async () => {
  const root = madeProject(0);
  const row = (more: object) => ({
    ...madeFailure(0),
    source: { collector: 'x', key: 'session-1' },
    ...more,
  });
  appendFailure(root, row({}));
  const first = await openProjects([root]);
  await first.explorer.press('a', '1');
  appendFailure(root, row({ timestamp: '2026-03-05T00:00:00Z', failure_type: 'code_error' }));
  const second = await openProjects([root]);
  const line = second.explorer.lines().find((text) => text.includes('F-0'));
  expect(line).toContain('code_error');
  expect(line).toContain('✓');
});

test('what cannot be saved is kept, tried again, and put elsewhere at the end', async () => {
  const root = madeProject(3);
  // For everybody, even for root, there is no folder to be made where a file stands.
  writeFileSync(join(root, '.ai'), '');
  const { explorer, annotator, close } = await openProjects([root], { columns: 200 });
  await explorer.press('a', '1');
  expect(explorer.screen()).toContain('Not saved, kept in memory (2): Something else stands where');
  expect(annotator.states().get('app')?.byRecord.size).toBe(1);
  const [rescued] = await close();
  expect(rescued).toMatchObject({ count: 2, keptIn: expect.stringContaining('unsaved-annotations') });
  expect(readFileSync(rescued?.keptIn ?? '', 'utf8')).toContain('"verdict":"fail"');

  rmSync(join(root, '.ai'));
  await explorer.press('j', 'a', '5');
  expect(changesIn(root)).toEqual(['fail F-0', 'pass F-1']);
});

test.skipIf(process.getuid?.() === 0)(
  'a project that may not be written to says so, and what to do',
  async () => {
    const root = madeProject(1);
    chmodSync(root, 0o500);
    onTestFinished(() => chmodSync(root, 0o700));
    const { explorer } = await openProjects([root], { columns: 200 });
    await explorer.press('a', '1');
    expect(explorer.screen()).toContain('No permission to write here');
    expect(explorer.screen()).toContain('Give yourself write permission');
  },
);

test('nothing is annotated when opened read-only', async () => {
  const root = madeProject(2);
  const { explorer } = await openProjects([root], { readOnly: true });
  await explorer.press('a', '1', 'n', 'u');
  expect(explorer.screen()).toContain('Opened with --read-only');
  expect(explorer.effects).toEqual([]);
});

test('undo takes back the newest step of several projects', async () => {
  const one = madeProject(1, 'one');
  const two = madeProject(0, 'two');
  appendFailure(two, madeFailure(1));
  const { explorer } = await openProjects([one, two]);
  await explorer.press('a', '1', 'j', 'a', '5', 'u');
  expect(changesIn(two)).toEqual(['pass F-1', 'retract']);
  await explorer.press('u', 'ctrl+r');
  expect(changesIn(one)).toEqual(['fail F-0', 'retract', 'retract']);
  await explorer.press('k', 'a', '6', 'ctrl+r');
  expect(explorer.screen()).toContain('Nothing to redo');
});
