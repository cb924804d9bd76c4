import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { objectIn, textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const transcripts = join(fixtures, 'claude-code');
const session = join(transcripts, 'session.jsonl');

describe('a Claude Code transcript', () => {
  test('counts one response once, though it is written as three rows', async () => {
    const summaries = await new CollectTrial().summaries('claude-code', transcripts);
    const summary = summaries.get('session.jsonl');
    expect(summary).toMatchObject({
      api_responses: 6,
      models: { 'claude-sonnet-4-5': 8 },
      tokens: { input: 35, cache_read: 49800, cache_write: 5800, output: 210, reasoning: null },
      peak_context: 10805,
    });
  });

  test('keeps listings, runs of nothing, refusals and made-up responses apart', async () => {
    const summaries = await new CollectTrial().summaries('claude-code', transcripts);
    expect(summaries.get('session.jsonl')).toMatchObject({
      rows: 21,
      skipped: 1,
      unknown: 1,
      tool_calls: 6,
      tool_errors: 3,
      user_rejected: 1,
      edits: 1,
      lines_added: 2,
      lines_removed: 1,
      test_runs: 5,
      test_runs_executed: 2,
      git_commits: 0,
      compactions: 1,
      outcome: null,
      window: null,
      wall_minutes: 28.5,
      active_minutes: 3.52,
      detail: {
        synthetic_rows: 1,
        api_errors: 1,
        human_prompts: 1,
        test_listings: 1,
        test_ran_nothing: 1,
        git_commit_calls: 1,
      },
    });
  });

  test('gives one failure for a test that fails and passes later, and claims no cause', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', session);
    expect(trial.records('failures')).toHaveLength(1);
    expect(trial.records('failures')[0]).toMatchObject({
      feature_id: 'feat/checkout',
      failure_type: 'test_failure',
      timestamp: '2026-03-02T09:00:20.000Z',
      error_details: {
        root_cause: null,
        affected_tests: [
          'tests/test_cart.py::test_total_with_coupon',
          'tests/test_cart.py::test_total_with_two_coupons',
        ],
      },
      recovery: {
        retry_count: 0,
        resolution: null,
        resolution_time_minutes: 28,
        failing_tests_by_run: [2, 0],
      },
      context: { time_in_session: '1/6', context_window_usage: '5%', context_tokens: 10010 },
      learning_value: { pattern: null, category: null, severity: null },
      inferred: ['recovery', 'feature_id', 'context.context_window_usage'],
    });
  });

  test('gives samples, the compaction and a summary of the context', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', session);
    const rows = trial.records('context_metrics');
    expect(rows.map((row) => textIn(row, 'kind'))).toEqual(['sample', 'sample', 'compaction', 'summary']);
    expect(rows[2]).toMatchObject({ compaction: { trigger: 'auto', before: 10835, after: null }, turn: 5 });
    expect(rows[3]).toMatchObject({
      window_tokens: 200_000,
      window_source: 'assumed',
      occupied: 3005,
      cumulative_tokens: 55_845,
      position: 1,
      ops: { tool_calls: 6, effective: 3, failed: 2 },
    });
  });

  test('counts rows that a resumed session repeats for the first file only', async () => {
    const trial = new CollectTrial();
    const summaries = await trial.summaries('claude-code', transcripts);
    // The file's own figures are of all its rows; records are of those that no other file holds.
    expect(summaries.get('session_resumed.jsonl')).toMatchObject({ rows: 8, repeated: 5, api_responses: 2 });
    const performance = trial.records('performance').map((row) => objectIn(row, 'tokens'));
    expect(performance).toEqual([
      { input: 35, cache_read: 49800, cache_write: 5800, output: 210, reasoning: null },
      { input: 7, cache_read: 9000, cache_write: 1000, output: 25, reasoning: null },
    ]);
    expect(trial.records('failures')).toHaveLength(1);
  });

  test('knows which rows are repeated even when the first file was collected earlier', async () => {
    const trial = new CollectTrial();
    await trial.collect('claude-code', session);
    await trial.collect('claude-code', join(transcripts, 'session_resumed.jsonl'));
    expect(trial.records('performance').map((row) => objectIn(row, 'tokens'))).toContainEqual({
      input: 7,
      cache_read: 9000,
      cache_write: 1000,
      output: 25,
      reasoning: null,
    });
  });

  test('gives sub-agents of both layouts context records, and performance to the main session alone', async () => {
    const trial = new CollectTrial();
    const summaries = await trial.summaries('claude-code', transcripts);
    expect(summaries.get('agent-a201.jsonl')).toMatchObject({
      api_responses: 1,
      detail: { agent_id: 'a201' },
    });
    expect(summaries.get('session/subagents/agent-a301.jsonl')).toMatchObject({
      api_responses: 1,
      detail: { agent_id: 'a301' },
    });
    const keys = trial.records('context_metrics').map((row) => textIn(objectIn(row, 'source'), 'key'));
    expect(keys).toContain('claude-code:5e55a000-0000-4000-8000-000000000001/agent-a201:summary');
    expect(trial.records('performance')).toHaveLength(2);
  });

  test('of no rows at all gives a summary and no record', async () => {
    const trial = new CollectTrial();
    const { code, stdout } = await trial.collect('claude-code', join(transcripts, 'empty.jsonl'), '--json');
    expect(code).toBe(0);
    expect(rowsOf(stdout)[0]).toMatchObject({ rows: 0, skipped: 0, first: null, wall_minutes: null });
  });
});

