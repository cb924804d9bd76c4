import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';
import { watchedModules } from '../src/core/harness/module-watch.ts';

const config =
  '{\r\n\t"version": 1.50,\r\n\t"modules": {\r\n\t\t"seed-step": { "enabled": false }\r\n\t},\r\n\t"own": [1, 2]\r\n}';

function project(files: Readonly<Record<string, string>> = { 'harness_config.json': config }): string {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-suggest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, '.ai/annotations/ana'), { recursive: true });
  const event = {
    v: 1,
    id: '01KJ0000000000000000000001',
    ts: '2026-03-01T10:00:00.000Z',
    by: 'ana',
    op: 'insight.add',
    insight: 'run-the-seed-step-0a1b2c',
    title: 'Run the seed step before login tests',
    text: '',
    evidence: { n: 2, records: ['failures:1', 'failures:2'] },
  };
  writeFileSync(
    join(folder, '.ai/annotations/ana/01KJ0000000000000000000000.jsonl'),
    `${JSON.stringify(event)}\n`,
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function inside(folder: string) {
  const suggest = (...args: string[]) =>
    capturedRun(['suggest', ...args, '--author', 'ana'], { currentFolder: folder });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const list = async (...args: string[]) =>
    (await suggest('list', '--json', ...args)).stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return { suggest, read, list };
}

test('an insight that names a module becomes a patch with its evidence; applied, nothing else in the file changes', async () => {
  const { suggest, read, list } = inside(project());
  const [first, ...others] = await list();
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    module: 'seed-step',
    kind: 'enable',
    status: 'open',
    evidence: { n: 2, records: ['failures:1', 'failures:2'] },
    patch: [
      { op: 'test', path: '/modules/seed-step/enabled', value: false },
      { op: 'replace', path: '/modules/seed-step/enabled', value: true },
    ],
  });
  const shown = await suggest('show', first.id);
  expect(shown.stdout).toMatch(/^-.*"enabled": false/m);
  expect(shown.stdout).toMatch(/^\+.*"enabled": true/m);
  expect(read('harness_config.json')).toBe(config);
  expect((await suggest('apply', first.id)).code).toBe(0);
  expect(read('harness_config.json')).toBe(config.replace('false', 'true'));
  expect(await list()).toEqual([]);
  expect(await list('--all')).toMatchObject([{ id: first.id, status: 'applied' }]);
  expect(read('.ai/harness_suggestions.jsonl')).toContain('"status":"applied"');
  expect((await suggest('apply', first.id)).stderr).toContain('applied already');
});

test('what changed meanwhile is not written over, and the message says what is different', async () => {
  const line = JSON.stringify({
    id: 'S-1',
    module: 'seed-step',
    kind: 'limit',
    patch: [
      { op: 'test', path: '/own', value: [1, 2] },
      { op: 'add', path: '/own/-', value: 3 },
    ],
    rationale: 'three',
  });
  const folder = project({ 'harness_config.json': config, '.ai/harness_suggestions.jsonl': `${line}\n` });
  const { suggest, read } = inside(folder);
  const changed = config.replace('[1, 2]', '[1]');
  writeFileSync(join(folder, 'harness_config.json'), changed);
  const { code, stderr } = await suggest('apply', 'S-1');
  expect([code, stderr]).toEqual([2, expect.stringContaining('/own is [1], not [1,2]')]);
  expect(read('harness_config.json')).toBe(changed);
  writeFileSync(join(folder, 'harness_config.json'), config);
  expect((await suggest('apply', 'S-1')).code).toBe(0);
  expect(read('harness_config.json')).toBe(config.replace('[1, 2]', '[1, 2, 3]'));
});

test('a rejected suggestion stays away, its reason in the log, and foreign lines of the file stay', async () => {
  const folder = project({
    'harness_config.json': config,
    '.ai/harness_suggestions.jsonl': '{"not": "ours"}\n',
  });
  const { suggest, read, list } = inside(folder);
  const [{ id }] = await list();
  expect((await suggest('reject', id, '--reason', 'we run it by hand')).code).toBe(0);
  expect((await suggest('list')).code).toBe(1);
  expect(read('.ai/harness_suggestions.jsonl')).toMatch(/^\{"not": "ours"\}\n\{.*"status":"rejected".*\}\n$/);
  expect(read('harness_config.json')).toBe(config);
});

test('for a harness in Markdown the row to paste is printed, in the columns of its table', async () => {
  const table =
    '# Harness\n\n| Module | Why | Review |\n| --- | --- | --- |\n| lint | style | 2026-05-01 |\n';
  const { suggest, read, list } = inside(project({ 'harness.md': table }));
  const [{ id }] = await list();
  const { code, stdout } = await suggest('apply', id);
  expect(code).toBe(0);
  expect(stdout).toBe('| run-the-seed-step | Run the seed step before login tests | 2026-08-30 |\n');
  expect(read('harness.md')).toBe(table);
});

test('a broken harness file, no harness file, and unknown ids are refused', async () => {
  expect((await inside(project({ 'harness_config.json': '{' })).suggest()).code).toBe(2);
  expect((await inside(project({})).suggest()).code).toBe(1);
  const { stderr, code } = await inside(project()).suggest('apply', 'nobody');
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no suggestion nobody')]);
});

test('modules whose review day has passed are due, and a trigger of no regressions says what 100 features still allow', async () => {
  const folder = project({
    'harness_config.json': JSON.stringify({
      modules: {
        gate: { review_date: '2026-05-31', removal_trigger: '0 regressions in 100 features' },
        plan: { review_date: '2027-01-01', removal_trigger: 'when models plan by themselves' },
      },
    }),
  });
  mkdirSync(join(folder, 'training_data'));
  const row = (place: number) =>
    JSON.stringify({
      feature_id: `F-${place}`,
      timestamp: '2026-03-01T10:00:00Z',
      reliability: { completed: true, retry_count: 0, regression_introduced: false },
    });
  writeFileSync(
    join(folder, 'training_data/performance.jsonl'),
    Array.from({ length: 100 }, (_, place) => row(place)).join('\n'),
  );
  const { stdout, code } = await inside(folder).suggest('watch', '--json');
  expect(code).toBe(0);
  const [gate, plan] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(gate).toMatchObject({
    module: 'gate',
    review_due: true,
    triggers: [{ verdict: 'reached', count: 0, n: 100, low: 0, high: expect.closeTo(0.037, 3) }],
  });
  expect(plan).toMatchObject({ review_due: false, triggers: [{ verdict: 'not measurable', n: null }] });
});

test('without outcomes a measurable trigger says that there is not enough data', () => {
  const modules = [{ name: 'gate', triggers: ['retries < 10 % over 50 features'] }];
  expect(watchedModules({ modules }, undefined, '2026-01-01')).toMatchObject([
    { module: 'gate', isReviewDue: false, triggers: [{ verdict: 'not enough data', n: 0 }] },
  ]);
});
