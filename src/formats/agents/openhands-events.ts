import type { JsonValue } from '../../core/privacy/json-value.ts';
import {
  asObject,
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  textIn,
  textOfContent,
} from './json-shape.ts';

/** An event of OpenHands in one spelling, whichever version wrote it. */
export type OpenHandsEvent = {
  readonly id: string;
  readonly timestamp: string | undefined;
  readonly source: string;
  readonly kind:
    | { readonly kind: 'action'; readonly name: string; readonly args: JsonObject | undefined }
    | {
        readonly kind: 'observation';
        readonly name: string;
        /** The event that it answers. */
        readonly cause: string;
        readonly content: string;
        readonly exitCode: number | undefined;
        readonly extras: JsonObject | undefined;
      }
    | { readonly kind: 'other'; readonly name: string };
  readonly response: OpenHandsResponse | undefined;
};

/** What the model's provider said of one response, in disjoint parts. */
export type OpenHandsResponse = {
  readonly id: string;
  readonly model: string;
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number | undefined;
};

/**
 * Reads one event: `{action, args}` and `{observation, cause, content, extras}` of versions before 1.0, `{kind: "ActionEvent",
 * tool_name, …}` of the software agent SDK after it. `undefined` for anything else.
 * https://docs.openhands.dev/sdk/arch/events
 */
export function readEvent(value: JsonValue): OpenHandsEvent | undefined {
  const event = asObject(value);
  if (event === undefined) return undefined;
  const type = textIn(event, 'kind');
  if (type !== undefined && /(?:Event|Observation|Condensation\w*)$/.test(type))
    return readSdkEvent(event, type);
  const [action, observation] = [textIn(event, 'action'), textIn(event, 'observation')];
  if (action === undefined && observation === undefined) return undefined;
  const extras = objectIn(event, 'extras');
  return {
    ...baseOf(event),
    kind:
      action !== undefined
        ? { kind: 'action', name: action, args: objectIn(event, 'args') }
        : {
            kind: 'observation',
            name: observation ?? '',
            cause: idText(member(event, 'cause')),
            content: textOfContent(member(event, 'content')),
            exitCode: exitCodeIn(extras),
            extras,
          },
    response: responseOf(objectIn(objectIn(event, 'tool_call_metadata'), 'model_response')),
  };
}

/** Newer events are joined by the id of the tool call. */
function readSdkEvent(event: JsonObject, type: string): OpenHandsEvent {
  const base = { ...baseOf(event), response: undefined };
  const call = textIn(event, 'tool_call_id');
  if (type === 'ActionEvent') {
    const args = objectIn(event, 'action');
    return {
      ...base,
      id: call ?? base.id,
      kind: { kind: 'action', name: sdkAction(textIn(event, 'tool_name'), args), args },
    };
  }
  if (type === 'MessageEvent') {
    const content = textOfContent(member(objectIn(event, 'llm_message'), 'content'));
    return { ...base, kind: { kind: 'action', name: 'message', args: { content } } };
  }
  if (type === 'Condensation')
    return { ...base, kind: { kind: 'action', name: 'condensation', args: undefined } };
  const observation = objectIn(event, 'observation');
  const isError = type === 'AgentErrorEvent' || type === 'ConversationErrorEvent';
  const isRefusal = type === 'UserRejectObservation';
  if (!isError && !isRefusal && observation === undefined)
    return { ...base, kind: { kind: 'other', name: type } };
  const content =
    textOfContent(member(observation, 'content')) || textOfContent(member(observation, 'output'));
  return {
    ...base,
    kind: {
      kind: 'observation',
      name: isRefusal
        ? 'user_rejected'
        : isError || member(observation, 'is_error') === true
          ? 'error'
          : 'result',
      cause: call ?? '',
      content: content || (textIn(event, 'error') ?? textIn(event, 'rejection_reason') ?? ''),
      exitCode: exitCodeIn(observation),
      extras: observation,
    },
  };
}

/** Tools of the SDK by the names of the older actions. */
function sdkAction(tool: string | undefined, args: JsonObject | undefined): string {
  if (/^(?:execute_bash|terminal|bash)$/.test(tool ?? '')) return 'run';
  if (/^(?:str_replace_editor|file_editor)$/.test(tool ?? ''))
    return textIn(args, 'command') === 'view' ? 'read' : 'edit';
  return tool ?? 'unknown';
}

/** `-1` stands for a command that still runs: it has no exit code yet. */
function exitCodeIn(extras: JsonObject | undefined): number | undefined {
  const code = numberIn(objectIn(extras, 'metadata'), 'exit_code') ?? numberIn(extras, 'exit_code');
  return code === undefined || code < 0 ? undefined : code;
}

function baseOf(event: JsonObject) {
  return {
    id: idText(member(event, 'id')),
    timestamp: utc(textIn(event, 'timestamp')),
    source: textIn(event, 'source') ?? 'unknown',
  };
}

function idText(id: JsonValue | undefined): string {
  return typeof id === 'number' || typeof id === 'string' ? String(id) : '';
}

/** Times are written without a zone; runs are kept in UTC. */
function utc(time: string | undefined): string | undefined {
  if (time === undefined || /(?:Z|[+-]\d{2}:?\d{2})$/.test(time)) return time;
  return `${time.replace(' ', 'T')}Z`;
}

/** Usage of a chat completion: the prompt's tokens hold those read from and written to the cache. */
function responseOf(response: JsonObject | undefined): OpenHandsResponse | undefined {
  const usage = objectIn(response, 'usage');
  const id = textIn(response, 'id');
  if (usage === undefined || id === undefined) return undefined;
  const prompt = numberIn(usage, 'prompt_tokens') ?? 0;
  const cacheRead =
    numberIn(usage, 'cache_read_input_tokens') ??
    numberIn(objectIn(usage, 'prompt_tokens_details'), 'cached_tokens') ??
    0;
  const cacheWrite = numberIn(usage, 'cache_creation_input_tokens') ?? 0;
  return {
    id,
    model: textIn(response, 'model') ?? 'unknown',
    input: Math.max(0, prompt - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: numberIn(usage, 'completion_tokens') ?? 0,
    reasoning: numberIn(objectIn(usage, 'completion_tokens_details'), 'reasoning_tokens'),
  };
}

/** Events in order. The oldest runs keep pairs of an action and its observation. */
function eventsIn(history: readonly JsonValue[]): readonly JsonValue[] {
  return history.flatMap((item) => (Array.isArray(item) ? eventsIn(item) : [item]));
}

/** The history of a run, or a list of events by itself. */
export function historyOf(run: JsonValue): readonly JsonValue[] {
  if (Array.isArray(run)) return eventsIn(run);
  const found = ['history', 'events', 'trajectory'].map((name) => listIn(run, name));
  return eventsIn(found.find((list) => list.length > 0) ?? []);
}
