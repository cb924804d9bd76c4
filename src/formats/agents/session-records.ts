import { createHash } from 'node:crypto';
import { minutes } from './activity.ts';
import type { AgentSession } from './agent-session.ts';
import { assumedWindow } from './assumed-window.ts';
import { type CollectedRecord, unknownLearning } from './collected-record.ts';
import { contextRecords } from './context-records.ts';
import { featureOfBranch } from './feature-of-branch.ts';
import { peakContext, tokenParts } from './response-tally.ts';
import { testRunsIn } from './shell-tally.ts';
import type { TestFailure, TestRun } from './test-recoveries.ts';

export type SessionSources = {
  /** The format's id. */
  readonly collector: string;
  /** All rows of the file. */
  readonly whole: AgentSession;
  /** The rows that no other file holds. */
  readonly own: AgentSession;
  /** Ids of the rows that another file holds. */
  readonly repeated: ReadonlySet<string>;
  /** By an evaluation; null without one. */
  readonly completed?: boolean | null;
};

/**
 * The records that a session's log allows: failures for failed test runs, one performance record for a session (not for its
 * sub-agents, whose figures are in their context records), and context metrics. What a log cannot know is null; what is
 * concluded and not read is named in `inferred`.
 */
export function sessionRecords({
  collector,
  whole,
  own,
  repeated,
  completed = null,
}: SessionSources): readonly CollectedRecord[] {
  const key = `${collector}:${whole.sessionId ?? anonymous(whole)}${whole.agentId === undefined ? '' : `/agent-${whole.agentId}`}`;
  // A failure is told by the file that holds its first run; a copy of the session would tell it again.
  const failures = whole.testFailures.filter(({ first }) => !repeated.has(first.id.replace(/#\d+$/, '')));
  const subject = {
    collector,
    key,
    sessionId: whole.sessionId ?? null,
    featureId: featureOf(whole),
    window: whole.window,
    tellsOutcomes: whole.tellsOutcomes,
    calls: {
      toolCalls: own.tools.calls,
      effectiveCalls: own.tools.results - own.tools.errors,
      failedCalls: own.tools.errors - own.tools.refusals,
    },
  };
  return [
    ...failures.map((failure) => failureRecord(failure, { session: whole, collector })),
    ...(own.responses.length === 0 || own.isAgent
      ? []
      : [performanceRecord(own, { collector, sessionKey: key, completed })]),
    ...contextRecords(subject, own.responses, own.compactions),
  ];
}

function failureRecord(
  failure: TestFailure,
  { session, collector }: { readonly session: AgentSession; readonly collector: string },
): CollectedRecord {
  const { first } = failure;
  const key = `${collector}:test-failure:${first.id}`;
  const feature = featureOf(session);
  const usage = windowUsage(first, session);
  return {
    stem: 'failures',
    key,
    value: {
      feature_id: feature,
      failure_type: 'test_failure',
      timestamp: first.timestamp ?? null,
      session_id: session.sessionId ?? null,
      agent: collector,
      error_details: {
        symptoms: first.symptoms,
        root_cause: null,
        stack_trace: first.trace,
        affected_tests: first.output.failingTests,
      },
      recovery: recoveryOf(failure),
      context: { ...contextOf(first, session), context_window_usage: usage },
      learning_value: unknownLearning,
      inferred: [
        'recovery',
        ...markedIf(feature, 'feature_id'),
        ...(session.window === undefined ? markedIf(usage, 'context.context_window_usage') : []),
      ],
      source: { collector, key, agent_versions: session.versions },
    },
  };
}

function recoveryOf({ first, retries, resolvedBy, failingByRun, lastEdits }: TestFailure) {
  return {
    retry_count: retries,
    resolution: null,
    resolution_time_minutes: resolvedBy === undefined ? null : minutesBetween(first, resolvedBy),
    resolution_type: null,
    resolution_candidate: lastEdits.length === 0 ? null : { last_edits_before_pass: lastEdits },
    resolved_at: resolvedBy?.timestamp ?? null,
    failing_tests_by_run: failingByRun,
  };
}

function contextOf({ response, command, test }: TestRun, { activity, responses }: AgentSession) {
  return {
    previous_features: null,
    model_version: response?.model ?? null,
    session_length_minutes: activity.activeMinutes,
    session_wall_minutes: activity.wallMinutes,
    context_tokens: response === undefined ? null : response.occupied,
    time_in_session: response === undefined ? null : `${response.turn}/${responses.length}`,
    dependencies_met: null,
    test_command: command,
    test_targets: test.targets,
  };
}

type PerformanceSubject = {
  readonly collector: string;
  readonly sessionKey: string;
  readonly completed: boolean | null;
};

function performanceRecord(
  session: AgentSession,
  { collector, sessionKey, completed }: PerformanceSubject,
): CollectedRecord {
  const key = `${sessionKey}:performance`;
  const feature = featureOf(session);
  const { shell, activity } = session;
  const retries =
    testRunsIn(session.shell) === 0
      ? null
      : session.testFailures.reduce((sum, failure) => sum + failure.retries, 0);
  const peak = peakContext(session.responses);
  return {
    stem: 'performance',
    key,
    value: {
      feature_id: feature,
      timestamp: activity.last,
      session_id: session.sessionId ?? null,
      agent: collector,
      model_version: mostUsed(session.models),
      models: session.models,
      reliability: { completed, retry_count: retries, regression_introduced: null },
      efficiency: {
        time_minutes: activity.activeMinutes,
        wall_minutes: activity.wallMinutes,
        estimated_minutes: null,
        efficiency_score: null,
        // The most the window held at once. Zero everywhere means that this provider reports no usage.
        context_tokens_used: peak === 0 ? null : peak,
      },
      quality: { test_coverage: shell.coverage ?? null, lint_errors: null, documentation_complete: null },
      tool_usage: toolUsage(session),
      tokens: peak === 0 ? null : tokenParts(session.tokens),
      inferred: [
        'tool_usage.test_runs',
        'tool_usage.git_commits',
        ...markedIf(feature, 'feature_id'),
        ...markedIf(retries, 'reliability.retry_count'),
      ],
      source: { collector, key, agent_versions: session.versions },
    },
  };
}

function toolUsage({ shell, tools, edits, tellsOutcomes }: AgentSession) {
  const told = (count: number | null) => (tellsOutcomes ? count : null);
  return {
    test_runs: testRunsIn(shell),
    code_edits: told(edits.edits),
    git_commits: shell.commits,
    lines_added: told(edits.linesAdded),
    lines_removed: told(edits.linesRemoved),
    tool_calls: tools.calls,
    tool_errors: told(tools.errors - tools.refusals),
    user_rejected: told(tools.refusals),
  };
}

function featureOf({ branches }: AgentSession): string | null {
  return featureOfBranch(branches.at(-1)) ?? null;
}

/** Sessions without an id are told apart by when and with what they began, which does not change when they grow. */
function anonymous({ activity, responses }: AgentSession): string {
  const beginning = `${activity.first ?? ''} ${responses[0]?.id ?? ''} ${responses[0]?.timestamp ?? ''}`;
  return `unnamed-${createHash('sha256').update(beginning).digest('hex').slice(0, 12)}`;
}

/** The field's name if it holds something: what is null needs no mark. */
function markedIf(value: string | number | null, field: string): readonly string[] {
  return value === null ? [] : [field];
}

/** As a percentage of the window; null without a window, or without an assumption of one that holds. */
function windowUsage({ response }: TestRun, session: AgentSession): string | null {
  if (response === undefined) return null;
  const window = session.window ?? assumedWindow(response.model, peakContext(session.responses));
  return window === undefined || response.occupied === 0
    ? null
    : `${Math.round((response.occupied / window) * 1000) / 10}%`;
}

function minutesBetween(from: TestRun, to: TestRun): number | null {
  const span = Date.parse(to.timestamp ?? '') - Date.parse(from.timestamp ?? '');
  return Number.isNaN(span) ? null : minutes(span);
}

function mostUsed(models: AgentSession['models']): string | null {
  return Object.entries(models).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
