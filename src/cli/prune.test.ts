import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturedRun } from './captured-run.ts';

let folder = '';
const file = () => join(folder, 'training_data/failures.jsonl');
const old = '{"feature_id":"F1","timestamp":"2025-01-01T00:00:00Z","failure_type":"code_error"}\n';
const fresh = '{"feature_id":"F2","timestamp":"2026-05-30T00:00:00Z","failure_type":"code_error"}\n';
const timeless = '{"feature_id":"F3","failure_type":"code_error"}';
const run = (...args: readonly string[]) => capturedRun(['prune', ...args], { currentFolder: folder });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-prune-'));
  mkdirSync(join(folder, 'training_data'));
  mkdirSync(join(folder, '.ai/annotations/ana'), { recursive: true });
  writeFileSync(file(), old + fresh + timeless);
  writeFileSync(join(folder, '.ai/annotations/ana/a.jsonl'), '{"kept":1}\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('prune shows what is past retention and changes nothing; --apply removes it and nothing else', async () => {
  writeFileSync(join(folder, 'data_collection_config.json'), '{"retention_days":90}');
  const shown = await run();
  expect(shown).toMatchObject({ code: 1, stdout: expect.stringContaining('1 of 3 past retention') });
  expect(readFileSync(file(), 'utf8')).toBe(old + fresh + timeless);
  const applied = await run('--apply', '--json');
  expect(applied.code).toBe(0);
  expect(JSON.parse(applied.stdout)).toMatchObject({ records: 3, past: 1, removed: true });
  expect(readFileSync(file(), 'utf8')).toBe(fresh + timeless);
  expect(readFileSync(join(folder, '.ai/annotations/ana/a.jsonl'), 'utf8')).toBe('{"kept":1}\n');
  expect(await run()).toMatchObject({ code: 0 });
});

test('without retention_days records are kept for ever; --days says otherwise; a setting that is no number is refused', async () => {
  expect(await run()).toMatchObject({ code: 0, stderr: expect.stringContaining('kept for ever') });
  expect(await run('--days', '30')).toMatchObject({ code: 1 });
  expect(await run('--days', 'x')).toMatchObject({ code: 2 });
  writeFileSync(join(folder, '.ai/debrief.json'), '{"retention_days":"x"}');
  expect(await run()).toMatchObject({ code: 2 });
});
