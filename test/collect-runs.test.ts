import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';
import { type Packing, zipArchive } from './zip-archive.ts';

describe('an OpenHands output', () => {
  const runs = join(fixtures, 'openhands');

  test('is added up over its runs, whichever version wrote them; a half line is skipped', async () => {
    const summaries = await new CollectTrial().summaries('openhands', runs);
    expect(summaries.get('output.jsonl')).toMatchObject({
      rows: 13,
      skipped: 1,
      cli_versions: ['0.35.0'],
      models: { 'model-x': 4 },
      tool_calls: 5,
      // One failed test run and one missing program; the server that still runs has no exit code yet.
      tool_errors: 2,
      edits: 1,
      lines_added: 2,
      lines_removed: 1,
      test_runs: 2,
      tokens: { input: 5100, cache_read: 3500, cache_write: 0, output: 160, reasoning: null },
      peak_context: 1500,
      outcome: null,
      failures: 3,
      successes: 1,
    });
  });

  test('gives a success with what was measured, a missing program and the limit that ended a run', async () => {
    const trial = new CollectTrial();
    await trial.collect('openhands', runs);
    expect(trial.records('successes')).toMatchObject([
      {
        feature_id: 'shop__cart-1',
        evidence: 'evaluation',
        tool_usage: { test_runs: 2, code_edits: 1 },
        success_factors: [
          'failing tests were run again until they passed',
          'files were edited between the failing and the passing run',
        ],
        unconfirmed: ['success_factors', 'patterns'],
      },
    ]);
    expect(trial.records('failures').map((row) => textIn(row, 'failure_type'))).toEqual([
      'test_failure',
      'environment_error',
      'limit',
    ]);
    expect(trial.records('failures')[1]).toMatchObject({
      feature_id: 'shop__cart-2',
      error_details: { symptoms: 'bash: line 1: frobnicate: command not found' },
      context: { program: 'frobnicate' },
    });
  });

  test('of the newer event classes joins calls and results by the id of the call', async () => {
    const summaries = await new CollectTrial().summaries('openhands', runs);
    expect(summaries.get('sdk-events.json')).toMatchObject({
      rows: 7,
      unknown: 0,
      compactions: 1,
      tool_calls: 2,
      tool_errors: 2,
      user_rejected: 1,
      edits: 0,
      first: '2026-03-02T11:00:00.000Z',
    });
  });
});

describe('an Inspect AI log', () => {
  const log = join(fixtures, 'inspect-ai', 'shop.json');

  test('is as many sessions as samples; an accuracy makes numbers right or wrong, and halves neither', async () => {
    const trial = new CollectTrial();
    const { stdout } = await trial.collect('inspect-ai', log, '--json');
    expect(rowsOf(stdout)[0]).toMatchObject({
      rows: 6,
      tool_calls: 2,
      tool_errors: 1,
      user_rejected: 1,
      test_runs: 1,
      edits: null,
      tokens: { input: 30, cache_read: 400, cache_write: 100, output: 40, reasoning: null },
      peak_context: 530,
      wall_minutes: 2,
      active_minutes: null,
      outcome: null,
      failures: 3,
      successes: 1,
      detail: {
        samples: 3,
        sample_errors: 1,
        sample_scores: { 'verify=0': 1, 'verify=1': 1, 'verify=0.5': 1 },
      },
    });
    expect(
      trial.records('failures').map((row) => [textIn(row, 'feature_id'), textIn(row, 'failure_type')]),
    ).toEqual(
      expect.arrayContaining([
        ['shop/a', 'test_failure'],
        ['shop/a', 'evaluation_failure'],
        ['shop/c', 'aborted'],
      ]),
    );
  });

  const packings: readonly Packing[] = ['stored', 'deflated', 'zstd'];
  test.each(packings)('in an archive whose members are %s reads as the document does', async (packing) => {
    const trial = new CollectTrial();
    const document = await trial.summaries('inspect-ai', join(fixtures, 'inspect-ai'));
    const { samples, ...header } = JSON.parse(read(log));
    const members = [
      ['header.json', JSON.stringify(header)] as const,
      ...samples.map(
        (sample: { readonly id: string }) =>
          [`samples/${sample.id}_epoch_1.json`, JSON.stringify(sample)] as const,
      ),
    ];
    writeFileSync(join(trial.folder, 'shop.eval'), zipArchive(members, packing));
    const { stdout } = await trial.collect('auto', 'shop.eval', '--json');
    const { file: _, appended: __, ...expected } = document.get('shop.json') ?? {};
    expect(rowsOf(stdout)[0]).toMatchObject(expected);
  });

  test('in an archive with a member that lies about its size loses that sample alone', async () => {
    const trial = new CollectTrial();
    const { samples, ...header } = JSON.parse(read(log));
    const archive = zipArchive(
      [
        ['header.json', JSON.stringify(header)],
        ['samples/a.json', JSON.stringify(samples[0])],
        ['samples/bomb.json', `"${'0'.repeat(100_000)}"`],
      ],
      'deflated',
      { 'samples/bomb.json': 10 },
    );
    writeFileSync(join(trial.folder, 'shop.eval'), archive);
    const { code, stdout } = await trial.collect('inspect-ai', 'shop.eval', '--json');
    expect(code).toBe(0);
    expect(rowsOf(stdout)[0]).toMatchObject({ skipped: 1, detail: { samples: 1 } });
  });

  test('that is cut off anywhere is skipped, never fatal', async () => {
    const trial = new CollectTrial();
    const { samples: _, ...header } = JSON.parse(read(log));
    const archive = zipArchive([['header.json', JSON.stringify(header)]], 'deflated');
    mkdirSync(join(trial.folder, 'cut'));
    for (const length of [0, 4, 30, archive.length - 1])
      writeFileSync(join(trial.folder, 'cut', `${length}.eval`), archive.subarray(0, length));
    const { code, stdout } = await trial.collect('inspect-ai', 'cut', '--json');
    expect(code).toBe(0);
    expect(rowsOf(stdout).map(({ skipped }) => skipped)).toEqual(
      [1, 1, 1, 1].slice(0, rowsOf(stdout).length),
    );
  });
});

