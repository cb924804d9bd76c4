import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonValue } from '../src/core/privacy/json-value.ts';
import {
  asObject,
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  textIn,
} from '../src/formats/agents/json-shape.ts';
import { CollectTrial, realSessions } from './collect-trial.ts';

const hasReal = existsSync(join(realSessions, 'facts.json'));
const real = hasReal ? describe : describe.skip;
if (!hasReal) process.stderr.write(`skipped: no real logs with known figures at ${realSessions}\n`);

/** What was counted in the real logs by another program, and in part by hand. */
function known(): JsonObject {
  const value: JsonValue = JSON.parse(readFileSync(join(realSessions, 'facts.json'), 'utf8'));
  return asObject(value) ?? {};
}

function knownOf(format: string): readonly (readonly [file: string, facts: JsonObject])[] {
  const files = hasReal ? objectIn(objectIn(known(), 'facts'), format) : undefined;
  return Object.entries(files ?? {}).map(([file, facts]) => [file, asObject(facts) ?? {}]);
}

/** Members that count zero may be left out by one side or the other. */
function count(value: JsonObject | undefined, name: string): number {
  return numberIn(value, name) ?? 0;
}

function seconds(time: JsonValue | undefined): string {
  return typeof time === 'string' ? time.slice(0, 19) : '';
}

real('the figures of real Claude Code transcripts', () => {
  const trial = new CollectTrial();
  let summaries = new Map<string, JsonObject>();
  beforeAll(async () => {
    summaries = await trial.summaries('claude-code', realSessions.concat('/claude-code'));
  });
  const summaryOf = (file: string) => summaries.get(file.slice('claude-code/'.length));

  test.each(knownOf('claude-code'))('%s', (file, facts) => {
    const summary = summaryOf(file);
    const detail = objectIn(summary, 'detail');
    const exact = {
      rows: member(summary, 'rows'),
      bad_lines: member(summary, 'skipped'),
      distinct_uuid: member(detail, 'distinct_uuid'),
      session_ids: member(detail, 'session_ids'),
      cli_versions: member(summary, 'cli_versions'),
      models: member(summary, 'models'),
      synthetic_rows: member(detail, 'synthetic_rows'),
      human_prompts: member(detail, 'human_prompts'),
      tool_calls: member(summary, 'tool_calls'),
      tool_calls_by_name: member(detail, 'tool_calls_by_name'),
      tool_results: member(detail, 'tool_results'),
      calls_without_result: member(detail, 'calls_without_result'),
      tool_errors: member(summary, 'tool_errors'),
      of_which_user_rejected: member(summary, 'user_rejected'),
      edits_ok: member(summary, 'edits'),
      files_edited: member(detail, 'files_edited'),
      lines_added: member(summary, 'lines_added'),
      lines_removed: member(summary, 'lines_removed'),
      git_commit_calls: member(detail, 'git_commit_calls'),
      git_commit_calls_ok: member(summary, 'git_commits'),
      api_responses: member(summary, 'api_responses'),
      peak_context_tokens: member(summary, 'peak_context'),
      compactions: member(summary, 'compactions'),
      api_errors: member(detail, 'api_errors'),
      sidechain_rows: member(detail, 'sidechain_rows'),
      wall_minutes: member(summary, 'wall_minutes'),
      active_minutes_gap10: member(summary, 'active_minutes'),
      // Every command that names a runner, listings included: the count by hand below is of real runs.
      test_runs: member(detail, 'test_commands'),
    };
    expect(facts).toMatchObject(exact);
    const tokens = objectIn(summary, 'tokens');
    const knownTokens = objectIn(facts, 'tokens');
    expect({
      input_tokens: count(knownTokens, 'input_tokens'),
      output_tokens: count(knownTokens, 'output_tokens'),
      cache_creation_input_tokens: count(knownTokens, 'cache_creation_input_tokens'),
      cache_read_input_tokens: count(knownTokens, 'cache_read_input_tokens'),
    }).toEqual({
      input_tokens: count(tokens, 'input'),
      output_tokens: count(tokens, 'output'),
      cache_creation_input_tokens: count(tokens, 'cache_write'),
      cache_read_input_tokens: count(tokens, 'cache_read'),
    });
    expect([seconds(member(facts, 'first')), seconds(member(facts, 'last'))]).toEqual([
      seconds(member(summary, 'first')),
      seconds(member(summary, 'last')),
    ]);
  });

  test('the session that was read by hand gives its runs and its one recovery', () => {
    const file = 'claude-code/sample/37f83ec9-f2ea-42a9-925e-0d5c105cb6e8.jsonl';
    const gold = objectIn(objectIn(known(), 'gold_hand_checked'), file);
    const recovery = objectIn(gold, 'recovery');
    const summary = summaryOf(file);
    const detail = objectIn(summary, 'detail');
    expect(gold).toMatchObject({
      pytest_commands: member(detail, 'test_commands'),
      really_ran_tests: member(summary, 'test_runs'),
      failed_runs: member(detail, 'test_runs_failed'),
      passed_runs: member(detail, 'test_runs_passed'),
      'listing_only (--markers, --collect-only)': member(detail, 'test_listings'),
      'ran_nothing (wrong folder or everything deselected)': member(detail, 'test_ran_nothing'),
    });
    const failures = trial.records('failures');
    expect(failures).toHaveLength(1);
    const [failure] = failures;
    const found = objectIn(failure, 'recovery');
    expect(recovery).toMatchObject({
      target: listIn(objectIn(failure, 'context'), 'test_targets')[0],
      first_failure: textIn(failure, 'timestamp'),
      first_pass: textIn(found, 'resolved_at'),
      resolution_minutes: numberIn(found, 'resolution_time_minutes'),
      'retry_count (failing runs after the first)': numberIn(found, 'retry_count'),
      affected_tests_first_failure: listIn(objectIn(failure, 'error_details'), 'affected_tests').length,
      affected_tests_shrink: listIn(found, 'failing_tests_by_run'),
    });
  });

  test('a resume chain counts its shared rows once', () => {
    const chain = [...summaries].filter(([file]) => /^sample\/(?:71c9afe9|b45ad5d8|cbc0f75b)/.test(file));
    expect(chain.map(([, summary]) => member(summary, 'repeated'))).toEqual([0, 1, 1]);
  });
});

