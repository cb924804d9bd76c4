import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';
import { verbTable } from '../src/cli/verb-table.ts';
import { verbs } from '../src/cli/verbs.ts';
import { githubToken } from '../src/core/privacy/sample-secrets.ts';

const token = githubToken();
const mailbox = ['jana.novak', 'harbour-cranes.net'].join('@');
const planted = `pushed with ${token} for ${mailbox}`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-ways-'));
  mkdirSync(join(folder, 'training_data'));
  const failures = [1, 2, 3].map((number) => ({
    feature_id: `F${number}`,
    failure_type: 'test_failure',
    timestamp: `2026-05-2${number}T10:00:00Z`,
    session_id: planted,
    error_details: { symptoms: planted, root_cause: planted, affected_tests: [planted] },
    recovery: { resolution: planted, retry_count: 1, resolution_time_minutes: 5 },
    learning_value: { pattern: planted, category: planted, severity: 'high', generalizable: true },
    [`unknown ${token}`]: planted,
  }));
  const successes = [1, 2].map((number) => ({
    feature_id: `F${number}`,
    timestamp: `2026-05-2${number}T12:00:00Z`,
    session_id: 's',
    success_factors: [planted],
    timing: { estimated_minutes: 10, actual_minutes: 5 },
    patterns: [{ pattern: planted, effectiveness: 'high' }],
  }));
  const bad = `{"feature_id": "${planted}`;
  writeFileSync(
    join(folder, 'training_data/failures.jsonl'),
    `${failures.map((record) => JSON.stringify(record)).join('\n')}\n${bad}\n`,
  );
  writeFileSync(
    join(folder, 'training_data/successes.jsonl'),
    `${successes.map((record) => JSON.stringify(record)).join('\n')}\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const isTold = (text: string) => text.includes(token.slice(4, 16)) || text.includes('jana.novak');

test('verbs whose output is not redacted are few, and print nothing of data', () => {
  const asWritten = verbs.filter((verb) => verbTable[verb].output === 'as written');
  expect(asWritten).toEqual(['redact', 'key', 'paths', 'completions', 'help']);
});

test.each(verbs.flatMap((verb) => [[verb], [verb, '--json']]))('%s tells no secret', async (...args) => {
  const needs = { report: ['weekly', '--stdout'], show: ['failures:'], facets: ['pattern'] } as const;
  const verb = args[0] ?? '';
  const more = Object.entries(needs).find(([name]) => name === verb)?.[1] ?? [];
  for (const given of [
    [...args, ...more],
    [...args, ...more, '--dir', '.'],
    [...args, planted],
  ]) {
    const { stdout, stderr } = await capturedRun(given, { currentFolder: folder });
    // What somebody typed wrongly is told back on standard error, without what is secret in it.
    expect({ given, told: isTold(stdout) || isTold(stderr) }).toEqual({ given, told: false });
  }
});

test('without a verb, a terminal is told no secret either', async () => {
  const { stdout, stderr } = await capturedRun(['.'], { currentFolder: folder, columns: 120 });
  expect(stdout).not.toBe('');
  expect(isTold(stdout) || isTold(stderr)).toBe(false);
});
