import type { JsonValue } from '../../core/privacy/json-value.ts';
import { minutes } from './activity.ts';
import type { AgentSession } from './agent-session.ts';
import { type CollectedRecord, unknownLearning } from './collected-record.ts';
import { headOf } from './excerpt.ts';
import type { MissingProgram } from './missing-programs.ts';
import type { Response } from './response-tally.ts';
import type { SessionEnding } from './session-ending.ts';
import { featureMark, featureOf, markedIf, projectOf, windowUsage } from './session-facts.ts';
import type { TestFailure, TestRun } from './test-recoveries.ts';

export type FailureSubject = { readonly session: AgentSession; readonly collector: string };

/** A failed test run, with the later runs that seem to be about the same tests. */
export function testFailureRecord(failure: TestFailure, subject: FailureSubject): CollectedRecord {
  const { first } = failure;
  return failureRecord(subject, {
    type: 'test_failure',
    key: `test-failure:${first.id}`,
    timestamp: first.timestamp,
    response: first.response,
    errorDetails: {
      symptoms: first.symptoms,
      root_cause: null,
      stack_trace: first.trace,
      affected_tests: first.output.failingTests,
    },
    recovery: recoveryOf(failure),
    context: { test_command: first.command, test_targets: first.test.targets },
    inferred: ['recovery'],
  });
}

/** A program that is not there: the machine's failure, whatever the agent did about it. */
export function missingProgramRecord(missing: MissingProgram, subject: FailureSubject): CollectedRecord {
  const { id, program, command, symptoms, timestamp, response, repeats } = missing;
  return failureRecord(subject, {
    type: 'environment_error',
    key: `missing-program:${id}`,
    timestamp,
    response,
    errorDetails: { symptoms, root_cause: null, stack_trace: null, affected_tests: [] },
    recovery: { ...unknownRecovery, retry_count: repeats },
    context: { command, program },
    inferred: repeats === 0 ? [] : ['recovery.retry_count'],
  });
}

/** A session that breaks off. Its log does not say what became of the task. */
export function endingRecord(ending: SessionEnding, subject: FailureSubject): CollectedRecord {
  return failureRecord(subject, {
    type: ending.kind,
    key: `ending:${ending.id}`,
    timestamp: ending.timestamp,
    response: ending.response,
    errorDetails: {
      symptoms: headOf(ending.text, 1000),
      root_cause: null,
      stack_trace: null,
      affected_tests: [],
    },
    recovery: { ...unknownRecovery, resolution_type: 'unresolved' },
    context: { time_in_session: 'end' },
    inferred: [],
  });
}

/** A session whose task an evaluation found not done. */
export function evaluationFailureRecord(
  evaluation: { readonly key: string; readonly text: string; readonly failingTests: readonly string[] },
  subject: FailureSubject,
): CollectedRecord {
  return failureRecord(subject, {
    type: evaluation.failingTests.length > 0 ? 'test_failure' : 'evaluation_failure',
    key: evaluation.key,
    timestamp: subject.session.activity.last ?? undefined,
    response: subject.session.responses.at(-1),
    errorDetails: {
      symptoms: headOf(evaluation.text, 1000),
      root_cause: null,
      stack_trace: null,
      affected_tests: evaluation.failingTests,
    },
    recovery: { ...unknownRecovery, resolution_type: 'unresolved' },
    context: { time_in_session: 'end' },
    inferred: [],
  });
}

type Failure = {
  readonly type: string;
  /** After the collector's name. */
  readonly key: string;
  readonly timestamp: string | undefined;
  readonly response: Response | undefined;
  readonly errorDetails: JsonValue;
  readonly recovery: JsonValue;
  readonly context: { readonly [name: string]: JsonValue };
  readonly inferred: readonly string[];
};

const unknownRecovery = {
  retry_count: null,
  resolution: null,
  resolution_time_minutes: null,
  resolution_type: null,
} as const;

function failureRecord({ session, collector }: FailureSubject, failure: Failure): CollectedRecord {
  const key = `${collector}:${failure.key}`;
  const feature = featureOf(session);
  const usage = windowUsage(failure.response, session);
  return {
    stem: 'failures',
    key,
    value: {
      feature_id: feature,
      failure_type: failure.type,
      timestamp: failure.timestamp ?? null,
      session_id: session.sessionId ?? null,
      agent: collector,
      project: projectOf(session),
      error_details: failure.errorDetails,
      recovery: failure.recovery,
      context: {
        ...contextOf(failure.response, session),
        ...failure.context,
        context_window_usage: usage,
      },
      learning_value: unknownLearning,
      inferred: [
        ...failure.inferred,
        ...featureMark(session),
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

function contextOf(response: Response | undefined, { activity, responses }: AgentSession) {
  return {
    previous_features: null,
    model_version: response?.model ?? null,
    session_length_minutes: activity.activeMinutes,
    session_wall_minutes: activity.wallMinutes,
    context_tokens: response === undefined ? null : response.occupied,
    time_in_session: response === undefined ? null : `${response.turn}/${responses.length}`,
    dependencies_met: null,
  };
}

function minutesBetween(from: TestRun, to: TestRun): number | null {
  const span = Date.parse(to.timestamp ?? '') - Date.parse(from.timestamp ?? '');
  return Number.isNaN(span) ? null : minutes(span);
}
