import type { AgentSession } from './agent-session.ts';
import type { CollectedRecord } from './collected-record.ts';
import { contextRecords } from './context-records.ts';
import { peakContext, tokenParts } from './response-tally.ts';
import {
  featureMark,
  featureOf,
  markedIf,
  mostUsed,
  projectOf,
  sessionKey,
  toolUsageOf,
} from './session-facts.ts';
import {
  endingRecord,
  evaluationFailureRecord,
  missingProgramRecord,
  testFailureRecord,
} from './session-failures.ts';
import { sessionSuccess } from './session-success.ts';
import { testRunsIn } from './shell-tally.ts';

export type SessionSources = {
  /** The format's id. */
  readonly collector: string;
  /** All rows of the file. */
  readonly whole: AgentSession;
  /** The rows that no other file holds; the same when rows are never repeated. */
  readonly own?: AgentSession;
  /** Ids of the rows that another file holds. */
  readonly repeated?: ReadonlySet<string>;
  readonly verdict?: SessionVerdict | undefined;
};

/** What an evaluation found. */
export type SessionVerdict = {
  readonly completed: boolean;
  /** The evaluation's words. */
  readonly text: string;
  readonly failingTests: readonly string[];
};

/**
 * The records that a session's log allows: failures for failed test runs, missing programs and a log that breaks off, a
 * success, one performance record for a session (not for its sub-agents, whose figures are in their context records), and
 * context metrics. What a log cannot know is null; what is concluded and not read is named in `inferred`.
 */
export function sessionRecords(sources: SessionSources): readonly CollectedRecord[] {
  const { collector, whole, own = whole, verdict } = sources;
  const key = sessionKey(collector, whole);
  const completed = verdict?.completed ?? null;
  const subject = {
    collector,
    key,
    sessionId: whole.sessionId ?? null,
    featureId: featureOf(whole),
    project: projectOf(whole),
    window: whole.window,
    tellsOutcomes: whole.tellsOutcomes,
    calls: {
      toolCalls: own.tools.calls,
      effectiveCalls: own.tools.results - own.tools.errors,
      failedCalls: own.tools.errors - own.tools.refusals,
    },
  };
  return [
    ...failureRecords(sources, key),
    ...(isCopy(sources) ? [] : sessionSuccess({ collector, sessionKey: key, whole, own, completed })),
    ...(own.responses.length === 0 || own.isAgent
      ? []
      : [performanceRecord(own, { collector, sessionKey: key, completed })]),
    ...contextRecords(subject, own.responses, own.compactions),
  ];
}

/** A failure is told by the file that holds its first row; a copy of the session would tell it again. */
function failureRecords(sources: SessionSources, key: string): readonly CollectedRecord[] {
  const { collector, whole, repeated = new Set(), verdict } = sources;
  const isOwn = (id: string) => !repeated.has(id.replace(/#\d+$/, ''));
  const subject = { session: whole, collector };
  const { testFailures, missingPrograms, ending } = whole;
  return [
    ...testFailures
      .filter(({ first }) => isOwn(first.id))
      .map((failure) => testFailureRecord(failure, subject)),
    ...missingPrograms.filter(({ id }) => isOwn(id)).map((missing) => missingProgramRecord(missing, subject)),
    ...(ending !== undefined && isOwn(ending.id) && verdict?.completed !== true
      ? [endingRecord(ending, subject)]
      : []),
    ...(verdict?.completed === false
      ? [
          evaluationFailureRecord(
            { ...verdict, key: `${key.slice(collector.length + 1)}:evaluation` },
            subject,
          ),
        ]
      : []),
  ];
}

/** Whether the tests that failed did so in rows that another file holds too: the success is told there. */
function isCopy({ whole, repeated = new Set(), verdict }: SessionSources): boolean {
  if (verdict !== undefined) return false;
  return whole.testFailures.some(({ first }) => repeated.has(first.id.replace(/#\d+$/, '')));
}

type PerformanceSubject = {
  readonly collector: string;
  readonly sessionKey: string;
  readonly completed: boolean | null;
};

function performanceRecord(
  session: AgentSession,
  { collector, sessionKey: start, completed }: PerformanceSubject,
): CollectedRecord {
  const key = `${start}:performance`;
  const feature = featureOf(session);
  const { shell, activity } = session;
  const retries =
    testRunsIn(shell) === 0 ? null : session.testFailures.reduce((sum, failure) => sum + failure.retries, 0);
  const peak = peakContext(session.responses);
  return {
    stem: 'performance',
    key,
    value: {
      feature_id: feature,
      timestamp: activity.last,
      session_id: session.sessionId ?? null,
      agent: collector,
      project: projectOf(session),
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
      tool_usage: toolUsageOf(session),
      tokens: peak === 0 ? null : tokenParts(session.tokens),
      inferred: [
        'tool_usage.test_runs',
        'tool_usage.git_commits',
        ...featureMark(session),
        ...markedIf(retries, 'reliability.retry_count'),
      ],
      source: { collector, key, agent_versions: session.versions },
    },
  };
}