test('a Langfuse trace in the shape of the API is read in order, its cached and reasoning tokens kept apart', async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('langfuse', join(fixtures, 'langfuse'));
  expect(summaries.get('traces.json')).toMatchObject({
    rows: 3,
    cli_versions: ['1.2.0'],
    tool_calls: 1,
    tool_errors: 1,
    user_rejected: null,
    test_runs: 1,
    api_responses: 2,
    tokens: { input: 20, cache_read: 80, cache_write: 0, output: 10, reasoning: 3 },
    peak_context: 100,
    outcome: null,
    detail: { session_id: 's-1', scores: [['helpful', 0.7]], levels: { DEFAULT: 1, ERROR: 2 } },
  });
  expect(trial.records('failures').map((row) => textIn(row, 'failure_type'))).toEqual([
    'test_failure',
    'api_error',
  ]);
});

test('Terminal-Bench results are decided by what is resolved: late can be right, and null is neither', async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('terminal-bench', join(fixtures, 'terminal-bench'));
  expect(summaries.get('results.json')).toMatchObject({
    rows: 5,
    models: { 'lab/model-z': 5 },
    tool_calls: null,
    tokens: { input: 5000, cache_read: null, output: 250 },
    wall_minutes: 10,
    outcome: null,
    failures: 2,
    successes: 2,
    detail: { resolved: { true: 2, false: 2, null: 1 }, failure_modes: { agent_timeout: 2 } },
  });
  expect(trial.records('failures')).toMatchObject([
    { feature_id: 'wrong', failure_type: 'test_failure', error_details: { affected_tests: ['test_b'] } },
    { feature_id: 'late', failure_type: 'limit' },
  ]);
  const completed = trial.records('performance').map(({ reliability }) => reliability);
  expect(completed).toMatchObject([true, true, false, false, null].map((value) => ({ completed: value })));
  expect(trial.records('performance')[0]).toMatchObject({ efficiency: { time_minutes: 7.5 } });
});

test("a harness's own log gives claims, never outcomes, in both of its shapes", async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('harness-log', join(fixtures, 'harness-log'));
  expect(summaries.get('session_log.jsonl')).toMatchObject({
    rows: 6,
    unknown: 1,
    outcome: null,
    failures: 2,
    detail: { sessions: 3, features: 3, actions: { complete: 2, abort: 1 } },
  });
  expect(trial.records('failures')).toMatchObject([
    { feature_id: 'F001', failure_type: 'tool_error', error_details: { symptoms: 'Build failed' } },
    { feature_id: 'F013', failure_type: 'aborted', session_id: '6' },
  ]);
  expect(trial.records('performance')).toMatchObject([
    { claimed_completed: true, reliability: { completed: null }, tests: { run: 12, passed: 12 } },
    { feature_id: 'F012', session_id: '5', claimed_completed: true },
    { claimed_completed: false },
  ]);
});

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
