import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Input } from './find-inputs.ts';
import { memoryLimit, refusalOf } from './memory-limit.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-memory-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** A file that is said to be so many times larger than it is. */
function input(name: string, text: string, times: number): Input {
  const path = join(home, name);
  writeFileSync(path, text);
  return { path, name, project: 'p', kind: 'failure', bytes: text.length * times };
}

test('files whose records cannot fit are refused, and told with what they need and what is allowed', async () => {
  const file = input('failures.jsonl', '{"failure_type":"a"}\n'.repeat(100), 100_000);
  const refusal = await refusalOf([file], memoryLimit('1G'));
  expect(refusal?.where).toBe('failures.jsonl');
  expect(refusal?.what).toMatch(
    /^needs about \d+ MB of memory, more than --max-memory 1G allows \(1000 MB\)$/,
  );
  expect(await refusalOf([file], memoryLimit('9G'))).toBeUndefined();
});

test('it is records that take memory, not the length of their lines', async () => {
  const long = input('failures.jsonl', `${'x'.repeat(50_000)}\n`, 100_000);
  expect(await refusalOf([long], memoryLimit('1G'))).toBeUndefined();
});

test('without a size most of what is free may be taken, so that small files always can be read', async () => {
  const limit = memoryLimit('auto');
  expect(limit.hasRoom(1)).toBe(true);
  expect(await refusalOf([input('a.jsonl', '{}\n', 1)], limit)).toBeUndefined();
});
