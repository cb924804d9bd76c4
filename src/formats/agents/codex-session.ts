import type { JsonValue } from '../../core/privacy/json-value.ts';
import { createActivityTally } from './activity.ts';
import type { AgentSession } from './agent-session.ts';
import { codexExit } from './codex-output.ts';
import { type CodexCall, codexCallOf, codexOutputText } from './codex-tools.ts';
import type { Compaction } from './context-records.ts';
import { issueInPrompt } from './issue-in-prompt.ts';
import {
  flagIn,
  type JsonObject,
  listIn,
  member,
  numberIn,
  objectIn,
  textIn,
  textOfContent,
} from './json-shape.ts';
import { patchSize } from './patch-size.ts';
import { createResponseTally, type ResponseTokens, sumTokens } from './response-tally.ts';
import type { SessionEnding } from './session-ending.ts';
import { ShellTally } from './shell-tally.ts';
import { createToolTally } from './tool-tally.ts';

/** What the rows of one rollout add up to. */
export type CodexSession = AgentSession & {
  readonly historyBase: number | undefined;
  readonly turns: { readonly started: number; readonly completed: number; readonly aborted: number };
  readonly humanPrompts: number;
  readonly apiErrors: number;
  /** By what the log says of them; commands whose exit code it does not say are in neither. */
  readonly exits: { readonly zero: number; readonly nonzero: number };
  readonly patches: { readonly tried: number; readonly ok: number };
  readonly rollbacks: number;
  /** As the log adds them up; undefined when it never does. */
  readonly totalUsage: { readonly [part: string]: number } | undefined;
};

const rowTypes = new Set([
  'session_meta',
  'turn_context',
  'world_state',
  'event_msg',
  'response_item',
  'compacted',
  'inter_agent_communication_metadata',
]);

