import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import { createActivityTally } from './activity.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { benchmarkRecords } from './benchmark-records.ts';
import type { BenchmarkRun } from './benchmark-run.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonDocument } from './json-document.ts';
import { asObject, listIn, member, numberIn, objectIn, textIn } from './json-shape.ts';
import { patchSize } from './patch-size.ts';
import { instanceOf, judgementFiles, readJudgement } from './run-judgement.ts';
import { ShellTally, testRunsIn } from './shell-tally.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';
import type { Evaluation } from './swebench-report.ts';

/**
 * SWE-agent's trajectories, `<instance>.traj`: steps of action and observation, with what the run cost and submitted. The same
 * in versions 0.x and 1.x; return codes and times of day are not in it. https://swe-agent.com/latest/usage/trajectories/
 */
export const sweAgent: AgentFormat = {
  id: 'swe-agent',
  title: 'SWE-agent trajectories',
  version: 2,
  detect: ({ path, text }) => path.endsWith('.traj') && /"(?:trajectory|history)"/.test(text),
  sources: (paths) =>
    paths.filter(isRun).map((main) => ({ main, companions: judgementFiles(main, paths, isRun) })),
  read,
};

function isRun(path: string): boolean {
  return path.endsWith('.traj');
}

async function read({ main, companions }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const document = await readJsonDocument(open(main));
  const log = document.ok ? asObject(document.value) : undefined;
  const hasSteps = Array.isArray(member(log, 'trajectory')) || Array.isArray(member(log, 'history'));
  if (log === undefined || !hasSteps)
    return { summary: { ...emptySummary(main, sweAgent.id, sweAgent.id), skipped: 1 }, records: [] };
  const instanceId = instanceOf(main);
  const steps = listIn(log, 'trajectory');
  const run = runOf(log, instanceId);
  const judgement = await readJudgement(instanceId, companions, open);
  const records = benchmarkRecords({ collector: sweAgent.id, run, ...judgement });
  const summary = summaryOf({ file: main, run, steps, evaluation: judgement.evaluation });
  return { summary: { ...summary, ...recordCounts(records) }, records };
}

function runOf(log: JsonValue, instanceId: string): BenchmarkRun {
  const info = objectIn(log, 'info');
  const stats = objectIn(info, 'model_stats');
  const steps = listIn(log, 'trajectory');
  const shell = new ShellTally();
  for (const [place, step] of steps.entries()) {
    shell.add({
      id: `step-${place + 1}`,
      command: textIn(step, 'action') ?? '',
      isError: false,
      output: textIn(step, 'observation') ?? '',
      timestamp: undefined,
      working: '/',
      response: undefined,
    });
  }
  const { failures, missing: _, ...counts } = shell.finish();
  const calls = numberIn(stats, 'api_calls') ?? 0;
  const [sent, received] = [numberIn(stats, 'tokens_sent') ?? 0, numberIn(stats, 'tokens_received') ?? 0];
  return {
    instanceId,
    runId: `${instanceId}@${fingerprint(log)}`,
    version: undefined,
    exitStatus: textIn(info, 'exit_status'),
    model: undefined,
    models: {},
    actions: steps.filter((step) => (textIn(step, 'action') ?? '').trim() !== '').length,
    answered: 0,
    failedActions: undefined,
    // Replayed demonstrations have statistics of zero: nothing was measured.
    cost: calls === 0 ? undefined : numberIn(stats, 'instance_cost'),
    apiCalls: calls === 0 ? undefined : calls,
    responses: [],
    tokens: sent + received === 0 ? undefined : { prompt: sent, completion: received, reasoning: undefined },
    peakPrompt: undefined,
    patch: patchSize(textIn(info, 'submission') ?? ''),
    shell: counts,
    testFailures: failures,
    activity: createActivityTally().finish(),
  };
}

function summaryOf({
  file,
  run,
  steps,
  evaluation,
}: {
  readonly file: string;
  readonly run: BenchmarkRun;
  readonly steps: readonly JsonValue[];
  readonly evaluation: Evaluation | undefined;
}): SourceSummary {
  const { tokens } = run;
  return {
    ...emptySummary(file, sweAgent.id, sweAgent.id),
    rows: steps.length,
    tool_calls: run.actions,
    lines_added: run.patch.added,
    lines_removed: run.patch.removed,
    test_runs: run.shell.testMentions,
    test_runs_executed: testRunsIn(run.shell),
    git_commits: run.shell.commits,
    api_responses: run.apiCalls ?? null,
    tokens:
      tokens === undefined
        ? null
        : {
            input: tokens.prompt,
            cache_read: null,
            cache_write: null,
            output: tokens.completion,
            reasoning: null,
          },
    outcome: evaluation === undefined ? null : evaluation.resolved ? 'success' : 'failure',
    detail: {
      exit_status: run.exitStatus ?? null,
      cost_usd: run.cost ?? null,
      files_in_submission: run.patch.files,
      actions: actionsOf(steps),
      execution_seconds: secondsOf(steps),
      test_commands: run.shell.testCommands,
    },
  };
}

/** How often each command was used, by its first word. */
function actionsOf(steps: readonly JsonValue[]): { readonly [name: string]: number } {
  const counts = new Map<string, number>();
  for (const step of steps) {
    const name = (textIn(step, 'action') ?? '').trim().split(/\s/, 1)[0] ?? '';
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function secondsOf(steps: readonly JsonValue[]): number | null {
  const times = steps.map((step) => numberIn(step, 'execution_time')).filter((time) => time !== undefined);
  return times.length === 0 ? null : Math.round(times.reduce((sum, time) => sum + time, 0) * 1000) / 1000;
}

function fingerprint(log: JsonValue): string {
  const opening = [...listIn(log, 'trajectory').slice(0, 2), ...listIn(log, 'history').slice(0, 3)];
  const texts = opening.map(
    (step) =>
      (textIn(step, 'response') ?? '') + (textIn(step, 'action') ?? '') + (textIn(step, 'content') ?? ''),
  );
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12);
}
