import { expect, test } from 'vitest';
import { loadedDataset } from '../src/core/dataset/loaded-dataset.ts';
import { redactedDataset } from '../src/core/dataset/redacted-dataset.ts';
import { createRedactor } from '../src/core/privacy/redactor.ts';
import { githubToken, password } from '../src/core/privacy/sample-secrets.ts';
import { type Explorer, openExplorer } from './explorer.ts';

const token = githubToken();
const mailbox = ['jana.novak', 'harbour-cranes.net'].join('@');

function failureOf(number: number) {
  return {
    kind: 'failure' as const,
    value: {
      feature_id: `F00${number}`,
      failure_type: 'test_failure',
      timestamp: `2026-02-26T14:0${number}:00Z`,
      session_id: 's-1',
      error_details: {
        symptoms: `push with ${token} was refused for ${mailbox}`,
        root_cause: `password: ${password}`,
        affected_tests: [],
      },
      recovery: { resolution: `asked ${mailbox}`, retry_count: 1, resolution_time_minutes: 5 },
      learning_value: {
        pattern: `token ${token} expired`,
        category: 'environment_setup',
        severity: 'high',
        generalizable: true,
      },
    },
  };
}

const successOf = (number: number) => ({
  kind: 'success' as const,
  value: {
    feature_id: `F10${number}`,
    timestamp: `2026-02-26T15:0${number}:00Z`,
    session_id: 's-2',
    success_factors: [`exported GITHUB_TOKEN=${token}`],
    timing: { estimated_minutes: 10, actual_minutes: 5 },
    patterns: [{ pattern: `mail ${mailbox} first`, effectiveness: 'high' }],
  },
});

async function opened(size: { columns: number; rows: number }): Promise<Explorer> {
  const lines = [failureOf(1), failureOf(2), successOf(1), successOf(2)];
  const dataset = loadedDataset(lines);
  return openExplorer(redactedDataset(dataset, createRedactor({ key: undefined })), size);
}

function secretsIn(text: string): readonly string[] {
  return [token.slice(0, 14), token.slice(-12), 'jana.novak', password.slice(0, 8)].filter((part) =>
    text.includes(part),
  );
}

/** Ways to pages, each from the start. */
const ways = [
  [],
  ['g', 'f'],
  ['g', 'f', 'enter'],
  ['g', 'f', 'enter', 'enter'],
  ['g', 'f', 'enter', 'enter', 'enter'],
  ['g', 'a'],
  ['g', 'a', 'enter'],
  ['g', 'a', 'enter', 'r'],
  ['g', 'a', 'enter', 'z', 'R'],
  ['g', 'a', 'space', 'space', 'C'],
  ['g', 's'],
  ['g', 's', 'enter'],
  ['g', 'c'],
  ['g', 'p'],
];

test.each([
  { columns: 80, rows: 23 },
  { columns: 160, rows: 45 },
])('no page shows a secret at $columns x $rows', async (size) => {
  const seen = new Set<string>();
  for (const way of ways) {
    const explorer = await opened(size);
    await explorer.press(...way);
    seen.add(explorer.state().stack[0].kind);
    expect({ way, secrets: secretsIn(explorer.screen()) }).toEqual({ way, secrets: [] });
  }
  expect([...seen]).toEqual(expect.arrayContaining(['overview', 'groups', 'records', 'record', 'successes']));
});

test('a group opens by its masked name', async () => {
  const explorer = await opened({ columns: 120, rows: 40 });
  await explorer.press('g', 'f', 'enter', 'enter', 'enter');
  expect(explorer.screen()).toContain('[REDACTED:github_token]');
  expect(explorer.screen()).toMatch(/1 of 2|2 records|F001/);
});

test('U shows one record as it is until the reader goes on, back or deeper; no answer of it is kept', async () => {
  const explorer = await opened({ columns: 160, rows: 45 });
  await explorer.press('g', 'a', 'enter', 'z', 'R');
  expect(secretsIn(explorer.screen())).toEqual([]);
  await explorer.press('U');
  expect(explorer.screen()).toContain('secrets shown');
  expect(secretsIn(explorer.screen()).length).toBeGreaterThan(1);
  await explorer.press('J');
  expect(secretsIn(explorer.screen())).toEqual([]);
  await explorer.press('K');
  expect(secretsIn(explorer.screen())).toEqual([]);
  await explorer.press('U', 'h');
  expect(secretsIn(explorer.screen())).toEqual([]);
  expect(JSON.stringify([...explorer.state().answers])).not.toContain(token);
});