describe('a mini-swe-agent run', () => {
  const runs = join(fixtures, 'mini-swe-agent');

  test('that the evaluation calls unresolved is a failure with its failing tests and proposed labels', async () => {
    const trial = new CollectTrial();
    await trial.collect('mini-swe-agent', runs);
    expect(trial.records('failures')).toHaveLength(1);
    expect(trial.records('failures')[0]).toMatchObject({
      feature_id: 'shop__cart-1',
      failure_type: 'test_failure',
      error_details: {
        root_cause: null,
        affected_tests: ['tests/test_cart.py::test_b', 'tests/test_cart.py::test_c'],
      },
      learning_value: {
        category: 'incorrect-fix-logic',
        labels: ['no-rule-violation', 'incorrect-fix-logic'],
      },
      proposed_root_cause: 'The coupon is applied twice.',
      unconfirmed: ['learning_value.category', 'learning_value.labels', 'proposed_root_cause'],
    });
  });

  test('in the newer format that is resolved is a success with measured tool use', async () => {
    const trial = new CollectTrial();
    await trial.collect('mini-swe-agent', runs);
    expect(trial.records('successes')[0]).toMatchObject({
      feature_id: 'shop__cart-2',
      timestamp: '2026-03-02T09:05:40.500Z',
      success_factors: ['tests were run'],
      patterns: [],
      unconfirmed: ['success_factors'],
      tool_usage: { test_runs: 1, lines_added: 2, lines_removed: 1, tool_calls: 1, tool_errors: 0 },
    });
  });

  test('is measured: cost, calls, tokens, regressions and refused actions', async () => {
    const trial = new CollectTrial();
    const summaries = await trial.summaries('mini-swe-agent', runs);
    expect(summaries.get('shop__cart-1/shop__cart-1.traj.json')).toMatchObject({
      tool_calls: 2,
      tool_errors: 1,
      test_runs: 2,
      tokens: { input: 450, cache_read: 250, output: 60, reasoning: 9 },
      outcome: 'failure',
    });
    expect(trial.records('performance')[0]).toMatchObject({
      reliability: { completed: false, retry_count: 0, regression_introduced: true },
      efficiency: { cost_usd: 0.12, api_calls: 3, context_tokens_used: 200, time_minutes: 1 },
    });
  });

  test('that is half written is counted as skipped', async () => {
    const summaries = await new CollectTrial().summaries('mini-swe-agent', runs);
    expect(summaries.get('half-written.traj.json')).toMatchObject({
      skipped: 1,
      rows: 0,
      detail: { reason: 'not JSON' },
    });
  });

  test('without an evaluation has no outcome', async () => {
    const trial = new CollectTrial();
    const alone = join(trial.folder, 'shop__cart-1.traj.json');
    copyFileSync(join(runs, 'shop__cart-1', 'shop__cart-1.traj.json'), alone);
    await trial.collect('mini-swe-agent', alone);
    expect(trial.records('performance')[0]).toMatchObject({
      reliability: { completed: null, regression_introduced: null },
    });
    expect(() => trial.text('failures')).toThrow();
  });
});

describe('a Codex rollout', () => {
  const rollouts = join(fixtures, 'codex');

  test('counts repeated usage once, and leaves exit codes that are nowhere unknown', async () => {
    const summaries = await new CollectTrial().summaries('codex', rollouts);
    expect(summaries.get('rollout-2026-03-02.jsonl')).toMatchObject({
      rows: 20,
      skipped: 1,
      unknown: 1,
      api_responses: 2,
      tokens: { input: 9000, cache_read: 6200, output: 90, reasoning: 20 },
      peak_context: 8040,
      window: 200_000,
      tool_calls: 4,
      tool_errors: 1,
      edits: 1,
      lines_added: 4,
      lines_removed: 1,
      test_runs: 2,
      compactions: 1,
      detail: { exits_zero: 1, exits_nonzero: 1, calls_without_result: 1, turns_aborted: 1 },
    });
  });

  test('gives a failure with its recovery and a share of the window that the log itself says', async () => {
    const trial = new CollectTrial();
    await trial.collect('codex', rollouts);
    expect(trial.records('failures')[0]).toMatchObject({
      feature_id: 'fix/cart-12',
      error_details: { affected_tests: ['tests/test_cart.py::test_total'] },
      recovery: { retry_count: 0, resolution_time_minutes: 2.92 },
      context: { model_version: 'gpt-5.4', context_window_usage: '0.5%' },
      inferred: ['recovery', 'feature_id'],
    });
    expect(trial.records('context_metrics').at(-1)).toMatchObject({
      window_source: 'log',
      // Parts that do not overlap, unlike those in the log.
      input_uncached: 2800,
      cache_read: 6200,
      occupied: 8040,
      reasoning_output: 20,
    });
  });
});

