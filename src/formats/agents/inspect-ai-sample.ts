import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { CollectedRecord } from './collected-record.ts';
import { type JsonObject, listIn, member, numberIn, objectIn, textIn, textOfContent } from './json-shape.ts';
import type { ResponseTokens } from './response-tally.ts';
import { type SessionVerdict, sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';
import type { SourceSummary } from './source-summary.ts';

const collector = 'inspect-ai';

/** What belongs to all samples of a log. */
export type InspectRun = {
  readonly runId: string;
  readonly task: string;
  readonly model: string;
  readonly version: string | undefined;
  /** Scorers whose values the evaluation itself counts as right or wrong: it reports an accuracy of them. */
  readonly judging: ReadonlySet<string>;
};

export type InspectSample = {
  readonly summary: SourceSummary;
  readonly records: readonly CollectedRecord[];
  readonly scores: readonly (readonly [scorer: string, value: string])[];
  readonly hasError: boolean;
};

export function readSample(file: string, sample: JsonValue, run: InspectRun): InspectSample {
  const tally = new SessionTally();
  const id = member(sample, 'id');
  const name = `${run.task}/${typeof id === 'number' || typeof id === 'string' ? id : 'sample'}`;
  const epoch = numberIn(sample, 'epoch') ?? 1;
  const sessionId = textIn(sample, 'uuid') ?? `${run.runId}/${name}@${epoch}`;
  tally.note({ sessionId, version: run.version, feature: name });
  const calls = new MessageReader(tally);
  // Rows are the messages; events tell when, and what each response used.
  for (const event of listIn(sample, 'events')) addEvent(event, tally, calls);
  for (const message of listIn(sample, 'messages')) {
    tally.row(/^(?:system|user|assistant|tool)$/.test(textIn(message, 'role') ?? '') ? 'known' : 'unknown');
    calls.add(message, undefined);
  }
  endOf(sample, sessionId, tally);
  const session = tally.finish();
  const verdict = verdictOf(sample, run);
  const summary = sessionSummary(file, collector, session);
  return {
    summary: {
      ...summary,
      outcome: verdict === undefined ? null : verdict.completed ? 'success' : 'failure',
    },
    records: sessionRecords({ collector, whole: session, verdict }),
    scores: scoresOf(sample),
    hasError: objectIn(sample, 'error') !== undefined,
  };
}

/** Reads each message once: events repeat the messages of the whole conversation so far. */
class MessageReader {
  readonly #tally: SessionTally;

  constructor(tally: SessionTally) {
    this.#tally = tally;
  }

  add(message: JsonValue | undefined, timestamp: string | undefined): void {
    const role = textIn(message, 'role');
    if (role === 'user') this.#tally.prompt(textOfContent(member(message, 'content')));
    for (const call of listIn(message, 'tool_calls')) this.#tally.call(callOf(call));
    if (role !== 'tool') return;
    const error = objectIn(message, 'error');
    this.#tally.answer(textIn(message, 'tool_call_id') ?? '', {
      isError: error !== undefined,
      // `approval`: a person or a policy said no.
      isRefusal: textIn(error, 'type') === 'approval',
      output: textOfContent(member(message, 'content')) || (textIn(error, 'message') ?? ''),
      timestamp,
      working: undefined,
    });
  }
}

function callOf(call: JsonValue) {
  const given = objectIn(call, 'arguments');
  const name = textIn(call, 'function') ?? 'unknown';
  const isShell = /bash|shell|exec|terminal/i.test(name);
  return {
    id: textIn(call, 'id') ?? '',
    name,
    command: isShell ? (textIn(given, 'cmd') ?? textIn(given, 'command')) : undefined,
    file: textIn(given, 'path') ?? textIn(given, 'file'),
  };
}

