import { beforeAll, expect, test } from 'vitest';
import {
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  textIn,
} from '../src/formats/agents/json-shape.ts';
import { CollectTrial, realSessions } from './collect-trial.ts';
import { count, known, knownOf, real, seconds } from './known-figures.ts';

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
      really_ran_tests: member(summary, 'test_runs_executed'),
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
