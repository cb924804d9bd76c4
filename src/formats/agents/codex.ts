import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { type CodexSession, CodexSessionTally } from './codex-session.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonLines } from './json-lines.ts';
import { sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import type { SourceSummary, SummaryTokens } from './source-summary.ts';

/**
 * Codex CLI's rollouts, `~/.codex/sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl`. Described by reading real files of versions
 * 0.114 to 0.146. Exit codes stand in an event, in the output's text, or nowhere; totals are added up by the log itself.
 */
export const codex: AgentFormat = {
  id: 'codex',
  title: 'Codex CLI rollouts',
  version: 2,
  folderMember: 'cwd',
  // The first row can hold all instructions, and be longer than the beginning that is looked at.
  detect: ({ path, text }) =>
    path.endsWith('.jsonl') &&
    /"type":\s?"session_meta"/.test(text.slice(0, 2000)) &&
    text.includes('"payload"'),
  sources: (paths) =>
    paths.filter((path) => path.endsWith('.jsonl')).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const tally = new CodexSessionTally();
  let skipped = 0;
  for await (const lines of readJsonLines(open(main))) {
    for (const line of lines) {
      if (line.kind === 'bad') skipped += 1;
      else tally.add(line.row);
    }
  }
  const session = tally.finish();
  // One thread can go on in further files: each begins where its base ends.
  const part = session.historyBase === undefined ? '' : `+${session.historyBase}`;
  const own = {
    ...session,
    sessionId: session.sessionId === undefined ? undefined : session.sessionId + part,
  };
  const records = sessionRecords({ collector: codex.id, whole: own });
  return { summary: { ...summaryOf(main, session), skipped, ...recordCounts(records) }, records };
}

function summaryOf(file: string, session: CodexSession): SourceSummary {
  const summary = sessionSummary(file, codex.id, session);
  const { totalUsage, turns, exits, patches } = session;
  return {
    ...summary,
    tokens: totalUsage === undefined ? null : reportedTokens(totalUsage),
    peak_context: session.responses.length === 0 ? null : summary.peak_context,
    detail: {
      session_id: session.sessionId ?? null,
      turns_started: turns.started,
      turns_completed: turns.completed,
      turns_aborted: turns.aborted,
      human_prompts: session.humanPrompts,
      api_errors: session.apiErrors,
      exits_zero: exits.zero,
      exits_nonzero: exits.nonzero,
      patches: patches.tried,
      patches_ok: patches.ok,
      rollbacks: session.rollbacks,
      total_token_usage: totalUsage === undefined ? null : totalUsage,
      ...summary.detail,
    },
  };
}

function reportedTokens(usage: { readonly [part: string]: number }): SummaryTokens {
  return {
    input: usage.input_tokens ?? null,
    cache_read: usage.cached_input_tokens ?? null,
    cache_write: usage.cache_write_input_tokens ?? null,
    output: usage.output_tokens ?? null,
    reasoning: usage.reasoning_output_tokens ?? null,
  };
}