test('a pi session is read with its cost-free figures, compaction and recovery', async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('pi', join(fixtures, 'pi'));
  expect(summaries.get('session.jsonl')).toMatchObject({
    rows: 9,
    tool_calls: 3,
    tool_errors: 1,
    edits: 1,
    lines_added: 2,
    lines_removed: 1,
    test_runs: 2,
    compactions: 1,
    peak_context: 1303,
    tokens: { input: 9, cache_read: 2700, cache_write: 300, output: 60, reasoning: null },
    detail: { cost_usd: 0.04, human_prompts: 1 },
  });
  expect(trial.records('failures')[0]).toMatchObject({
    error_details: { affected_tests: ['cart.test.ts > cart > totals'] },
    recovery: { resolution_time_minutes: 2, resolution_candidate: { last_edits_before_pass: ['cart.ts'] } },
  });
});

test('a Gemini CLI chat counts the last writing of a message, no rewound ones, and failed commands called a success', async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('gemini-cli', join(fixtures, 'gemini-cli'));
  expect(summaries.get('session-2026.jsonl')).toMatchObject({
    rows: 2,
    unknown: 1,
    api_responses: 1,
    tool_calls: 2,
    tool_errors: 2,
    user_rejected: 1,
    edits: 0,
    tokens: { input: 1000, cache_read: 400, output: 20, reasoning: 7 },
    peak_context: 1000,
    wall_minutes: 0.35,
  });
  expect(trial.records('failures')[0]).toMatchObject({
    error_details: { affected_tests: ['tests/test_a.py::test_x'] },
  });
});

test('an OpenCode export tells failed commands by their exit code, and refusals apart', async () => {
  const trial = new CollectTrial();
  const summaries = await trial.summaries('opencode', join(fixtures, 'opencode'));
  expect(summaries.get('export.json')).toMatchObject({
    cli_versions: ['1.17.18'],
    tool_calls: 5,
    tool_errors: 2,
    user_rejected: 1,
    edits: 1,
    lines_added: 1,
    lines_removed: 1,
    test_runs: 2,
    compactions: 1,
    tokens: { input: 100, cache_read: 300, cache_write: 50, output: 20, reasoning: 5 },
    detail: { cost_usd: 0.25, calls_without_result: 1 },
  });
  expect(trial.records('failures')[0]).toMatchObject({ recovery: { resolution_time_minutes: 1 } });
});

test('a JUnit report counts its cases, not the totals on its root, and names the failing ones', async () => {
  const trial = new CollectTrial();
  const reports = join(fixtures, 'test-report');
  const summaries = await trial.summaries('test-report', reports);
  expect(summaries.get('junit.xml')).toMatchObject({
    rows: 4,
    outcome: 'failure',
    failures: 1,
    first: '2026-03-02T09:00:00.000Z',
    detail: { passed: 1, failed: 1, errored: 1, skipped: 1, seconds: 0.75 },
  });
  expect(trial.records('failures')[0]).toMatchObject({
    failure_type: 'test_failure',
    error_details: {
      symptoms: 'expected 90 & got 100\nno such file: ~/shop/cart.db',
      affected_tests: ['cart :: takes a coupon', 'cart.nested :: cannot start'],
    },
  });
  await trial.collect('test-report', reports);
  expect(rowsOf(trial.text('failures'))).toHaveLength(1);
});

test('a time that is none is left out of records, not written for others to stumble over', async () => {
  const trial = new CollectTrial();
  const log = join(trial.folder, 'log.jsonl');
  writeFileSync(
    log,
    readFileSync(session, 'utf8').replaceAll(/"timestamp":"[^"]*"/g, '"timestamp":"[trimmed]"'),
  );
  await trial.collect('claude-code', log);
  expect(trial.records('failures')[0]).toMatchObject({ timestamp: null });
  for (const row of trial.records('context_metrics')) expect(row).toMatchObject({ timestamp: null });
});
