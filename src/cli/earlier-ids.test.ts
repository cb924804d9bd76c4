import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from './captured-run.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'debrief-ids-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function write(root: string, name: string, ...values: readonly unknown[]): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

const failure = (feature: string, pattern: string) => ({
  feature_id: feature,
  failure_type: 'test_failure',
  timestamp: '2026-01-01T00:00:00Z',
  session_id: `s-${feature}`,
  error_details: { symptoms: `${feature} breaks`, root_cause: 'because' },
  learning_value: { pattern },
});

async function idOf(root: string, query: string): Promise<string> {
  const { stdout } = await capturedRun(['list', '--json', query], { currentFolder: root });
  return JSON.parse(stdout.split('\n')[0] ?? '').rec_id;
}

test('a record is shown and annotated by the id it had before its line was edited, and by the beginning of it', async () => {
  const root = folder();
  const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: root });
  write(root, 'training_data/failures.jsonl', failure('F-1', 'a'), failure('F-2', 'b'));
  const earlier = await idOf(root, 'id:F-1');
  expect((await run('annotate', earlier, '--note', 'first', '--author', 'ana')).code).toBe(0);
  const path = join(root, 'training_data/failures.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace('F-1 breaks', 'F-1 broke'));
  const now = await idOf(root, 'id:F-1');
  expect(now).not.toBe(earlier);
  const short = earlier.slice(0, 'failures:'.length + 8);
  for (const id of [earlier, short, short.slice('failures:'.length)]) {
    const shown = await run('show', id);
    expect(shown.code, id).toBe(0);
    expect(shown.stdout).toContain(now);
    expect(shown.stdout).toContain('note: first');
  }
  // Saying something under the old id ties both for good.
  expect((await run('annotate', short, '--verdict', 'fail', '--author', 'ana')).code).toBe(0);
  writeFileSync(path, readFileSync(path, 'utf8').replace('F-1 broke', 'F-1 is broken'));
  for (const id of [earlier, now]) expect((await run('show', id, '--json')).stdout).toContain('"ana":"fail"');
  expect((await run('show', 'failures:0000')).code).toBe(1);
}, 30_000);

test('a record that has an id of its own is found by it, unless an identity begins like that', async () => {
  const root = folder();
  const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: root });
  write(
    root,
    'training_data/cases.jsonl',
    { id: 'case-7', text: 'one' },
    { id: 8, text: 'two' },
    { id: 'twice' },
  );
  write(root, 'training_data/other.jsonl', { id: 'twice', text: 'else' });
  const saved = await run('annotate', 'case-7', '--verdict', 'pass', '--author', 'ana', '--json');
  expect(saved.code).toBe(0);
  const rec: string = JSON.parse(saved.stdout.trim().split('\n').at(-1) ?? '').rec;
  expect(rec).toMatch(/^cases:[0-9a-f]{16}$/);
  expect((await run('show', 'case-7', '--json')).stdout).toContain(`"rec_id":"${rec}"`);
  expect((await run('show', '8')).code).not.toBe(70);
  const twice = await run('annotate', 'twice', '--verdict', 'pass', '--author', 'ana');
  expect(twice.code).toBe(2);
  expect(twice.stderr).toContain('2 records have an id that is or begins with twice');
}, 30_000);

test('what the second project has merged counts as one for its records, too', async () => {
  const root = folder();
  const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: root });
  write(root, 'one/training_data/failures.jsonl', failure('F-1', 'plain'));
  write(root, 'two/training_data/failures.jsonl', failure('F-2', 'old name'), failure('F-3', 'new name'));
  const merged = ['taxonomy', 'merge', 'old name', '--into', 'new name', '--axis', 'pattern', '--dir', 'two'];
  expect((await run(...merged, '--author', 'ana')).code).toBe(0);
  const counted = async (...folders: readonly string[]) => {
    const { stdout } = await run('facets', 'pattern', ...folders, '--json');
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  const alone = await counted('two');
  expect(alone).toEqual([expect.objectContaining({ value: 'new name', count: 2 })]);
  expect(await counted('one', 'two')).toContainEqual(
    expect.objectContaining({ value: 'new name', count: 2 }),
  );
  const analysis = await run('analyze', 'one', 'two', '--json');
  expect(analysis.stdout).toContain('new name');
  expect(analysis.stdout).not.toContain('"old name"');
}, 30_000);