real('the figures of real Codex rollouts', () => {
  const trial = new CollectTrial();
  let summaries = new Map<string, JsonObject>();
  beforeAll(async () => {
    summaries = await trial.summaries('codex', realSessions.concat('/codex'));
  });

  test.each(knownOf('codex'))('%s', (file, facts) => {
    const summary = summaries.get(file.slice('codex/'.length));
    const detail = objectIn(summary, 'detail');
    expect(facts).toMatchObject({
      rows: member(summary, 'rows'),
      bad_lines: member(summary, 'skipped'),
      cli_versions: member(summary, 'cli_versions'),
      models: Object.keys(objectIn(summary, 'models') ?? {}),
      turns_started: member(detail, 'turns_started'),
      turns_completed: member(detail, 'turns_completed'),
      turns_aborted: member(detail, 'turns_aborted'),
      user_messages: member(detail, 'human_prompts'),
      tool_calls: member(summary, 'tool_calls'),
      tool_calls_by_name: member(detail, 'tool_calls_by_name'),
      outputs: member(detail, 'tool_results'),
      calls_without_output: member(detail, 'calls_without_result'),
      nonzero_exits: member(detail, 'exits_nonzero'),
      patches: member(detail, 'patches'),
      patches_ok: member(detail, 'patches_ok'),
      lines_added: member(summary, 'lines_added'),
      lines_removed: member(summary, 'lines_removed'),
      git_commit_calls: member(detail, 'git_commit_calls'),
      test_run_calls: member(detail, 'test_commands'),
      total_token_usage: member(detail, 'total_token_usage'),
      model_context_window: member(summary, 'window'),
      peak_last_total_tokens: member(summary, 'peak_context'),
      compactions: member(summary, 'compactions'),
      rollbacks: member(detail, 'rollbacks'),
      wall_minutes: member(summary, 'wall_minutes'),
      active_minutes_gap10: member(summary, 'active_minutes'),
    });
  });
});

