import { beforeAll, expect, test } from 'vitest';
import { type JsonObject, listIn, member, objectIn, textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, realSessions } from './collect-trial.ts';
import { count, knownOf, real } from './known-figures.ts';

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
