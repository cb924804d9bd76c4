import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { benchmarkRecords } from './benchmark-records.ts';
import { recordCounts } from './collected-record.ts';
import { baseName } from './companion-files.ts';
import { readJsonDocument } from './json-document.ts';
import { type MiniRun, readMiniRun } from './mini-swe-agent-run.ts';
import { sumTokens } from './response-tally.ts';
import { instanceOf, judgementFiles, readJudgement } from './run-judgement.ts';
import { testRunsIn } from './shell-tally.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';
import type { Evaluation } from './swebench-report.ts';

/**
 * Runs of mini-swe-agent, `<instance>.traj.json`, with what stands beside them: `report.json` of the SWE-bench evaluation in
 * the instance's folder, failure reports `<instance>.md`, a table of labels, a summary of outcomes.
 */
export const miniSweAgent: AgentFormat = {
  id: 'mini-swe-agent',
  title: 'mini-swe-agent runs',
  version: 2,
  detect: ({ path, text }) => path.endsWith('.traj.json') && /"(?:messages|role|info)"/.test(text),
  sources: (paths) =>
    paths
      .filter((path) => path.endsWith('.traj.json'))
      .map((main) => ({ main, companions: judgementFiles(main, paths, isRun) })),
  read,
};

function isRun(path: string): boolean {
  return path.endsWith('.traj.json');
}

async function read({ main, companions }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const document = await readJsonDocument(open(main));
  const run = document.ok ? readMiniRun(document.value, baseName(main)) : undefined;
  if (run === undefined) {
    const unread = { skipped: 1, detail: { reason: document.ok ? 'no messages' : document.reason } };
    return { summary: { ...emptySummary(main, miniSweAgent.id, miniSweAgent.id), ...unread }, records: [] };
  }
  const judgement = await readJudgement(run.instanceId ?? instanceOf(main), companions, open);
  const judged = { collector: miniSweAgent.id, run, ...judgement };
  const records = benchmarkRecords(judged);
  return { summary: { ...summaryOf(main, run, judged.evaluation), ...recordCounts(records) }, records };
}

function summaryOf(file: string, run: MiniRun, evaluation: Evaluation | undefined): SourceSummary {
  const { tokens } = run;
  const { cacheRead } = sumTokens(run.responses);
  const { activity } = run;
  return {
    ...emptySummary(file, miniSweAgent.id, miniSweAgent.id),
    cli_versions: run.version === undefined ? [] : [run.version],
    models: run.models,
    rows: run.messages,
    unknown: run.unknownMessages,
    tool_calls: run.actions,
    tool_errors: run.failedActions ?? null,
    lines_added: run.patch.added,
    lines_removed: run.patch.removed,
    test_runs: run.shell.testMentions,
    test_runs_executed: testRunsIn(run.shell),
    git_commits: run.shell.commits,
    api_responses: run.apiCalls ?? (tokens === undefined ? null : run.responses.length),
    tokens:
      tokens === undefined
        ? null
        : {
            input: tokens.prompt,
            cache_read: cacheRead,
            cache_write: null,
            output: tokens.completion,
            reasoning: tokens.reasoning ?? null,
          },
    peak_context: run.peakPrompt ?? null,
    first: activity.first,
    last: activity.last,
    wall_minutes: activity.wallMinutes,
    active_minutes: activity.activeMinutes,
    outcome: evaluation === undefined ? null : evaluation.resolved ? 'success' : 'failure',
    detail: detailOf(run, evaluation),
  };
}

function detailOf(run: MiniRun, evaluation: Evaluation | undefined): SourceSummary['detail'] {
  return {
    instance_id: run.instanceId ?? null,
    trajectory_format: run.format,
    exit_status: run.exitStatus ?? null,
    assistant_messages: run.assistantMessages,
    cost_usd: run.cost ?? null,
    prompt_tokens: run.tokens?.prompt ?? null,
    completion_tokens: run.tokens?.completion ?? null,
    returncodes: run.returnCodes,
    files_in_submission: run.patch.files,
    test_commands: run.shell.testCommands,
    evaluation: evaluation === undefined ? null : { ...evaluation },
  };
}
