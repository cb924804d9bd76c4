import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { baseName } from './companion-files.ts';
import { readJsonDocument, readText } from './json-document.ts';
import {
  asObject,
  flagIn,
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  textIn,
  textOfContent,
} from './json-shape.ts';
import { type SessionVerdict, sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';
import { emptySummary, type SourceSummary, type SummaryTokens } from './source-summary.ts';

/**
 * Trajectories in the Agent Trajectory Interchange Format, versions 1.0 to 1.7, `<trial>/agent/trajectory.json`, with the
 * verifier's reward beside them. The format has no error flag: whether a tool call failed is not known.
 * https://harborframework.com/docs/trajectory-format
 */
export const atif: AgentFormat = {
  id: 'atif',
  title: 'ATIF trajectories',
  version: 2,
  detect: ({ path, text }) => path.endsWith('.json') && /"schema_version":\s?"ATIF-/.test(text),
  sources: (paths) =>
    paths
      .filter((path) => /trajectory[^/]*\.json$/.test(path))
      .map((main) => ({ main, companions: companionsOf(main, paths) })),
  read,
};

/** `verifier/reward.txt` of the trial whose `agent/` folder holds the trajectory. */
function companionsOf(main: string, paths: readonly string[]): readonly string[] {
  const trial = main.replace(/(?:agent\/)?[^/]*$/, '');
  return paths.filter((path) => path === `${trial}verifier/reward.txt`);
}

async function read({ main, companions }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const document = await readJsonDocument(open(main));
  const log = document.ok ? asObject(document.value) : undefined;
  if (log === undefined || !Array.isArray(member(log, 'steps'))) {
    return { summary: { ...emptySummary(main, atif.id, atif.id), skipped: 1 }, records: [] };
  }
  const reader = new AtifReader();
  reader.start(log);
  const session = reader.tally.finish();
  const outcome = await outcomeOf(companions, open);
  const records = sessionRecords({
    collector: atif.id,
    whole: session,
    verdict: verdictOf(outcome),
  });
  return { summary: { ...summaryOf(main, log, reader), outcome, ...recordCounts(records) }, records };
}

/** A reward of 1 is success and 0 failure; anything between is neither. */
async function outcomeOf(
  companions: readonly string[],
  open: ReadingContext['open'],
): Promise<SourceSummary['outcome']> {
  const [reward] = companions;
  if (reward === undefined || baseName(reward) !== 'reward.txt') return null;
  const said = ((await readText(open(reward), 1000)) ?? '').trim();
  if (!/^-?\d+(?:\.\d+)?$/.test(said)) return null;
  return Number(said) >= 1 ? 'success' : Number(said) <= 0 ? 'failure' : null;
}

function verdictOf(outcome: SourceSummary['outcome']): SessionVerdict | undefined {
  if (outcome === null) return undefined;
  const text = outcome === 'success' ? 'The verifier rewarded the trial.' : 'The verifier gave no reward.';
  return { completed: outcome === 'success', text, failingTests: [] };
}

function summaryOf(file: string, log: JsonObject, reader: AtifReader): SourceSummary {
  const session = reader.tally.finish();
  const summary = sessionSummary(file, atif.id, session);
  const hasUsage = session.responses.length > 0;
  return {
    ...summary,
    agent: textIn(objectIn(log, 'agent'), 'name') ?? atif.id,
    api_responses: hasUsage ? summary.api_responses : null,
    tokens: hasUsage ? reportedTokens(reader.metrics) : null,
    peak_context: hasUsage ? summary.peak_context : null,
    compactions: null,
    detail: {
      ...summary.detail,
      schema_version: textIn(log, 'schema_version') ?? null,
      session_id: textIn(log, 'session_id') ?? null,
      by_source: Object.fromEntries(reader.bySource),
      copied_context_steps: reader.copied,
      observation_results: reader.results,
      step_metrics: { ...reader.metrics },
      continued_trajectory_ref: textIn(log, 'continued_trajectory_ref') ?? null,
      subagent_refs: reader.subagents,
    },
  };
}

function reportedTokens({
  prompt_tokens,
  completion_tokens,
  cached_tokens,
}: AtifReader['metrics']): SummaryTokens {
  return {
    input: prompt_tokens,
    cache_read: cached_tokens,
    cache_write: null,
    output: completion_tokens,
    reasoning: null,
  };
}

class AtifReader {
  readonly tally = new SessionTally({ tellsOutcomes: false });
  readonly bySource = new Map<string, number>();
  /** Of the steps that are this file's own: those copied from an earlier part are counted there. */
  readonly metrics = { prompt_tokens: 0, completion_tokens: 0, cached_tokens: 0, cost_usd: 0 };
  copied = 0;
  results = 0;
  subagents = 0;
  #model = 'unknown';

  start(log: JsonObject): void {
    const agent = objectIn(log, 'agent');
    this.#model = textIn(agent, 'model_name') ?? this.#model;
    this.tally.note({ sessionId: sessionOf(log), version: textIn(agent, 'version') });
    for (const [place, step] of listIn(log, 'steps').entries()) this.#addStep(step, place);
  }

  #addStep(step: JsonValue, place: number): void {
    const source = textIn(step, 'source') ?? 'unknown';
    this.tally.row(/^(?:system|user|agent)$/.test(source) ? 'known' : 'unknown');
    this.bySource.set(source, (this.bySource.get(source) ?? 0) + 1);
    const results = listIn(objectIn(step, 'observation'), 'results');
    this.results += results.length;
    for (const result of results) this.subagents += listIn(result, 'subagent_trajectory_ref').length;
    if (flagIn(step, 'is_copied_context')) {
      this.copied += 1;
      return;
    }
    const timestamp = textIn(step, 'timestamp');
    this.tally.time(timestamp);
    if (source === 'user') this.tally.prompt(textOfContent(member(step, 'message')));
    for (const call of listIn(step, 'tool_calls')) this.tally.call(callOf(call));
    this.#addMetrics(step, place);
    for (const result of results) {
      const output = textOfContent(member(result, 'content'));
      const id = textIn(result, 'source_call_id');
      if (id !== undefined)
        this.tally.answer(id, { isError: false, isRefusal: false, output, timestamp, working: undefined });
    }
  }

  #addMetrics(step: JsonValue, place: number): void {
    const metrics = objectIn(step, 'metrics');
    if (metrics === undefined) return;
    const model = textIn(step, 'model_name') ?? this.#model;
    const prompt = numberIn(metrics, 'prompt_tokens') ?? 0;
    const completion = numberIn(metrics, 'completion_tokens') ?? 0;
    const cached = Math.min(prompt, numberIn(metrics, 'cached_tokens') ?? 0);
    this.metrics.prompt_tokens += prompt;
    this.metrics.completion_tokens += completion;
    this.metrics.cached_tokens += cached;
    this.metrics.cost_usd += numberIn(metrics, 'cost_usd') ?? 0;
    this.tally.model(model);
    this.tally.respond({
      id: `step-${numberIn(step, 'step_id') ?? place + 1}`,
      model,
      timestamp: textIn(step, 'timestamp'),
      tokens: {
        input: prompt - cached,
        cacheRead: cached,
        cacheWrite: 0,
        output: completion,
        reasoning: undefined,
      },
    });
  }
}

function callOf(call: JsonValue) {
  const given = objectIn(call, 'arguments');
  const name = textIn(call, 'function_name') ?? 'unknown';
  const isShell = /bash|shell|terminal|exec|run_command/i.test(name);
  return {
    id: textIn(call, 'tool_call_id') ?? '',
    name,
    command: isShell
      ? (textIn(given, 'command') ?? textIn(given, 'cmd') ?? textIn(given, 'keystrokes'))
      : undefined,
    file: textIn(given, 'path') ?? textIn(given, 'file_path'),
  };
}

/** Parts of one trajectory share a session id, and so can different trials: the first own step tells them apart. */
function sessionOf(log: JsonObject): string {
  const own = listIn(log, 'steps').find((step) => !flagIn(step, 'is_copied_context'));
  const said = [
    textIn(own, 'timestamp'),
    textOfContent(member(own, 'message')),
    JSON.stringify(numberIn(own, 'step_id') ?? 0),
  ];
  const mark = createHash('sha256').update(said.join('\n')).digest('hex').slice(0, 12);
  return `${textIn(log, 'session_id') ?? 'trajectory'}@${mark}`;
}
