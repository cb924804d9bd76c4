import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { type ClaudeSession, ClaudeSessionTally } from './claude-code-session.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonLines } from './json-lines.ts';
import { textIn } from './json-shape.ts';
import { sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import type { SourceSummary } from './source-summary.ts';

/**
 * Claude Code's transcripts, `~/.claude/projects/<folder>/<session>.jsonl`, with its sub-agents' in both layouts
 * (`agent-<id>.jsonl` beside it, `<session>/subagents/agent-<id>.jsonl`). Not a promised format: rows of unknown types are
 * counted and kept out. Described by reading real files of versions 1.0.24 to 2.1.114.
 */
export const claudeCode: AgentFormat = {
  id: 'claude-code',
  title: 'Claude Code transcripts',
  version: 2,
  folderMember: 'cwd',
  // By text, because the first row can be longer than the beginning that is looked at.
  detect: ({ path, text }) =>
    path.endsWith('.jsonl') &&
    /"(?:sessionId|leafUuid)":/.test(text) &&
    /"type":\s?"(?:user|assistant|system|summary|progress|queue-operation|file-history-snapshot)"/.test(
      text,
    ) &&
    !/"projectHash"|"type":\s?"session_meta"/.test(text),
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
  const records = sessionRecords({ collector: claudeCode.id, whole: session, own: own.finish(), repeated });
  const summary = {
    ...summaryOf(main, session, uuids.size),
    skipped,
    repeated: repeated.size,
    ...recordCounts(records),
  };
  return { summary, records };
}

function summaryOf(file: string, session: ClaudeSession, distinctUuids: number): SourceSummary {
  const summary = sessionSummary(file, claudeCode.id, session);
  return {
    ...summary,
    detail: {
      session_ids: session.sessionIds,
      agent_id: session.agentId ?? null,
      distinct_uuid: distinctUuids,
      human_prompts: session.humanPrompts,
      synthetic_rows: session.syntheticRows,
      sidechain_rows: session.sidechainRows,
      api_errors: session.apiErrors,
      ...summary.detail,
    },
  };
}
