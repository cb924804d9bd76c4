import type { BenchmarkRun } from './benchmark-run.ts';
import { type CollectedRecord, unknownLearning } from './collected-record.ts';
import { contextRecords } from './context-records.ts';
import { headOf } from './excerpt.ts';
import { categoryOf, type FailureLabels } from './failure-labels.ts';
import { proposedFactors } from './proposed-factors.ts';
import { testRunsIn } from './shell-tally.ts';
import type { Evaluation } from './swebench-report.ts';

/** A run with what others say of it. */
export type JudgedRun = {
  /** The format's id. */
  readonly collector: string;
  readonly run: BenchmarkRun;
  readonly evaluation: Evaluation | undefined;
  readonly labels: FailureLabels;
};

/**
 * The records of a run: a failure or a success by its evaluation (neither without one), a performance record, and context
 * metrics. A run that says neither cost, usage nor outcome gives none.
 */
export function benchmarkRecords(judged: JudgedRun): readonly CollectedRecord[] {
  const { collector, run, evaluation } = judged;
  const key = `${collector}:${run.runId}`;
  const failed = run.failedActions ?? 0;
  const isTold = evaluation !== undefined || run.apiCalls !== undefined || run.responses.length > 0;
  const subject = {
    collector,
    key,
    sessionId: run.runId,
    featureId: run.instanceId ?? null,
    project: null,
    window: undefined,
    tellsOutcomes: run.failedActions !== undefined,
    calls: {
      toolCalls: run.actions,
      effectiveCalls: run.answered - failed,
      failedCalls: failed,
    },
  };
  return [
    ...(evaluation?.resolved === false || (evaluation === undefined && cutOff(run) !== undefined)
      ? [failureRecord(judged, `${key}:failure`)]
      : []),
    ...(evaluation?.resolved === true ? [successRecord(judged, `${key}:success`)] : []),
    ...(isTold ? [performanceRecord(judged, `${key}:performance`)] : []),
    ...contextRecords(subject, run.responses, []),
  ];
}

function failureRecord({ collector, run, evaluation, labels }: JudgedRun, key: string): CollectedRecord {
  const category = categoryOf(labels.labels);
  return {
    stem: 'failures',
    key,
    value: {
      ...subjectOf(run, collector),
      failure_type: failureType(run, evaluation),
      error_details: {
        symptoms: symptoms(run, evaluation),
        root_cause: null,
        stack_trace: null,
        affected_tests: evaluation?.failingTests ?? [],
      },
      recovery: {
        retry_count: null,
        resolution: null,
        resolution_time_minutes: null,
        resolution_type: 'unresolved',
        steps_taken: null,
      },
      context: {
        previous_features: null,
        model_version: modelOf(run),
        session_length_minutes: run.activity.activeMinutes,
        context_window_usage: null,
        context_tokens: run.peakPrompt ?? null,
        time_in_session: 'end',
        dependencies_met: null,
      },
      learning_value: { ...unknownLearning, category: category ?? null, labels: labels.labels },
      // Said by an analysis of the run that no reviewer of this dataset has confirmed.
      unconfirmed: [
        ...(category === undefined ? [] : ['learning_value.category', 'learning_value.labels']),
        ...(labels.rootCause === undefined ? [] : ['proposed_root_cause']),
      ],
      proposed_root_cause: labels.rootCause === undefined ? null : headOf(labels.rootCause, 2000),
      source: sourceOf(run, { collector, key }),
    },
  };
}

function successRecord({ collector, run }: JudgedRun, key: string): CollectedRecord {
  const { testFailures, shell } = run;
  const proposed = proposedFactors({ testFailures, testRuns: testRunsIn(shell) });
  return {
    stem: 'successes',
    key,
    value: {
      ...subjectOf(run, collector),
      model_version: modelOf(run),
      success_factors: proposed.factors,
      timing: { estimated_minutes: null, actual_minutes: run.activity.activeMinutes, efficiency_ratio: null },
      tool_usage: toolUsage(run),
      quality_metrics: { test_coverage: null, lint_errors: null, type_errors: null },
      patterns: proposed.patterns,
      evidence: 'evaluation',
      unconfirmed: [
        ...(proposed.factors.length === 0 ? [] : ['success_factors']),
        ...(proposed.patterns.length === 0 ? [] : ['patterns']),
      ],
      inferred: ['tool_usage.test_runs', 'tool_usage.git_commits'],
      source: sourceOf(run, { collector, key }),
    },
  };
}

