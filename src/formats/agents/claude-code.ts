import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { claudeRecords } from './claude-code-records.ts';
import { type ClaudeSession, ClaudeSessionTally, peakContext } from './claude-code-session.ts';
import { headRows, readJsonLines } from './json-lines.ts';
import { textIn } from './json-shape.ts';
import { sumTokens } from './response-tally.ts';
import { testRunsIn } from './shell-tally.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';

/**
 * Claude Code's transcripts, `~/.claude/projects/<folder>/<session>.jsonl`, with its sub-agents' in both layouts
 * (`agent-<id>.jsonl` beside it, `<session>/subagents/agent-<id>.jsonl`). Not a promised format: rows of unknown types are
 * counted and kept out. Described by reading real files of versions 1.0.24 to 2.1.114.
 */
export const claudeCode: AgentFormat = {
  id: 'claude-code',
  title: 'Claude Code transcripts',
  version: 1,
  detect: ({ path, text }) =>
    path.endsWith('.jsonl') &&
    headRows(text).some((row) => textIn(row, 'sessionId') !== undefined && textIn(row, 'type') !== undefined),
  sources: (paths) =>
    paths.filter((path) => path.endsWith('.jsonl')).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open, claim }: ReadingContext): Promise<SourceReading> {
  const whole = new ClaudeSessionTally();
  // What only this file holds. Records are made of it, so that a resumed session's rows count once.
  const own = new ClaudeSessionTally();
  const uuids = new Set<string>();
  const repeated = new Set<string>();
  let skipped = 0;
  for await (const lines of readJsonLines(open(main))) {
    for (const line of lines) {
      if (line.kind === 'bad') {
        skipped += 1;
        continue;
      }
      const uuid = textIn(line.row, 'uuid');
      whole.add(line.row);
      if (uuid !== undefined) {
        uuids.add(uuid);
        if (!claim(uuid)) repeated.add(uuid);
      }
      if (uuid === undefined || !repeated.has(uuid)) own.add(line.row);
    }
  }
  const session = whole.finish();
  const records = claudeRecords({ whole: session, own: own.finish(), repeated });
  const failures = records.filter(({ stem }) => stem === 'failures').length;
  const summary = { ...summaryOf(main, session, uuids.size), skipped, repeated: repeated.size, failures };
  return { summary, records };
}

function summaryOf(file: string, session: ClaudeSession, distinctUuids: number): SourceSummary {
  const { input, cacheRead, cacheWrite, output } = sumTokens(session.responses);
  const { shell, tools, edits, activity } = session;
  return {
    ...emptySummary(file, claudeCode.id, 'claude-code'),
    cli_versions: session.versions,
    models: session.models,
    rows: session.rows,
    unknown: session.unknownRows,
    tool_calls: tools.calls,
    tool_errors: tools.errors,
    user_rejected: tools.refusals,
    edits: edits.edits,
    lines_added: edits.linesAdded,
    lines_removed: edits.linesRemoved,
    test_runs: testRunsIn(shell),
    git_commits: shell.commits,
    api_responses: session.responses.length,
    tokens: { input, cache_read: cacheRead, cache_write: cacheWrite, output, reasoning: null },
    peak_context: peakContext(session.responses),
    compactions: session.compactions.length,
    first: activity.first,
    last: activity.last,
    wall_minutes: activity.wallMinutes,
    active_minutes: activity.activeMinutes,
    detail: detailOf(session, distinctUuids),
  };
}

function detailOf(
  { shell, tools, edits, ...session }: ClaudeSession,
  distinctUuids: number,
): SourceSummary['detail'] {
  return {
    session_ids: session.sessionIds,
    agent_id: session.agentId ?? null,
    distinct_uuid: distinctUuids,
    human_prompts: session.humanPrompts,
    synthetic_rows: session.syntheticRows,
    sidechain_rows: session.sidechainRows,
    api_errors: session.apiErrors,
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
