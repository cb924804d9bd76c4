import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { baseName, nearest } from './companion-files.ts';
import { type FailureLabels, labelsInReport, labelsInTable } from './failure-labels.ts';
import { readJsonDocument, readText } from './json-document.ts';
import { miniRecords } from './mini-swe-agent-records.ts';
import { type MiniRun, readMiniRun } from './mini-swe-agent-run.ts';
import { sumTokens } from './response-tally.ts';
import { testRunsIn } from './shell-tally.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';
import { type Evaluation, evaluationIn, evaluationInSummary } from './swebench-report.ts';

/**
 * Runs of mini-swe-agent, `<instance>.traj.json`, with what stands beside them: `report.json` of the SWE-bench evaluation in
 * the instance's folder, failure reports `<instance>.md`, a table of labels, a summary of outcomes.
 */
export const miniSweAgent: AgentFormat = {
  id: 'mini-swe-agent',
  title: 'mini-swe-agent runs',
  version: 1,
  detect: ({ path, text }) => path.endsWith('.traj.json') && /"(?:messages|role)"/.test(text),
  sources: (paths) =>
    paths
      .filter((path) => path.endsWith('.traj.json'))
      .map((main) => ({ main, companions: companionsOf(main, paths) })),
  read,
};

function companionsOf(main: string, paths: readonly string[]): readonly string[] {
  const id = instanceOf(main);
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  // A report beside several runs could be any one's.
  const isAlone =
    paths.filter((path) => path.startsWith(folder) && isRun(path) && !path.slice(folder.length).includes('/'))
      .length === 1;
  return [
    paths.filter(
      (path) => path.endsWith(`/${id}/report.json`) || (isAlone && path === `${folder}report.json`),
    ),
    paths.filter((path) => baseName(path) === `${id}.md`),
    paths.filter((path) => /labels?[^/]*\.json$/i.test(path)),
    paths.filter((path) => /results?_summary[^/]*\.json$/i.test(path)),
  ].flatMap((candidates) => nearest(main, candidates) ?? []);
}

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
  const judged = { run, ...(await judgementOf(run.instanceId ?? instanceOf(main), companions, open)) };
  const records = miniRecords(judged);
  return { summary: summaryOf(main, run, judged.evaluation), records };
}

async function judgementOf(
  instanceId: string,
  companions: readonly string[],
  open: ReadingContext['open'],
): Promise<{ readonly evaluation: Evaluation | undefined; readonly labels: FailureLabels }> {
  let evaluation: Evaluation | undefined;
  let labels: FailureLabels = { labels: [], rootCause: undefined };
  for (const path of companions) {
    if (path.endsWith('.md')) {
      const said = labelsInReport((await readText(open(path), 1_000_000)) ?? '');
      if (said.labels.length > 0) labels = said;
      continue;
    }
    const document = await readJsonDocument(open(path));
    if (!document.ok) continue;
    evaluation ??= judgement(document.value, instanceId);
    if (labels.labels.length === 0) labels = { ...labels, labels: labelsInTable(document.value, instanceId) };
  }
  return { evaluation, labels };
}

function judgement(document: JsonValue, instanceId: string): Evaluation | undefined {
  return evaluationIn(document, instanceId) ?? evaluationInSummary(document, instanceId);
}

function summaryOf(file: string, run: MiniRun, evaluation: Evaluation | undefined): SourceSummary {
  const hasUsage = run.responses.length > 0;
  const { input, cacheRead } = sumTokens(run.responses);
  const { activity } = run;
  return {
    ...emptySummary(file, miniSweAgent.id, miniSweAgent.id),
    cli_versions: run.version === undefined ? [] : [run.version],
    models: run.models,
    rows: run.messages,
    unknown: run.unknownMessages,
    tool_calls: run.actions,
    tool_errors: run.failedActions,
    lines_added: run.patch.added,
    lines_removed: run.patch.removed,
    test_runs: testRunsIn(run.shell),
    git_commits: run.shell.commits,
    api_responses: run.apiCalls ?? (hasUsage ? run.responses.length : null),
    tokens: hasUsage
      ? {
          input,
          cache_read: cacheRead,
          cache_write: null,
          output: run.tokens.completion,
          reasoning: run.tokens.reasoning ?? null,
        }
      : null,
    peak_context: hasUsage ? run.peakPrompt : null,
    first: activity.first,
    last: activity.last,
    wall_minutes: activity.wallMinutes,
    active_minutes: activity.activeMinutes,
    outcome: evaluation === undefined ? null : evaluation.resolved ? 'success' : 'failure',
    failures: evaluation?.resolved === false ? 1 : 0,
    successes: evaluation?.resolved === true ? 1 : 0,
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
    prompt_tokens: run.tokens.prompt,
    completion_tokens: run.tokens.completion,
    returncodes: run.returnCodes,
    files_in_submission: run.patch.files,
    test_commands: run.shell.testCommands,
    evaluation: evaluation === undefined ? null : { ...evaluation },
  };
}

function instanceOf(path: string): string {
  return baseName(path).replace(/\.traj\.json$/, '');
}
