import { headOf } from '../formats/agents/excerpt.ts';
import { parseJson } from '../formats/agents/json-document.ts';
import type { JsonObject } from '../formats/agents/json-shape.ts';
import { asObject, member, numberIn, objectIn, textIn } from '../formats/agents/json-shape.ts';

/** What an agent told its hook. */
export type HookEvent = {
  readonly agent: string;
  readonly event: string;
  /** As the agent wrote it. */
  readonly payload: JsonObject;
  readonly sessionId: string | undefined;
  readonly cwd: string | undefined;
  /** Logs that are worth collecting now; empty when the event leaves them as they were. */
  readonly transcripts: readonly string[];
};

/**
 * The events of Claude Code after which a transcript has something new to tell. Neither of the first two comes when the
 * program is killed; a later collection makes up for that. https://docs.claude.com/en/docs/claude-code/hooks
 */
const collecting = /^(?:Stop|SubagentStop|StopFailure|SessionEnd|PostCompact|AfterAgent)$/;

/** Gemini CLI's names for events; its fields are those of Claude Code. https://geminicli.com/docs/hooks/ */
const geminiEvents = /^(?:Before|After)(?:Agent|Model|Tool|ToolSelection)$|^PreCompress$/;

/**
 * Reads what an agent passes to its hook: the JSON of Claude Code's and Gemini CLI's hooks, or of Codex's `notify` program.
 * `undefined` for anything else.
 */
export function readHookEvent(text: string): HookEvent | undefined {
  const payload = asObject(parseJson(text));
  if (payload === undefined) return undefined;
  const name = textIn(payload, 'hook_event_name');
  const cwd = textIn(payload, 'cwd');
  if (name !== undefined) {
    const agent = geminiEvents.test(name) ? 'gemini-cli' : 'claude-code';
    const paths = [textIn(payload, 'transcript_path'), textIn(payload, 'agent_transcript_path')];
    const transcripts = collecting.test(name) ? paths.filter((path) => path !== undefined) : [];
    return { agent, event: name, payload, sessionId: textIn(payload, 'session_id'), cwd, transcripts };
  }
  const type = textIn(payload, 'type');
  const thread = textIn(payload, 'thread-id');
  if (type === undefined || thread === undefined) return undefined;
  return { agent: 'codex', event: type, payload, sessionId: thread, cwd, transcripts: [] };
}

/**
 * The line that is kept of an event, not yet redacted: what happened and to which tool, the beginning of a command and of an
 * error. Never what a tool read or wrote, nor what anybody said.
 */
export function hookLine(
  { agent, event, payload, sessionId }: HookEvent,
  { timestamp, project }: { readonly timestamp: string; readonly project: string },
): JsonObject {
  const input = objectIn(payload, 'tool_input');
  const said = {
    tool_name: textIn(payload, 'tool_name'),
    tool_use_id: textIn(payload, 'tool_use_id'),
    command: headed(textIn(input, 'command'), 300),
    file: textIn(input, 'file_path') ?? textIn(input, 'notebook_path'),
    error: headed(textIn(payload, 'error'), 1000),
    error_details: headed(textIn(payload, 'error_details'), 1000),
    is_interrupt: flag(payload, 'is_interrupt'),
    duration_ms: numberIn(payload, 'duration_ms'),
    trigger: textIn(payload, 'trigger'),
    reason: textIn(payload, 'reason'),
    source: textIn(payload, 'source'),
    stop_hook_active: flag(payload, 'stop_hook_active'),
    permission_mode: textIn(payload, 'permission_mode'),
    prompt_id: textIn(payload, 'prompt_id'),
    agent_id: textIn(payload, 'agent_id'),
    turn_id: textIn(payload, 'turn-id'),
  };
  return {
    schema: 'hook_events/1',
    timestamp,
    event,
    agent,
    session_id: sessionId ?? null,
    project,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  } as JsonObject;
}

function headed(text: string | undefined, length: number): string | undefined {
  return text === undefined ? undefined : headOf(text, length);
}

function flag(payload: JsonObject, name: string): boolean | undefined {
  const value = member(payload, name);
  return typeof value === 'boolean' ? value : undefined;
}
