import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { CollectedRecord } from './collected-record.ts';
import { parseJson } from './json-document.ts';
import {
  asObject,
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  objectsOf,
  textIn,
} from './json-shape.ts';
import { sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';
import type { SourceSummary } from './source-summary.ts';

const collector = 'langfuse';

/** A trace with its observations, in one of the shapes in which they are exported. */
export type LangfuseTrace = {
  readonly about: JsonObject;
  readonly observations: readonly JsonObject[];
};

/**
 * The traces in a document: `{trace, observations}` as the screen exports it, a trace that holds its observations as the API
 * answers it, or lists of either, also under `data`.
 */
export function tracesIn(document: JsonValue): readonly LangfuseTrace[] {
  if (Array.isArray(document)) return document.flatMap(tracesIn);
  const about = objectIn(document, 'trace') ?? asObject(document);
  const own = listIn(document, 'observations');
  const observations = objectsOf(own.length > 0 ? own : listIn(about, 'observations'));
  if (about !== undefined && textIn(about, 'id') !== undefined && observations.length > 0)
    return [{ about, observations }];
  const list = member(document, 'data') ?? member(document, 'traces');
  return Array.isArray(list) ? list.flatMap(tracesIn) : [];
}

export function readTrace(
  file: string,
  { about, observations }: LangfuseTrace,
): { readonly summary: SourceSummary; readonly records: readonly CollectedRecord[] } {
  const reader = new TraceReader();
  const id = textIn(about, 'id') ?? '';
  reader.tally.note({ sessionId: id, version: textIn(about, 'release') });
  const inOrder = observations.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  for (const observation of inOrder) reader.add(observation);
  const session = reader.tally.finish();
  const summary = sessionSummary(file, collector, session);
  const hasUsage = session.responses.length > 0;
  return {
    records: sessionRecords({ collector, whole: session }),
    summary: {
      ...summary,
      user_rejected: null,
      edits: null,
      lines_added: null,
      lines_removed: null,
      compactions: null,
      api_responses: reader.types.get('GENERATION') ?? 0,
      tokens: hasUsage ? summary.tokens : null,
      peak_context: hasUsage ? summary.peak_context : null,
      detail: {
        trace_id: id,
        session_id: textIn(about, 'sessionId') ?? null,
        name: textIn(about, 'name') ?? null,
        observations: observations.length,
        by_type: Object.fromEntries(reader.types),
        levels: Object.fromEntries(reader.levels),
        names: Object.fromEntries(reader.names),
        usage_sum: Object.fromEntries(reader.usage),
        scores: listIn(about, 'scores').map((score) => [
          textIn(score, 'name') ?? '',
          numberIn(score, 'value') ?? textIn(score, 'stringValue') ?? null,
        ]),
        ...summary.detail,
      },
    },
  };
}

function startOf(observation: JsonObject): string {
  return textIn(observation, 'startTime') ?? '';
}

const types = new Set([
  'GENERATION',
  'TOOL',
  'AGENT',
  'SPAN',
  'CHAIN',
  'EVENT',
  'RETRIEVER',
  'EVALUATOR',
  'EMBEDDING',
  'GUARDRAIL',
]);

class TraceReader {
  readonly tally = new SessionTally();
  readonly types = new Map<string, number>();
  readonly levels = new Map<string, number>();
  readonly names = new Map<string, number>();
  readonly usage = new Map<string, number>();

  add(observation: JsonObject): void {
    const type = textIn(observation, 'type') ?? 'unknown';
    this.tally.row(types.has(type) ? 'known' : 'unknown');
    this.tally.time(textIn(observation, 'startTime'));
    this.tally.time(textIn(observation, 'endTime'));
    for (const [counts, name] of [
      [this.types, type],
      [this.levels, textIn(observation, 'level') ?? 'unknown'],
      [this.names, textIn(observation, 'name') ?? ''],
    ] as const)
      counts.set(name, (counts.get(name) ?? 0) + 1);
    if (type === 'GENERATION') this.#addGeneration(observation);
    else if (type === 'TOOL') this.#addTool(observation);
  }

  #addGeneration(observation: JsonObject): void {
    const id = textIn(observation, 'id') ?? '';
    const model = textIn(observation, 'model');
    const timestamp = textIn(observation, 'endTime') ?? textIn(observation, 'startTime');
    const usage = objectIn(observation, 'usageDetails') ?? objectIn(observation, 'usage');
    if (model !== undefined) this.tally.model(model);
    for (const [name, count] of Object.entries(usage ?? {}))
      if (typeof count === 'number') this.usage.set(name, (this.usage.get(name) ?? 0) + count);
    if (usage !== undefined && Object.keys(usage).length > 0)
      this.tally.respond({ id, model: model ?? 'unknown', timestamp, tokens: tokensOf(usage) });
    if (textIn(observation, 'level') !== 'ERROR') return;
    const text = textIn(observation, 'statusMessage') ?? 'error';
    this.tally.end({ kind: 'api_error', id, timestamp, text });
  }

  #addTool(observation: JsonObject): void {
    const id = textIn(observation, 'id') ?? '';
    const name = (textIn(observation, 'name') ?? 'unknown').replace(/^(?:execute_tool|running tool:) /, '');
    const input = asObject(unpacked(member(observation, 'input')));
    const isShell = /bash|shell|terminal|exec/i.test(name);
    const command = isShell ? (textIn(input, 'command') ?? textIn(input, 'cmd')) : undefined;
    this.tally.call({ id, name, command, file: textIn(input, 'file_path') ?? textIn(input, 'path') });
    const timestamp = textIn(observation, 'endTime');
    if (timestamp === undefined) return;
    const output = member(observation, 'output');
    this.tally.answer(id, {
      isError: textIn(observation, 'level') === 'ERROR',
      isRefusal: false,
      output: typeof output === 'string' ? output : (textIn(observation, 'statusMessage') ?? ''),
      timestamp,
      working: undefined,
    });
  }
}

/** Inputs are objects, or JSON in a string. */
function unpacked(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? parseJson(value) : value;
}

/** Kinds of usage are added up to the total, so they do not overlap; their names depend on the provider. */
function tokensOf(usage: JsonObject) {
  const sum = (pattern: RegExp) =>
    Object.entries(usage).reduce(
      (total, [name, count]) => (pattern.test(name) && typeof count === 'number' ? total + count : total),
      0,
    );
  const reasoning = sum(/reasoning/i);
  return {
    input: sum(/^(?:input|prompt|promptTokens|input_tokens)$/),
    cacheRead: sum(/cache_?read|cached/i),
    cacheWrite: sum(/cache_?(?:creation|write)/i),
    output: sum(/^(?:output|completion|completionTokens|output_tokens)$/) + reasoning,
    reasoning: reasoning === 0 ? undefined : reasoning,
  };
}
