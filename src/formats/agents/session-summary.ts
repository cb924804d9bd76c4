import type { AgentSession } from './agent-session.ts';
import { peakContext, tokenParts } from './response-tally.ts';
import { testRunsIn } from './shell-tally.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';

/** What is the same for every format: the summary of a session's log, without what only the format knows. */
export function sessionSummary(file: string, format: string, session: AgentSession): SourceSummary {
  const { shell, tools, edits, activity, tellsOutcomes } = session;
  const told = (count: number | null) => (tellsOutcomes ? count : null);
  return {
    ...emptySummary(file, format, format),
    cli_versions: session.versions,
    models: session.models,
    rows: session.rows,
    unknown: session.unknownRows,
    tool_calls: tools.calls,
    tool_errors: told(tools.errors),
    user_rejected: told(tools.refusals),
    edits: told(edits.edits),
    lines_added: told(edits.linesAdded),
    lines_removed: told(edits.linesRemoved),
    test_runs: shell.testMentions,
    test_runs_executed: testRunsIn(shell),
    git_commits: shell.commits,
    api_responses: session.responses.length,
    tokens: tokenParts(session.tokens),
    peak_context: peakContext(session.responses),
    window: session.window ?? null,
    compactions: session.compactions.length,
    first: activity.first,
    last: activity.last,
    wall_minutes: activity.wallMinutes,
    active_minutes: activity.activeMinutes,
    detail: commonDetail(session),
  };
}

function commonDetail({ shell, tools, edits }: AgentSession): SourceSummary['detail'] {
  return {
    tool_calls_by_name: tools.callsByName,
    tool_results: tools.results,
    calls_without_result: tools.withoutResult,
    files_edited: edits.files,
    test_commands: shell.testCommands,
    test_listings: shell.testListings,
    test_ran_nothing: shell.testsRanNothing,
    test_unknown: shell.testsUnknown,
    test_runs_passed: shell.testRunsPassed,
    test_runs_failed: shell.testRunsFailed,
    git_commit_calls: shell.commitCommands,
  };
}
