import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import { createActivityTally, minutes } from './activity.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { type CollectedRecord, recordCounts, unknownLearning } from './collected-record.ts';
import { baseName } from './companion-files.ts';
import { readJsonDocument } from './json-document.ts';
import { type JsonObject, listIn, member, numberIn, objectIn, objectsOf, textIn } from './json-shape.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';

/**
 * Results of Terminal-Bench 1: `results.json` of a run, or of one trial in it, with `run_metadata.json` beside it. They say what
 * became of each task, not how. `is_resolved` decides: a trial that ran out of time can be resolved, and null is neither.
 * https://github.com/laude-institute/terminal-bench/blob/main/terminal_bench/harness/models.py
 */
export const terminalBench: AgentFormat = {
  id: 'terminal-bench',
  title: 'Terminal-Bench results.json',
  version: 1,
  detect: ({ path, text }) =>
    path.endsWith('.json') && text.includes('"is_resolved"') && text.includes('"task_id"'),
  sources: (paths) =>
    paths
      .filter((path) => /results?[^/]*\.json$/.test(path))
      .map((main) => ({ main, companions: metadataFor(main, paths) })),
  read,
};

function metadataFor(main: string, paths: readonly string[]): readonly string[] {
  const beside = main.slice(0, main.length - baseName(main).length);
  return paths.filter((path) => path === `${beside}run_metadata.json`);
}

async function read({ main, companions }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const document = await readJsonDocument(open(main));
  const trials = document.ok ? trialsIn(document.value) : [];
  const nothing = emptySummary(main, terminalBench.id, terminalBench.id);
  if (trials.length === 0) return { summary: { ...nothing, skipped: 1 }, records: [] };
  const [beside] = companions;
  const metadata = beside === undefined ? undefined : await readJsonDocument(open(beside));
  const model = metadata?.ok ? textIn(metadata.value, 'model_name') : undefined;
  const records = trials.flatMap((trial) => recordsOf(trial, model ?? null));
  return { summary: { ...summaryOf(nothing, trials, model), ...recordCounts(records) }, records };
}

/** Of a run its list, of a trial itself. */
function trialsIn(document: JsonValue): readonly JsonObject[] {
  const list = Array.isArray(document) ? document : listIn(document, 'results');
  const trials = list.length > 0 ? objectsOf(list) : objectsOf([document]);
  return trials.filter((trial) => textIn(trial, 'task_id') !== undefined);
}

function summaryOf(
  nothing: SourceSummary,
  trials: readonly JsonObject[],
  model: string | undefined,
): SourceSummary {
  const activity = createActivityTally();
  for (const trial of trials)
    for (const [name, time] of Object.entries(trial))
      if (/_(?:started|ended)_at$/.test(name) && typeof time === 'string') activity.add(utc(time));
  const { first, last, wallMinutes } = activity.finish();
  const sum = (name: string) => {
    const counts = trials.flatMap((trial) => numberIn(trial, name) ?? []);
    return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
  };
  const [input, output] = [sum('total_input_tokens'), sum('total_output_tokens')];
  const outcomes = new Set(trials.map((trial) => member(trial, 'is_resolved') ?? null));
  const [only = null] = outcomes.size === 1 ? outcomes : [];
  return {
    ...nothing,
    models: model === undefined ? {} : { [model]: trials.length },
    rows: trials.length,
    tokens:
      input === null && output === null
        ? null
        : { input, cache_read: null, cache_write: null, output, reasoning: null },
    first,
    last,
    wall_minutes: wallMinutes,
    outcome: only === true ? 'success' : only === false ? 'failure' : null,
    detail: {
      resolved: countOf(trials.map((trial) => String(member(trial, 'is_resolved') ?? null))),
      failure_modes: countOf(trials.map((trial) => textIn(trial, 'failure_mode') ?? 'unset')),
      tests: countOf(
        trials.flatMap((trial) =>
          Object.values(objectIn(trial, 'parser_results') ?? {}).map((status) => String(status)),
        ),
      ),
    },
  };
}

function countOf(words: readonly string[]): { readonly [word: string]: number } {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}

type Trial = {
  readonly key: string;
  readonly resolved: boolean | null;
  readonly failureMode: string;
  readonly failing: readonly string[];
  readonly minutes: number | null;
  readonly subject: { readonly [name: string]: JsonValue };
};

