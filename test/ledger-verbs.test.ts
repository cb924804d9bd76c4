import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';

function project() {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'failures.jsonl'),
    '{"feature_id": "F-1", "failure_type": "test_failure", "learning_value": {"pattern": "Cold cache"}}\n',
  );
  const run = (...args: string[]) => capturedRun([...args, '--author', 'ana'], { currentFolder: folder });
  const path = join(folder, '.ai/insights.md');
  const listed = async (verb: string) => {
    const { stdout } = await capturedRun([verb, '--json'], { currentFolder: folder });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };
  return { run, path, listed, read: () => readFileSync(path, 'utf8') };
}

test('an insight is added, edited, judged and linked, and insights.md shows each at once', async () => {
  const { run, listed, read } = project();
  expect((await run('insights', 'add', 'Seed first', '--record', `failures:${'0'.repeat(16)}`)).code).toBe(0);
  const [{ insight }] = await listed('insights');
  expect((await run('insights', 'status', 'seed-first', 'adopted')).code).toBe(0);
  expect((await run('insights', 'edit', insight, '--prevention', 'a step in init.sh')).code).toBe(0);
  expect((await run('insights', 'link', insight, `failures:${'1'.repeat(16)}`)).code).toBe(0);
  expect(await listed('insights')).toMatchObject([
    {
      status: 'adopted',
      prevention: 'a step in init.sh',
      evidence: { n: 2, records: [`failures:${'0'.repeat(16)}`, `failures:${'1'.repeat(16)}`] },
    },
  ]);
  expect(read()).toContain('- Status: adopted\n');
  expect((await run('annotate', '--undo')).code).toBe(0);
  expect((await listed('insights'))[0].evidence.n).toBe(1);
  expect((await run('insights', 'status', insight, 'done')).code).toBe(2);
  expect((await run('insights', 'edit', 'nobody', '--title', 'x')).code).toBe(2);
});

test('a hand edit is shown, taken in only with --yes, and what stands around the block keeps every byte', async () => {
  const { run, path, listed, read } = project();
  await run('insights', 'add', 'Seed first');
  const around = (text: string) => `Ours\r\n\n${text}tail without newline`;
  writeFileSync(path, around(read().replace('## Seed first', '## Seed always')));
  const shown = await run('insights', 'sync');
  expect([shown.code, shown.stdout]).toEqual([
    1,
    expect.stringMatching(/-## Seed first\n {2}\+## Seed always/),
  ]);
  expect((await listed('insights'))[0].title).toBe('Seed first');
  expect((await run('insights', 'sync', '--yes')).code).toBe(0);
  expect((await listed('insights'))[0].title).toBe('Seed always');
  expect(read().startsWith('Ours\r\n\n# Insights')).toBe(true);
  expect(read().endsWith('<!-- /debrief -->\ntail without newline')).toBe(true);
  expect((await run('insights', 'sync')).stdout).toContain('nothing was edited by hand');
});

test('a prevention is proposed, adopted on a day with what changed, and retired', async () => {
  const { run, listed } = project();
  expect((await run('preventions', 'propose', 'Seed it', '--code', 'pattern/Cold cache')).code).toBe(0);
  expect(
    (await run('preventions', 'adopt', 'seed-it', '--date', '2026-03-02', '--change', 'init.sh')).code,
  ).toBe(0);
  const line = async () => (await listed('preventions')).find(({ section }) => section === 'prevention');
  expect(await line()).toMatchObject({
    text: 'Seed it',
    status: 'adopted',
    codes: ['pattern/Cold cache'],
    adopted: '2026-03-02T00:00:00.000Z',
  });
  expect((await run('preventions', 'retire', 'seed-it', '--date', '2026-01-01')).code).toBe(2);
  expect((await run('preventions', 'retire', 'seed-it', '--reason', 'no longer needed')).code).toBe(0);
  expect(await line()).toMatchObject({ status: 'retired', retired: '2026-06-01T00:00:00.000Z' });
  for (const day of ['soon', '2026-02-30', '2026-13-01']) {
    const { code, stderr } = await run('preventions', 'adopt', 'seed-it', '--date', day);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`--date ${day} is not a day of the calendar`),
    ]);
  }
  expect((await run('preventions', 'adopt')).code).toBe(2);
});