function performanceRecord({ collector, run, evaluation }: JudgedRun, key: string): CollectedRecord {
  const testRuns = testRunsIn(run.shell);
  const broken = evaluation?.passToPass?.failed;
  return {
    stem: 'performance',
    key,
    value: {
      ...subjectOf(run, collector),
      model_version: modelOf(run),
      reliability: {
        completed: evaluation?.resolved ?? null,
        retry_count: testRuns === 0 ? null : run.testFailures.reduce((sum, { retries }) => sum + retries, 0),
        regression_introduced: broken === undefined ? null : broken > 0,
      },
      efficiency: {
        time_minutes: run.activity.activeMinutes,
        wall_minutes: run.activity.wallMinutes,
        estimated_minutes: null,
        efficiency_score: null,
        context_tokens_used: run.peakPrompt ?? null,
        cost_usd: run.cost ?? null,
        api_calls: run.apiCalls ?? null,
      },
      quality: { test_coverage: null, lint_errors: null, documentation_complete: null },
      tool_usage: toolUsage(run),
      tokens:
        run.tokens === undefined ? null : { prompt: run.tokens.prompt, completion: run.tokens.completion },
      exit_status: run.exitStatus ?? null,
      inferred: [
        ...(testRuns === 0 ? [] : ['reliability.retry_count']),
        'tool_usage.test_runs',
        'tool_usage.git_commits',
      ],
      source: sourceOf(run, { collector, key }),
    },
  };
}

function subjectOf(run: BenchmarkRun, collector: string) {
  return {
    feature_id: run.instanceId ?? null,
    timestamp: run.activity.last,
    session_id: run.runId,
    agent: collector,
  };
}

function sourceOf(
  run: BenchmarkRun,
  { collector, key }: { readonly collector: string; readonly key: string },
) {
  return { collector, key, agent_versions: run.version === undefined ? [] : [run.version] };
}

function toolUsage(run: BenchmarkRun) {
  return {
    test_runs: testRunsIn(run.shell),
    code_edits: null,
    git_commits: run.shell.commits,
    lines_added: run.patch.added,
    lines_removed: run.patch.removed,
    tool_calls: run.actions,
    tool_errors: run.failedActions ?? null,
  };
}

/** The class of the evidence, and no more: how the run ended, else what its evaluation found. */
function failureType(run: BenchmarkRun, evaluation: Evaluation | undefined): string {
  return cutOff(run) ?? ((evaluation?.failingTests.length ?? 0) > 0 ? 'test_failure' : 'evaluation_failure');
}

/** How a run ended that did not end by itself; undefined for one that did, or whose log does not say. */
function cutOff({ exitStatus = 'Submitted' }: BenchmarkRun): string | undefined {
  if (/limit|timeout/i.test(exitStatus) && !/ratelimit/i.test(exitStatus)) return 'limit';
  if (/ratelimit|api|authentication|contextwindow|serviceunavailable/i.test(exitStatus)) return 'api_error';
  // SWE-agent writes `submitted (exit_cost)` for what it saved from a run that was cut off; it did submit.
  return /^$|^submitted|^skipped|^early_exit/i.test(exitStatus) ? undefined : 'aborted';
}

function symptoms(run: BenchmarkRun, evaluation: Evaluation | undefined): string {
  const { failToPass = null, passToPass = null, patchApplied } = evaluation ?? {};
  const said: string[] = [];
  if (patchApplied === false) said.push('The patch did not apply.');
  if (failToPass !== null)
    said.push(
      `${failToPass.failed} of ${failToPass.failed + failToPass.passed} tests that had to start passing still fail.`,
    );
  if (passToPass !== null)
    said.push(
      `${passToPass.failed} of ${passToPass.failed + passToPass.passed} tests that passed before fail now.`,
    );
  if (run.exitStatus !== undefined) said.push(`Exit status: ${run.exitStatus}.`);
  return said.join(' ');
}

function modelOf(run: BenchmarkRun): string | null {
  return Object.entries(run.models).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? run.model ?? null;
}