function recordsOf(value: JsonObject, model: string | null): readonly CollectedRecord[] {
  const trial = trialOf(value, model);
  return [
    ...(trial.resolved === false ? [failureOf(trial)] : []),
    ...(trial.resolved === true ? [successOf(trial)] : []),
    performanceOf(trial, value),
  ];
}

function trialOf(value: JsonObject, model: string | null): Trial {
  const task = textIn(value, 'task_id') ?? '';
  const [start, end] = ['agent_started_at', 'agent_ended_at'].map((name) => utc(textIn(value, name)));
  const finished = utc(textIn(value, 'trial_ended_at')) ?? end;
  const name = textIn(value, 'trial_name') ?? task;
  const said = JSON.stringify([name, textIn(value, 'id') ?? null, start ?? null]);
  const mark = createHash('sha256').update(said).digest('hex').slice(0, 12);
  const resolved = member(value, 'is_resolved');
  const span = Date.parse(end ?? '') - Date.parse(start ?? '');
  return {
    key: `terminal-bench:${name}@${mark}`,
    resolved: typeof resolved === 'boolean' ? resolved : null,
    failureMode: textIn(value, 'failure_mode') ?? 'unset',
    failing: Object.entries(objectIn(value, 'parser_results') ?? {})
      .filter(([, status]) => status !== 'passed')
      .map(([test]) => test),
    minutes: Number.isNaN(span) ? null : minutes(span),
    subject: {
      feature_id: task,
      timestamp: finished ?? null,
      session_id: `${name}@${mark}`,
      agent: terminalBench.id,
      project: null,
      model_version: model,
    },
  };
}

function failureOf({ key, failureMode, failing, subject, minutes: length }: Trial): CollectedRecord {
  return {
    stem: 'failures',
    key: `${key}:failure`,
    value: {
      ...subject,
      failure_type: failureType(failureMode, failing),
      error_details: {
        symptoms: `The task is not resolved. Failure mode: ${failureMode}.`,
        root_cause: null,
        stack_trace: null,
        affected_tests: failing,
      },
      recovery: {
        retry_count: null,
        resolution: null,
        resolution_time_minutes: null,
        resolution_type: 'unresolved',
      },
      context: {
        previous_features: null,
        model_version: subject.model_version ?? null,
        session_length_minutes: length,
        context_window_usage: null,
        time_in_session: 'end',
      },
      learning_value: unknownLearning,
      source: { collector: terminalBench.id, key: `${key}:failure` },
    },
  };
}

function failureType(mode: string, failing: readonly string[]): string {
  if (/timeout|context_length|limit/.test(mode)) return 'limit';
  if (/llm|api/.test(mode)) return 'api_error';
  if (/agent_error/.test(mode)) return 'aborted';
  return failing.length > 0 ? 'test_failure' : 'evaluation_failure';
}

function successOf({ key, subject, minutes: length }: Trial): CollectedRecord {
  return {
    stem: 'successes',
    key: `${key}:success`,
    value: {
      ...subject,
      success_factors: [],
      timing: { estimated_minutes: null, actual_minutes: length, efficiency_ratio: null },
      tool_usage: {
        test_runs: null,
        code_edits: null,
        git_commits: null,
        lines_added: null,
        lines_removed: null,
      },
      quality_metrics: { test_coverage: null, lint_errors: null, type_errors: null },
      patterns: [],
      evidence: 'evaluation',
      source: { collector: terminalBench.id, key: `${key}:success` },
    },
  };
}

function performanceOf(trial: Trial, value: JsonObject): CollectedRecord {
  const { key, subject, resolved, failureMode, minutes: length } = trial;
  return {
    stem: 'performance',
    key: `${key}:performance`,
    value: {
      ...subject,
      reliability: { completed: resolved, retry_count: null, regression_introduced: null },
      efficiency: {
        time_minutes: length,
        estimated_minutes: null,
        efficiency_score: null,
        context_tokens_used: null,
      },
      quality: { test_coverage: null, lint_errors: null, documentation_complete: null },
      tokens: {
        prompt: numberIn(value, 'total_input_tokens') ?? null,
        completion: numberIn(value, 'total_output_tokens') ?? null,
      },
      failure_mode: failureMode,
      source: { collector: terminalBench.id, key: `${key}:performance` },
    },
  };
}

/** Python writes some of these times without a zone; they are UTC. */
function utc(time: string | undefined): string | undefined {
  if (time === undefined || /(?:Z|[+-]\d{2}:?\d{2})$/.test(time)) return time;
  return `${time.replace(' ', 'T')}Z`;
}
