import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { CollectedRecord } from './collected-record.ts';
import { flagIn, type JsonObject, listIn, member, numberIn, objectIn, textIn } from './json-shape.ts';
import { historyOf, type OpenHandsEvent, readEvent } from './openhands-events.ts';
import { patchSize } from './patch-size.ts';
import { type SessionVerdict, sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';
import type { SourceSummary, SummaryTokens } from './source-summary.ts';

const collector = 'openhands';

/** What one run, a line of `output.jsonl` or a list of events, adds up to. */
export type OpenHandsRun = {
  readonly summary: SourceSummary;
  readonly records: readonly CollectedRecord[];
};

export function readRun(file: string, run: JsonValue): OpenHandsRun {
  const reader = new RunReader();
  reader.start(run);
  const session = reader.tally.finish();
  const verdict = verdictOf(run);
  const records = sessionRecords({ collector, whole: session, verdict });
  const summary = sessionSummary(file, collector, session);
  const patch = patchSize(patchIn(run));
  const tokens = reportedTokens(objectIn(objectIn(run, 'metrics'), 'accumulated_token_usage'));
  const responses = session.responses.length > 0;
  return {
    records,
    summary: {
      ...summary,
      api_responses: responses ? summary.api_responses : null,
      peak_context: responses ? summary.peak_context : null,
      tokens: tokens ?? (responses ? summary.tokens : null),
      // Edits carry no line counts; the patch that was submitted does.
      lines_added: patch.files === 0 ? summary.lines_added : patch.added,
      lines_removed: patch.files === 0 ? summary.lines_removed : patch.removed,
      outcome: verdict === undefined ? null : verdict.completed ? 'success' : 'failure',
      detail: { ...detailOf(run, reader), patch: { ...patch }, ...summary.detail },
    },
  };
}

function detailOf(run: JsonValue, reader: RunReader): SourceSummary['detail'] {
  const metadata = objectIn(run, 'metadata');
  return {
    instance_id: textIn(run, 'instance_id') ?? null,
    events: reader.events,
    actions: Object.fromEntries(reader.actions),
    observations: Object.fromEntries(reader.observations),
    run_nonzero_exit: reader.nonzeroExits,
    error_observations: reader.observations.get('error') ?? 0,
    finished: reader.actions.has('finish'),
    error: textIn(run, 'error') ?? null,
    success: successIn(run) ?? null,
    accumulated_cost: numberIn(objectIn(run, 'metrics'), 'accumulated_cost') ?? null,
    agent: textIn(metadata, 'agent_class') ?? null,
    model: textIn(objectIn(metadata, 'llm_config'), 'model') ?? null,
    max_iterations: numberIn(metadata, 'max_iterations') ?? null,
  };
}

/** Of an evaluation: its report beside the patch, or a flag in older runs. */
function verdictOf(run: JsonValue): SessionVerdict | undefined {
  const report = objectIn(objectIn(run, 'test_result'), 'report') ?? objectIn(run, 'report');
  const resolved = member(report, 'resolved') ?? successIn(run);
  if (typeof resolved !== 'boolean') return undefined;
  const text = resolved ? 'The evaluation resolved the instance.' : 'The evaluation did not resolve it.';
  return { completed: resolved, text, failingTests: [] };
}

function successIn(run: JsonValue): boolean | undefined {
  const success = member(run, 'success');
  return typeof success === 'boolean' ? success : undefined;
}

function patchIn(run: JsonValue): string {
  return (
    textIn(objectIn(run, 'test_result'), 'git_patch') ??
    textIn(run, 'git_patch') ??
    textIn(run, 'model_patch') ??
    ''
  );
}

function reportedTokens(usage: JsonObject | undefined): SummaryTokens | null {
  if (usage === undefined) return null;
  return {
    input: numberIn(usage, 'prompt_tokens') ?? null,
    cache_read: numberIn(usage, 'cache_read_tokens') ?? null,
    cache_write: numberIn(usage, 'cache_write_tokens') ?? null,
    output: numberIn(usage, 'completion_tokens') ?? null,
    reasoning: numberIn(usage, 'reasoning_tokens') ?? null,
  };
}

/** What an agent does that is no use of a tool: talking, ending, keeping its own state. */
const noTools = new Set([
  'message',
  'system',
  'finish',
  'reject',
  'recall',
  'change_agent_state',
  'null',
  'pause',
  'resume',
  'stop',
  'condensation',
  'summarize',
  'initialize',
  'start',
]);

class RunReader {
  readonly tally = new SessionTally();
  readonly actions = new Map<string, number>();
  readonly observations = new Map<string, number>();
  events = 0;
  nonzeroExits = 0;
  readonly #called = new Set<string>();
  #last: OpenHandsEvent | undefined;

  start(run: JsonValue): void {
    const history = historyOf(run);
    this.tally.note({ sessionId: sessionOf(run, history), feature: textIn(run, 'instance_id') });
    for (const value of history) {
      const event = readEvent(value);
      this.events += 1;
      this.tally.row(event === undefined ? 'unknown' : 'known');
      if (event !== undefined) this.#add(event);
    }
    this.#endWith(run);
  }

  #add(event: OpenHandsEvent): void {
    this.tally.time(event.timestamp);
    this.#last = event;
    if (event.kind.kind === 'action') this.#addAction(event, event.kind);
    else if (event.kind.kind === 'observation') this.#addObservation(event, event.kind);
  }

  #addAction(
    event: OpenHandsEvent,
    { name, args }: Extract<OpenHandsEvent['kind'], { kind: 'action' }>,
  ): void {
    this.actions.set(name, (this.actions.get(name) ?? 0) + 1);
    this.tally.note({ version: textIn(args, 'openhands_version'), working: textIn(args, 'cwd') });
    if (event.source === 'user' && name === 'message') this.tally.prompt(textIn(args, 'content') ?? '');
    if (name === 'condensation') this.#compact(event);
    if (event.source === 'agent' && !noTools.has(name)) {
      this.#called.add(event.id);
      this.tally.call({
        id: event.id,
        name,
        command: name === 'run' ? textIn(args, 'command') : undefined,
        file: textIn(args, 'path'),
      });
    }
    this.#addResponse(event);
  }

  /** Events were forgotten, or replaced by a summary. */
  #compact({ id, timestamp }: OpenHandsEvent): void {
    this.tally.compact({ id, timestamp, trigger: 'auto', before: undefined, after: undefined });
  }

  /** Several actions can come of one response, and repeat it. */
  #addResponse({ response, timestamp }: OpenHandsEvent): void {
    if (response === undefined) return;
    const { id, model, ...tokens } = response;
    this.tally.model(model);
    this.tally.respond({ id, model, timestamp, tokens });
  }

  #addObservation(
    { timestamp }: OpenHandsEvent,
    observation: Extract<OpenHandsEvent['kind'], { kind: 'observation' }>,
  ): void {
    const { name, cause, content, exitCode, extras } = observation;
    this.observations.set(name, (this.observations.get(name) ?? 0) + 1);
    const isNonzero = exitCode !== undefined && exitCode !== 0;
    if (isNonzero) this.nonzeroExits += 1;
    if (!this.#called.has(cause)) return;
    const isRefusal = name === 'user_rejected';
    const isError = isNonzero || name === 'error' || isRefusal;
    const working = textIn(objectIn(extras, 'metadata'), 'working_dir');
    const call = this.tally.answer(cause, { isError, isRefusal, output: content, timestamp, working });
    if (isError || call === undefined || !/^(?:edit|write)$/.test(call.name)) return;
    this.tally.edit({ file: call.file, added: undefined, removed: undefined });
  }

  /** A run that was stopped says so in `error`, or in the agent's last state. */
  #endWith(run: JsonValue): void {
    const error = textIn(run, 'error') ?? '';
    if (error === '' || flagIn(run, 'success')) return;
    const kind = /iteration|budget|limit|timeout/i.test(error) ? 'limit' : 'aborted';
    const { timestamp, id = '' } = this.#last ?? { timestamp: undefined };
    this.tally.end({ kind, id: `${textIn(run, 'instance_id') ?? ''}/${id}`, timestamp, text: error });
  }
}

/** Runs of one instance are told apart by how they began. */
function sessionOf(run: JsonValue, history: readonly JsonValue[]): string {
  const beginning = history
    .slice(0, 4)
    .map((event) => [
      textIn(event, 'timestamp') ?? '',
      textIn(event, 'message') ?? textIn(event, 'id') ?? '',
    ]);
  const mark = createHash('sha256').update(JSON.stringify(beginning)).digest('hex').slice(0, 12);
  const said = textIn(run, 'instance_id') ?? textIn(run, 'session_id') ?? listIn(run, 'ids')[0];
  return `${typeof said === 'string' ? said : 'run'}@${mark}`;
}
