import { createHash } from 'node:crypto';
import type { AgentSession } from './agent-session.ts';
import { assumedWindow } from './assumed-window.ts';
import { featureOfBranch } from './feature-of-branch.ts';
import { peakContext, type Response } from './response-tally.ts';
import { testRunsIn } from './shell-tally.ts';

/**
 * The feature that a session is about, as its log says, or seems to be about: its last branch, unless everybody works on
 * that, else the issue that its first prompt names.
 */
export function featureOf({ feature, branches, promptIssue }: AgentSession): string | null {
  return feature ?? featureOfBranch(branches.at(-1)) ?? promptIssue ?? null;
}

/** Names the field of the feature if it is a guess. */
export function featureMark(session: AgentSession): readonly string[] {
  return session.feature === undefined ? markedIf(featureOf(session), 'feature_id') : [];
}

/** The name of the project's folder; null when the log does not say where the agent worked. */
export function projectOf({ folder }: AgentSession): string | null {
  return folder === undefined ? null : (projectOfFolder(folder) ?? null);
}

/** A folder's own name. Undefined for the root, and for a person's home, whose name would be the person's. */
export function projectOfFolder(folder: string): string | undefined {
  const parts = folder.split(/[/\\]/).filter((part) => part !== '' && !/^[A-Za-z]:$/.test(part));
  const isHome = parts.length === 2 && /^(?:home|users)$/i.test(parts[0] ?? '');
  return isHome || folder === '/root' ? undefined : parts.at(-1);
}

/** Begins the keys of a session's records, equal however often it is collected. */
export function sessionKey(collector: string, session: AgentSession): string {
  const agent = session.agentId === undefined ? '' : `/agent-${session.agentId}`;
  return `${collector}:${session.sessionId ?? anonymous(session)}${agent}`;
}

/** Sessions without an id are told apart by when and with what they began, which does not change when they grow. */
function anonymous({ activity, responses }: AgentSession): string {
  const beginning = `${activity.first ?? ''} ${responses[0]?.id ?? ''} ${responses[0]?.timestamp ?? ''}`;
  return `unnamed-${createHash('sha256').update(beginning).digest('hex').slice(0, 12)}`;
}

export function toolUsageOf({ shell, tools, edits, tellsOutcomes }: AgentSession) {
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

/** The model with the most rows. */
export function mostUsed(models: AgentSession['models']): string | null {
  return Object.entries(models).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

/** As a percentage of the window; null without a window, or without an assumption of one that holds. */
export function windowUsage(response: Response | undefined, session: AgentSession): string | null {
  if (response === undefined) return null;
  const window = session.window ?? assumedWindow(response.model, peakContext(session.responses));
  return window === undefined || response.occupied === 0
    ? null
    : `${Math.round((response.occupied / window) * 1000) / 10}%`;
}

/** The field's name if it holds something: what is null needs no mark. */
export function markedIf(value: string | number | null, field: string): readonly string[] {
  return value === null ? [] : [field];
}