real('the figures of a real pi session', () => {
  const trial = new CollectTrial();
  test.each(knownOf('pi'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('pi', realSessions.concat('/pi'));
    const summary = summaries.get(file.slice('pi/'.length));
    const detail = objectIn(summary, 'detail');
    const { input, cache_read, cache_write, output } = objectIn(summary, 'tokens') ?? {};
    expect(facts).toMatchObject({
      rows: member(summary, 'rows'),
      models: member(summary, 'models'),
      user_messages: member(detail, 'human_prompts'),
      tool_calls: member(summary, 'tool_calls'),
      tool_calls_by_name: member(detail, 'tool_calls_by_name'),
      tool_errors: member(summary, 'tool_errors'),
      stop_reasons: member(detail, 'stop_reasons'),
      tokens: { input, output, cacheRead: cache_read, cacheWrite: cache_write },
      cost_usd: member(detail, 'cost_usd'),
      peak_context_tokens: member(summary, 'peak_context'),
      git_commit_calls: member(detail, 'git_commit_calls'),
      test_run_calls: member(detail, 'test_commands'),
      wall_minutes: member(summary, 'wall_minutes'),
      active_minutes_gap10: member(summary, 'active_minutes'),
    });
  });
});

real('the figures of Gemini CLI chats', () => {
  const trial = new CollectTrial();
  test.each(knownOf('gemini-cli'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('gemini-cli', realSessions.concat('/gemini-cli'));
    const summary = summaries.get(file.slice('gemini-cli/'.length));
    const detail = objectIn(summary, 'detail');
    expect(facts).toMatchObject({
      session_id: member(detail, 'session_id'),
      messages: member(summary, 'rows'),
      by_type: member(detail, 'by_type'),
      tool_calls: member(summary, 'tool_calls'),
      tool_status: member(detail, 'tool_status'),
      tool_calls_by_name: member(detail, 'tool_calls_by_name'),
      tokens_sum: member(detail, 'tokens_sum'),
      peak_input_tokens: member(summary, 'peak_context'),
      git_commit_calls: member(detail, 'git_commit_calls'),
      test_run_calls: member(detail, 'test_commands'),
      wall_minutes: member(summary, 'wall_minutes'),
      active_minutes_gap10: member(summary, 'active_minutes'),
    });
    expect(listIn(facts, 'models').toSorted()).toEqual(
      Object.keys(objectIn(summary, 'models') ?? {}).toSorted(),
    );
  });
});

real('the figures of real SWE-agent trajectories', () => {
  const trial = new CollectTrial();
  test.each(knownOf('swe-agent'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('swe-agent', realSessions.concat('/swe-agent'));
    const summary = summaries.get(file.slice('swe-agent/'.length));
    const detail = objectIn(summary, 'detail');
    expect(facts).toMatchObject({
      steps: member(summary, 'rows'),
      exit_status: member(detail, 'exit_status'),
      submission: {
        files: member(detail, 'files_in_submission'),
        added: member(summary, 'lines_added'),
        removed: member(summary, 'lines_removed'),
      },
      actions: member(detail, 'actions'),
      execution_seconds: member(detail, 'execution_seconds'),
      test_run_steps: member(detail, 'test_commands'),
    });
    const stats = objectIn(facts, 'model_stats');
    const tokens = objectIn(summary, 'tokens');
    expect([
      count(stats, 'api_calls'),
      count(stats, 'tokens_sent'),
      count(stats, 'tokens_received'),
      count(stats, 'instance_cost'),
    ]).toEqual([
      count(summary, 'api_responses'),
      count(tokens, 'input'),
      count(tokens, 'output'),
      count(detail, 'cost_usd'),
    ]);
  });
});

real('the figures of real ATIF trajectories', () => {
  const trial = new CollectTrial();
  test.each(knownOf('atif'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('atif', realSessions.concat('/atif'));
    const summary = summaries.get(file.slice('atif/'.length));
    const detail = objectIn(summary, 'detail');
    expect(facts).toMatchObject({
      schema_version: member(detail, 'schema_version'),
      session_id: member(detail, 'session_id'),
      agent: member(summary, 'agent'),
      steps: member(summary, 'rows'),
      by_source: member(detail, 'by_source'),
      tool_calls: member(summary, 'tool_calls'),
      tool_calls_by_name: member(detail, 'tool_calls_by_name'),
      observation_results: member(detail, 'observation_results'),
      copied_context_steps: member(detail, 'copied_context_steps'),
      step_metrics_sum_excluding_copied: member(detail, 'step_metrics'),
      continued_trajectory_ref: member(detail, 'continued_trajectory_ref'),
      subagent_refs: member(detail, 'subagent_refs'),
    });
  });
});