function addEvent(event: JsonValue, tally: SessionTally, calls: MessageReader): void {
  const timestamp = textIn(event, 'timestamp');
  tally.time(timestamp);
  const kind = textIn(event, 'event');
  if (kind === 'model') addResponse(event, tally, calls);
  else if (kind === 'tool') {
    const error = objectIn(event, 'error');
    const id = textIn(event, 'id');
    if (id === undefined || member(event, 'result') === undefined) return;
    calls.add(
      {
        role: 'tool',
        tool_call_id: id,
        content: textOfContent(member(event, 'result')),
        ...(error === undefined ? {} : { error }),
      },
      timestamp,
    );
  }
}

function addResponse(event: JsonValue, tally: SessionTally, calls: MessageReader): void {
  const output = objectIn(event, 'output');
  const timestamp = textIn(event, 'timestamp');
  const model = textIn(event, 'model') ?? textIn(output, 'model') ?? 'unknown';
  for (const choice of listIn(output, 'choices')) calls.add(objectIn(choice, 'message'), timestamp);
  const usage = objectIn(output, 'usage');
  tally.model(model);
  if (usage === undefined) return;
  const message = objectIn(listIn(output, 'choices')[0], 'message');
  const id = textIn(event, 'uuid') ?? textIn(message, 'id') ?? `${timestamp ?? ''}`;
  tally.respond({ id, model, timestamp, tokens: inspectTokens(usage) });
}

/** Whether the input holds the cached tokens is the provider's convention; the total tells. */
function inspectTokens(usage: JsonObject): ResponseTokens {
  const [input = 0, output = 0, cacheRead = 0, cacheWrite = 0] = [
    'input_tokens',
    'output_tokens',
    'input_tokens_cache_read',
    'input_tokens_cache_write',
  ].map((name) => numberIn(usage, name) ?? 0);
  const total = numberIn(usage, 'total_tokens') ?? input + output;
  const holdsCached = total <= input + output;
  return {
    input: holdsCached ? Math.max(0, input - cacheRead - cacheWrite) : input,
    cacheRead,
    cacheWrite,
    output,
    reasoning: numberIn(usage, 'reasoning_tokens'),
  };
}

/** A sample that an error or a limit ended. */
function endOf(sample: JsonValue, id: string, tally: SessionTally): void {
  const limit = objectIn(sample, 'limit');
  const error = objectIn(sample, 'error');
  if (limit === undefined && error === undefined) return;
  tally.end({
    kind: limit === undefined ? 'aborted' : 'limit',
    id,
    timestamp: textIn(sample, 'completed_at'),
    text:
      limit === undefined
        ? (textIn(error, 'message') ?? 'error')
        : `Limit reached: ${textIn(limit, 'type') ?? 'unknown'}.`,
  });
}

function scoresOf(sample: JsonValue): InspectSample['scores'] {
  return Object.entries(objectIn(sample, 'scores') ?? {}).map(([scorer, score]) => {
    const value = member(score, 'value');
    return [scorer, typeof value === 'string' ? value : JSON.stringify(value ?? null)];
  });
}

/** By all scorers that judge: one that says wrong decides, and right takes all of them. */
function verdictOf(sample: JsonValue, { judging }: InspectRun): SessionVerdict | undefined {
  const scores = Object.entries(objectIn(sample, 'scores') ?? {});
  const judged = scores.map(([scorer, score]) => ({
    scorer,
    isRight: isRight(member(score, 'value'), judging.has(scorer) ? 'judged' : 'measured'),
  }));
  const wrong = judged.filter((each) => each.isRight === false).map(({ scorer }) => scorer);
  if (wrong.length > 0)
    return { completed: false, text: `Scored as wrong by ${wrong.join(', ')}.`, failingTests: [] };
  if (judged.length === 0 || judged.some((each) => each.isRight === undefined)) return undefined;
  return { completed: true, text: 'Scored as right.', failingTests: [] };
}

/** `C` is correct, `I` incorrect, `N` no answer. A number that is only measured is neither. */
function isRight(value: JsonValue | undefined, meaning: 'judged' | 'measured'): boolean | undefined {
  if (value === 'C' || value === true) return true;
  if (value === 'I' || value === 'N' || value === false) return false;
  return meaning === 'judged' && (value === 1 || value === 0) ? value === 1 : undefined;
}
