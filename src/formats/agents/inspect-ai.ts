import { minutes } from './activity.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { type InspectRun, type InspectSample, readSample } from './inspect-ai-sample.ts';
import { type InspectLog, readInspectLog } from './inspect-log.ts';
import { asObject, type JsonObject, listIn, member, numberIn, objectIn, textIn } from './json-shape.ts';
import { emptySummary, type SourceSummary, type SummaryTokens } from './source-summary.ts';
import { summedSummaries } from './summed-summaries.ts';

/**
 * Logs of Inspect AI, `.json` and `.eval`, versions 2 and 3: one evaluation with its samples, each a conversation with its
 * scores. A sample is a session. https://inspect.aisi.org.uk/eval-logs.html
 */
export const inspectAi: AgentFormat = {
  id: 'inspect-ai',
  title: 'Inspect AI logs, .json and .eval',
  version: 1,
  detect: ({ path, text }) =>
    path.endsWith('.eval')
      ? text.startsWith('PK\u0003\u0004')
      : /^\s*\{\s*"version":\s*\d+,\s*"status":\s*"\w+",\s*"eval":\s*\{/.test(text),
  sources: (paths) =>
    paths.filter((path) => /\.(?:json|eval)$/.test(path)).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const log = await readInspectLog(main, open(main));
  const nothing = emptySummary(main, inspectAi.id, inspectAi.id);
  if (log === undefined) return { summary: { ...nothing, skipped: 1 }, records: [] };
  const { samples, unread } = readSamples(main, log);
  const records = samples.flatMap((sample) => sample.records);
  const sum = summedSummaries(
    { ...nothing, skipped: unread },
    samples.map(({ summary, records: own }) => ({ ...summary, ...recordCounts(own) })),
  );
  return { summary: summaryOf(sum, log.header, samples), records };
}

function readSamples(file: string, log: InspectLog) {
  const run = runOf(log.header);
  const samples: InspectSample[] = [];
  let unread = 0;
  for (const sample of log.samples) {
    if (asObject(sample) === undefined || sample === undefined) unread += 1;
    else samples.push(readSample(file, sample, run));
  }
  return { samples, unread };
}

function runOf(header: JsonObject): InspectRun {
  const about = objectIn(header, 'eval');
  const scores = listIn(objectIn(header, 'results'), 'scores');
  const judging = scores.filter((score) => objectIn(objectIn(score, 'metrics'), 'accuracy') !== undefined);
  return {
    runId: textIn(about, 'run_id') ?? textIn(about, 'eval_id') ?? 'run',
    task: textIn(about, 'task') ?? 'task',
    model: textIn(about, 'model') ?? 'unknown',
    version: textIn(objectIn(about, 'packages'), 'inspect_ai'),
    judging: new Set(judging.flatMap((score) => textIn(score, 'name') ?? [])),
  };
}

function summaryOf(sum: SourceSummary, header: JsonObject, samples: readonly InspectSample[]): SourceSummary {
  const stats = objectIn(header, 'stats');
  const usage = objectIn(stats, 'model_usage');
  const { version } = runOf(header);
  const hasResponses = (sum.api_responses ?? 0) > 0;
  const [first, last] = ['started_at', 'completed_at'].map((name) => isoTime(textIn(stats, name)));
  return {
    ...sum,
    cli_versions: version === undefined ? [] : [version],
    api_responses: hasResponses ? sum.api_responses : null,
    peak_context: hasResponses ? sum.peak_context : null,
    tokens: reportedTokens(usage) ?? (hasResponses ? sum.tokens : null),
    compactions: null,
    edits: null,
    lines_added: null,
    lines_removed: null,
    first: first ?? sum.first,
    last: last ?? sum.last,
    // Samples run side by side: their times do not add up.
    wall_minutes: minutesBetween(first, last) ?? (samples.length === 1 ? sum.wall_minutes : null),
    active_minutes: samples.length === 1 ? sum.active_minutes : null,
    detail: detailOf(header, samples),
  };
}

function detailOf(header: JsonObject, samples: readonly InspectSample[]): SourceSummary['detail'] {
  const about = objectIn(header, 'eval');
  const scores = new Map<string, number>();
  for (const [scorer, value] of samples.flatMap((sample) => sample.scores))
    scores.set(`${scorer}=${value}`, (scores.get(`${scorer}=${value}`) ?? 0) + 1);
  return {
    version: numberIn(header, 'version') ?? null,
    status: textIn(header, 'status') ?? null,
    task: textIn(about, 'task') ?? null,
    model: textIn(about, 'model') ?? null,
    samples: samples.length,
    sample_errors: samples.filter(({ hasError }) => hasError).length,
    sample_scores: Object.fromEntries(scores),
    scores: listIn(objectIn(header, 'results'), 'scores').map((score) => ({
      name: textIn(score, 'name') ?? null,
      metrics: metricsOf(objectIn(score, 'metrics')),
    })),
    model_usage: usageByModel(objectIn(objectIn(header, 'stats'), 'model_usage')),
  };
}

function metricsOf(metrics: JsonObject | undefined): SourceSummary['detail'] {
  return Object.fromEntries(
    Object.entries(metrics ?? {}).map(([name, metric]) => [name, numberIn(metric, 'value') ?? null]),
  );
}

function usageByModel(usage: JsonObject | undefined): SourceSummary['detail'] {
  return Object.fromEntries(
    Object.entries(usage ?? {}).map(([model, counts]) => [
      model,
      Object.fromEntries(
        Object.entries(asObject(counts) ?? {}).flatMap(([name, count]) =>
          typeof count === 'number' ? [[name, count] as const] : [],
        ),
      ),
    ]),
  );
}

/** Over all models, as the log counts them. */
function reportedTokens(usage: JsonObject | undefined): SummaryTokens | null {
  const models = Object.values(usage ?? {});
  if (models.length === 0) return null;
  const sum = (name: string) => {
    const counts = models.flatMap((model) =>
      member(model, name) === undefined ? [] : [numberIn(model, name) ?? 0],
    );
    return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
  };
  return {
    input: sum('input_tokens'),
    cache_read: sum('input_tokens_cache_read'),
    cache_write: sum('input_tokens_cache_write'),
    output: sum('output_tokens'),
    reasoning: sum('reasoning_tokens'),
  };
}

function minutesBetween(first: string | undefined, last: string | undefined): number | undefined {
  const span = Date.parse(last ?? '') - Date.parse(first ?? '');
  return Number.isNaN(span) ? undefined : minutes(span);
}

function isoTime(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
