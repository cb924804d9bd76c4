import type { AgentSession } from './agent-session.ts';
import type { CollectedRecord } from './collected-record.ts';
import { proposedFactors } from './proposed-factors.ts';
import { featureMark, featureOf, mostUsed, projectOf, toolUsageOf } from './session-facts.ts';
import { testRunsIn } from './shell-tally.ts';

export type SuccessSubject = {
  readonly collector: string;
  /** Begins the record's key. */
  readonly sessionKey: string;
  /** Of the whole session: tests and whose it is. */
  readonly whole: AgentSession;
  /** What only this file holds: what is measured. */
  readonly own: AgentSession;
  /** By an evaluation; null without one. */
  readonly completed: boolean | null;
};

/**
 * One success for a session whose evaluation passed, or, without an evaluation, whose tests failed and passed later with
 * none left failing. Else nothing: that a session ended quietly is no success.
 */
export function sessionSuccess(subject: SuccessSubject): readonly CollectedRecord[] {
  const { completed, whole } = subject;
  if (completed === false || whole.isAgent) return [];
  return completed === true || recovered(whole) ? [successRecord(subject)] : [];
}

function recovered({ testFailures }: AgentSession): boolean {
  return testFailures.length > 0 && testFailures.every(({ resolvedBy }) => resolvedBy !== undefined);
}

function successRecord({ collector, sessionKey, whole, own, completed }: SuccessSubject): CollectedRecord {
  const key = `${sessionKey}:success`;
  const feature = featureOf(whole);
  const { testFailures, activity, shell } = whole;
  const proposed = proposedFactors({ testFailures, testRuns: testRunsIn(shell) });
  return {
    stem: 'successes',
    key,
    value: {
      feature_id: feature,
      timestamp: activity.last,
      session_id: whole.sessionId ?? null,
      agent: collector,
      project: projectOf(whole),
      model_version: mostUsed(whole.models),
      success_factors: proposed.factors,
      timing: { estimated_minutes: null, actual_minutes: activity.activeMinutes, efficiency_ratio: null },
      tool_usage: toolUsageOf(own),
      quality_metrics: { test_coverage: shell.coverage ?? null, lint_errors: null, type_errors: null },
      patterns: proposed.patterns,
      evidence: completed === true ? 'evaluation' : 'tests failed and passed later',
      unconfirmed: [
        ...(proposed.factors.length === 0 ? [] : ['success_factors']),
        ...(proposed.patterns.length === 0 ? [] : ['patterns']),
      ],
      inferred: [
        'tool_usage.test_runs',
        'tool_usage.git_commits',
        ...(completed === true ? [] : ['evidence']),
        ...featureMark(whole),
      ],
      source: { collector, key, agent_versions: whole.versions },
    },
  };
}