real('the figures of real test reports', () => {
  const trial = new CollectTrial();
  test.each(knownOf('test-reports'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('test-report', realSessions.concat('/test-reports'));
    const summary = summaries.get(file.slice('test-reports/'.length));
    const detail = objectIn(summary, 'detail');
    const { kind, passed, failed, errored, skipped, failing, seconds } = detail ?? {};
    switch (textIn(facts, 'kind')) {
      case 'junit-xml':
        expect(facts).toMatchObject({
          kind,
          testcases: member(summary, 'rows'),
          passed,
          failed,
          errored,
          skipped,
          failing_names: failing,
          seconds,
        });
        break;
      case 'ctrf':
        expect(facts).toMatchObject({ kind, statuses: { passed, failed } });
        break;
      case 'go-test-json':
        expect(facts).toMatchObject({
          kind,
          tests: member(summary, 'rows'),
          outcomes: { pass: passed, fail: failed, skip: skipped },
          failing,
        });
        break;
      case 'mocha-json':
        expect(facts).toMatchObject({
          kind,
          stats: { passes: passed, failures: failed, pending: skipped, tests: member(summary, 'rows') },
          failing,
        });
        break;
      case 'vitest/jest-json':
        // Its failing names are those of tests; a file that cannot be loaded is an error beside them.
        expect(facts).toMatchObject({
          kind,
          numPassedTests: passed,
          numFailedTests: failed,
          suites_failed_without_tests: errored,
        });
        break;
      default:
        expect(facts).toMatchObject({ kind, failing, duration: seconds });
    }
  });
});

real('the figures of real mini-swe-agent runs', () => {
  const trial = new CollectTrial();
  let summaries = new Map<string, JsonObject>();
  beforeAll(async () => {
    summaries = await trial.summaries('mini-swe-agent', realSessions.concat('/mini-swe-agent'));
  });

  test.each(knownOf('mini-swe-agent'))('%s', (file, facts) => {
    const summary = summaries.get(file.slice('mini-swe-agent/'.length));
    const detail = objectIn(summary, 'detail');
    const knownTokens = objectIn(facts, 'tokens');
    expect(facts).toMatchObject({
      instance_id: member(detail, 'instance_id'),
      format: member(detail, 'trajectory_format'),
      messages: member(summary, 'rows'),
      assistant_messages: member(detail, 'assistant_messages'),
      exit_status: member(detail, 'exit_status'),
      mini_version: listIn(summary, 'cli_versions')[0] ?? null,
      returncodes: member(detail, 'returncodes'),
      nonzero_returncodes: member(summary, 'tool_errors'),
      models: member(summary, 'models'),
      submission: {
        files: member(detail, 'files_in_submission'),
        added: member(summary, 'lines_added'),
        removed: member(summary, 'lines_removed'),
      },
    });
    expect([
      count(knownTokens, 'prompt'),
      count(knownTokens, 'completion'),
      count(facts, 'max_prompt_tokens'),
    ]).toEqual([
      count(detail, 'prompt_tokens'),
      count(detail, 'completion_tokens'),
      count(summary, 'peak_context'),
    ]);
    const stats = objectIn(facts, 'model_stats');
    expect([member(stats, 'instance_cost') ?? null, member(stats, 'api_calls') ?? null]).toEqual([
      member(detail, 'cost_usd'),
      member(summary, 'api_responses'),
    ]);
    expectEvaluation(objectIn(facts, 'evaluation'), summary);
  });

  test('unresolved runs are failures with a label, resolved ones successes', () => {
    const judged = knownOf('mini-swe-agent').map(([, facts]) =>
      member(objectIn(facts, 'evaluation'), 'resolved'),
    );
    expect(trial.records('failures')).toHaveLength(judged.filter((resolved) => resolved === false).length);
    expect(trial.records('successes')).toHaveLength(judged.filter((resolved) => resolved === true).length);
    for (const failure of trial.records('failures')) {
      expect(textIn(objectIn(failure, 'learning_value'), 'category')).toMatch(/^[a-z-]+$/);
    }
  });
});

function expectEvaluation(facts: JsonObject | undefined, summary: JsonObject | undefined): void {
  const evaluation = objectIn(objectIn(summary, 'detail'), 'evaluation');
  const pair = (name: string) => [
    count(objectIn(evaluation, name), 'passed'),
    count(objectIn(evaluation, name), 'failed'),
  ];
  if (facts === undefined) {
    expect(member(summary, 'outcome')).toBeNull();
    return;
  }
  expect(facts).toEqual({
    resolved: member(evaluation, 'resolved'),
    patch_applied: member(evaluation, 'patchApplied'),
    fail_to_pass: pair('failToPass'),
    pass_to_pass: pair('passToPass'),
    failing_tests: member(evaluation, 'failingTests'),
  });
}