/** Adds up the rows of one Codex rollout; holds aggregates only, never a row. */
export class CodexSessionTally {
  readonly #counts = {
    rows: 0,
    unknownRows: 0,
    started: 0,
    completed: 0,
    aborted: 0,
    userMessages: 0,
    userItems: 0,
    apiErrors: 0,
    rollbacks: 0,
  };
  readonly #versions = new Set<string>();
  readonly #branches = new Set<string>();
  readonly #models = new Map<string, number>();
  readonly #calls = new Map<string, CodexCall>();
  readonly #exits = new Map<string, number>();
  readonly #patches = new Map<string, boolean>();
  readonly #editedFiles = new Set<string>();
  readonly #activity = createActivityTally();
  readonly #responses = createResponseTally();
  readonly #tools = createToolTally();
  readonly #shell = new ShellTally();
  readonly #compactions: Compaction[] = [];
  readonly #compactionEvents: Compaction[] = [];
  #lines = { added: 0, removed: 0 };
  #sessionId: string | undefined;
  #historyBase: number | undefined;
  #model = 'unknown';
  #working = '/';
  #folder: string | undefined;
  #prompt: string | undefined;
  #ending: SessionEnding | undefined;
  #window: number | undefined;
  #totalUsage: CodexSession['totalUsage'];

  add(row: JsonObject): void {
    const type = textIn(row, 'type') ?? '';
    const payload = objectIn(row, 'payload');
    const timestamp = textIn(row, 'timestamp');
    this.#counts.rows += 1;
    this.#activity.add(timestamp);
    if (payload === undefined || !rowTypes.has(type)) this.#counts.unknownRows += 1;
    else if (type === 'session_meta') this.#addMeta(payload);
    else if (type === 'turn_context') this.#addContext(payload);
    else if (type === 'compacted') this.#compactions.push(this.#compaction(timestamp));
    else if (type === 'event_msg') this.#addEvent(payload, timestamp);
    else if (type === 'response_item') this.#addItem(payload, timestamp);
  }

  finish(): CodexSession {
    const { failures, missing, ...shell } = this.#shell.finish();
    const { started, completed, aborted, userMessages, userItems, ...counts } = this.#counts;
    const responses = this.#responses.finish();
    const patches = [...this.#patches.values()];
    return {
      ...counts,
      sessionId: this.#sessionId,
      historyBase: this.#historyBase,
      agentId: undefined,
      isAgent: false,
      versions: [...this.#versions],
      branches: [...this.#branches],
      folder: this.#folder,
      feature: undefined,
      promptIssue: issueInPrompt(this.#prompt ?? ''),
      ending: this.#ending,
      missingPrograms: missing,
      models: Object.fromEntries(this.#models),
      window: this.#window,
      tellsOutcomes: true,
      responses,
      tokens: this.#totalUsage === undefined ? sumTokens(responses) : tokensOf(this.#totalUsage),
      totalUsage: this.#totalUsage,
      // Older versions write the event alone, newer ones both.
      compactions: this.#compactions.length > 0 ? this.#compactions : this.#compactionEvents,
      tools: this.#tools.counts(),
      edits: {
        edits: patches.filter((ok) => ok).length,
        files: this.#editedFiles.size,
        linesAdded: this.#lines.added,
        linesRemoved: this.#lines.removed,
      },
      shell,
      testFailures: failures,
      activity: this.#activity.finish(),
      turns: { started, completed, aborted },
      humanPrompts: userMessages === 0 ? userItems : userMessages,
      exits: countExits([...this.#exits.values()]),
      patches: { tried: patches.length, ok: patches.filter((ok) => ok).length },
    };
  }

  #addMeta(payload: JsonObject): void {
    addText(this.#versions, textIn(payload, 'cli_version'));
    addText(this.#branches, textIn(objectIn(payload, 'git'), 'branch'));
    this.#folder ??= textIn(payload, 'cwd');
    this.#working = textIn(payload, 'cwd') ?? this.#working;
    // Of several the first is the file's own: the others come with history that was copied in.
    if (this.#sessionId !== undefined) return;
    this.#sessionId = textIn(payload, 'id') ?? textIn(payload, 'session_id');
    this.#historyBase = numberIn(objectIn(payload, 'history_base'), 'end_ordinal_exclusive');
  }

  #addContext(payload: JsonObject): void {
    this.#working = textIn(payload, 'cwd') ?? this.#working;
    const model = textIn(payload, 'model');
    if (model === undefined) return;
    this.#model = model;
    if (!this.#models.has(model)) this.#models.set(model, 0);
  }

  #compaction(timestamp: string | undefined): Compaction {
    return {
      // Several can fall into one moment.
      id: `${timestamp ?? ''}/${this.#compactions.length + this.#compactionEvents.length + 1}`,
      timestamp,
      trigger: undefined,
      before: this.#responses.latest()?.occupied,
      after: undefined,
      turn: this.#responses.count(),
    };
  }

  #addEvent(payload: JsonObject, timestamp: string | undefined): void {
    switch (textIn(payload, 'type')) {
      case 'task_started':
      case 'turn_started':
        this.#counts.started += 1;
        this.#noteWindow(payload);
        break;
      case 'task_complete':
      case 'turn_complete':
        this.#counts.completed += 1;
        break;
      case 'turn_aborted':
        this.#counts.aborted += 1;
        this.#end('aborted', textIn(payload, 'reason') ?? 'turn_aborted', timestamp);
        break;
      case 'user_message':
        this.#addPrompt(textIn(payload, 'message'));
        break;
      case 'token_count':
        this.#addUsage(objectIn(payload, 'info'), timestamp);
        break;
      case 'exec_command_end':
        this.#addExecEnd(payload);
        break;
      case 'patch_apply_end':
        this.#addPatch(payload);
        break;
      case 'error':
      case 'stream_error':
        this.#counts.apiErrors += 1;
        this.#end('api_error', textIn(payload, 'message') ?? 'error', timestamp);
        break;
      case 'thread_rolled_back':
        this.#counts.rollbacks += 1;
        break;
      case 'context_compacted':
        this.#compactionEvents.push(this.#compaction(timestamp));
        break;
      case undefined:
        this.#counts.unknownRows += 1;
        break;
    }
  }

  #addPrompt(text: string | undefined): void {
    this.#counts.userMessages += 1;
    this.#prompt ??= text;
    this.#ending = undefined;
  }

  #end(kind: SessionEnding['kind'], text: string, timestamp: string | undefined): void {
    const response = this.#responses.latest();
    const id = `${this.#sessionId ?? ''}/${timestamp ?? this.#counts.rows}`;
    this.#ending = { kind, id, timestamp, text, response };
  }

  #noteWindow(said: JsonObject | undefined): void {
    const window = numberIn(said, 'model_context_window') ?? 0;
    if (window > 0) this.#window = window;
  }

  #addUsage(info: JsonObject | undefined, timestamp: string | undefined): void {
    const last = objectIn(info, 'last_token_usage');
    const total = numbersIn(objectIn(info, 'total_token_usage'));
    this.#noteWindow(info);
    // The event also tells rate limits, and then repeats the usage of before.
    const isRepeat =
      total !== undefined &&
      this.#totalUsage !== undefined &&
      JSON.stringify(total) === JSON.stringify(this.#totalUsage);
    this.#totalUsage = total ?? this.#totalUsage;
    if (last === undefined || isRepeat) return;
    this.#ending = undefined;
    this.#models.set(this.#model, (this.#models.get(this.#model) ?? 0) + 1);
    const id = `response-${this.#responses.count() + 1}`;
    this.#responses.add(id, {
      id,
      model: this.#model,
      timestamp,
      tokens: tokensOf(last),
      occupied: numberIn(last, 'total_tokens') ?? 0,
      calls: this.#tools.soFar(),
    });
  }

  #addExecEnd(payload: JsonObject): void {
    const id = textIn(payload, 'call_id');
    const code = numberIn(payload, 'exit_code');
    if (id !== undefined && code !== undefined) this.#exits.set(id, code);
  }

  #addPatch(payload: JsonObject): void {
    const id = textIn(payload, 'call_id') ?? `patch-${this.#patches.size}`;
    if (this.#patches.has(id)) return;
    const isOk = flagIn(payload, 'success');
    this.#patches.set(id, isOk);
    if (!isOk) return;
    for (const [file, change] of Object.entries(objectIn(payload, 'changes') ?? {})) {
      this.#editedFiles.add(file);
      this.#shell.addEdit(file);
      this.#addLines(change);
    }
  }

  #addLines(change: JsonValue): void {
    const { added, removed } = patchSize(textIn(change, 'unified_diff') ?? '');
    const content = textIn(change, 'content');
    const lines = content === undefined || content === '' ? 0 : content.replace(/\n$/, '').split('\n').length;
    const isRemoval = textIn(change, 'type') === 'delete';
    this.#lines = {
      added: this.#lines.added + added + (isRemoval ? 0 : lines),
      removed: this.#lines.removed + removed + (isRemoval ? lines : 0),
    };
  }

  #addItem(payload: JsonObject, timestamp: string | undefined): void {
    const type = textIn(payload, 'type');
    if (type === 'function_call' || type === 'custom_tool_call' || type === 'local_shell_call') {
      const call = codexCallOf(payload);
      if (this.#calls.has(call.id)) return;
      this.#calls.set(call.id, call);
      this.#tools.call({ id: call.id, name: call.name, command: call.command, file: undefined });
    } else if (type === 'function_call_output' || type === 'custom_tool_call_output')
      this.#addOutput(payload, timestamp);
    else if (type === 'message' && textIn(payload, 'role') === 'user') this.#addUserItem(payload);
    else if (type === undefined) this.#counts.unknownRows += 1;
  }

  #addUserItem(payload: JsonObject): void {
    const text = textOfContent(listIn(payload, 'content'));
    // Instructions and surroundings come as the user's messages too, in tags or under a heading.
    if (text === '' || /^\s*(?:<|# AGENTS\.md)/.test(text)) return;
    this.#counts.userItems += 1;
    this.#prompt ??= text;
  }

  #addOutput(payload: JsonObject, timestamp: string | undefined): void {
    const id = textIn(payload, 'call_id') ?? '';
    const output = codexOutputText(member(payload, 'output'));
    const said = codexExit(output);
    if (said !== undefined && !this.#exits.has(id)) this.#exits.set(id, said);
    const code = this.#exits.get(id);
    const isRefusal = /rejected by user/i.test(output.slice(0, 200));
    // An exit code that the log does not say is unknown, not zero; here it only means that no error is known.
    const answered = this.#tools.answer(id, { isError: isRefusal || (code ?? 0) !== 0, isRefusal });
    const call = this.#calls.get(id);
    if (answered?.command === undefined) return;
    this.#shell.add({
      id: `${this.#sessionId ?? ''}/${id}`,
      command: answered.command,
      isError: (code ?? 0) !== 0,
      output,
      timestamp,
      working: call?.working ?? this.#working,
      response: this.#responses.latest(),
    });
  }
}

function countExits(codes: readonly number[]): CodexSession['exits'] {
  const zero = codes.filter((code) => code === 0).length;
  return { zero, nonzero: codes.length - zero };
}

function numbersIn(usage: JsonObject | undefined): CodexSession['totalUsage'] {
  if (usage === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(usage).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** `input_tokens` holds the cached ones, `output_tokens` the reasoning. */
function tokensOf(usage: JsonObject): ResponseTokens {
  const input = numberIn(usage, 'input_tokens') ?? 0;
  const cacheRead = numberIn(usage, 'cached_input_tokens') ?? 0;
  const cacheWrite = numberIn(usage, 'cache_write_input_tokens') ?? 0;
  return {
    input: Math.max(0, input - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: numberIn(usage, 'output_tokens') ?? 0,
    reasoning: numberIn(usage, 'reasoning_output_tokens'),
  };
}

function addText(set: Set<string>, text: string | undefined): void {
  if (text !== undefined && text !== '') set.add(text);
}
