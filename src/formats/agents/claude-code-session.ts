import type { JsonValue } from '../../core/privacy/json-value.ts';
import { createActivityTally } from './activity.ts';
import type { AgentSession } from './agent-session.ts';
import type { Compaction } from './context-records.ts';
import { createEditTally, editedFile } from './edit-tally.ts';
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
import { createResponseTally, sumTokens } from './response-tally.ts';
import type { SessionEnding } from './session-ending.ts';
import { ShellTally } from './shell-tally.ts';
import { createToolTally } from './tool-tally.ts';

/** What the rows of one transcript add up to. */
export type ClaudeSession = AgentSession & {
  readonly sessionIds: readonly string[];
  readonly syntheticRows: number;
  readonly sidechainRows: number;
  readonly humanPrompts: number;
  readonly apiErrors: number;
};

const knownTypes = new Set([
  'user',
  'assistant',
  'system',
  'summary',
  'ai-title',
  'custom-title',
  'agent-name',
  'last-prompt',
  'queue-operation',
  'progress',
  'attachment',
  'file-history-snapshot',
  'permission-mode',
  'mode',
  'pr-link',
  'tag',
  'saved_hook_context',
]);

/** The model name of rows that the client made up itself, as for an error message: no response of a model. */
const synthetic = '<synthetic>';

/** How the result of a tool call begins that a person refused. */
const refusal = "The user doesn't want to proceed with this tool use";

/** Adds up the rows of one Claude Code transcript; holds aggregates only, never a row. */
export class ClaudeSessionTally {
  readonly #counts = {
    rows: 0,
    unknownRows: 0,
    syntheticRows: 0,
    sidechainRows: 0,
    mainRows: 0,
    humanPrompts: 0,
    apiErrors: 0,
  };
  readonly #sessionIds = new Set<string>();
  readonly #versions = new Set<string>();
  readonly #branches = new Set<string>();
  readonly #models = new Map<string, number>();
  readonly #activity = createActivityTally();
  readonly #responses = createResponseTally();
  readonly #tools = createToolTally();
  readonly #edits = createEditTally();
  readonly #shell = new ShellTally();
  readonly #compactions: Compaction[] = [];
  #sessionId: string | undefined;
  #agentId: string | undefined;
  #isAfterBoundary = false;
  #folder: string | undefined;
  #prompt: string | undefined;
  #ending: SessionEnding | undefined;

  add(row: JsonObject): void {
    const type = textIn(row, 'type') ?? '';
    this.#counts.rows += 1;
    this.#note(row);
    if ((type === 'assistant' || type === 'user') && !flagIn(row, 'isSidechain')) this.#counts.mainRows += 1;
    if (type === 'assistant') this.#addAssistant(row);
    else if (type === 'user') this.#addUser(row);
    else if (type === 'system') this.#addSystem(row);
    else if (!knownTypes.has(type)) this.#counts.unknownRows += 1;
  }

  finish(): ClaudeSession {
    const { failures, missing, ...shell } = this.#shell.finish();
    const responses = this.#responses.finish();
    const isAgent = this.#counts.sidechainRows > 0 && this.#counts.mainRows === 0;
    return {
      ...this.#counts,
      sessionId: this.#sessionId,
      sessionIds: [...this.#sessionIds],
      isAgent,
      agentId: isAgent ? this.#agentId : undefined,
      versions: [...this.#versions],
      branches: [...this.#branches],
      folder: this.#folder,
      feature: undefined,
      promptIssue: issueInPrompt(this.#prompt ?? ''),
      ending: this.#ending,
      missingPrograms: missing,
      models: Object.fromEntries(this.#models),
      window: undefined,
      tellsOutcomes: true,
      responses,
      tokens: sumTokens(responses),
      compactions: this.#compactions,
      tools: this.#tools.counts(),
      edits: this.#edits.finish(),
      shell,
      testFailures: failures,
      activity: this.#activity.finish(),
    };
  }

  #note(row: JsonObject): void {
    this.#sessionId = textIn(row, 'sessionId') ?? this.#sessionId;
    if (this.#sessionId !== undefined) this.#sessionIds.add(this.#sessionId);
    addText(this.#versions, textIn(row, 'version'));
    addText(this.#branches, textIn(row, 'gitBranch'));
    this.#folder ??= textIn(row, 'cwd');
    this.#activity.add(textIn(row, 'timestamp'));
    if (!flagIn(row, 'isSidechain')) return;
    this.#counts.sidechainRows += 1;
    this.#agentId = textIn(row, 'agentId') ?? this.#agentId;
  }

  #addAssistant(row: JsonObject): void {
    const message = objectIn(row, 'message');
    const model = textIn(message, 'model') ?? 'unknown';
    if (model === synthetic) {
      this.#counts.syntheticRows += 1;
      const said = textOfContent(member(message, 'content'));
      if (flagIn(row, 'isApiErrorMessage') || said.startsWith('API Error')) this.#end(row, 'api_error', said);
      return;
    }
    this.#ending = undefined;
    this.#models.set(model, (this.#models.get(model) ?? 0) + 1);
    for (const block of listIn(message, 'content')) {
      if (textIn(block, 'type') === 'tool_use') this.#tools.call(toolCallOf(block));
    }
    const id = textIn(message, 'id') ?? textIn(row, 'uuid') ?? String(this.#counts.rows);
    this.#responses.add(`${id} ${textIn(row, 'requestId') ?? ''}`, {
      id,
      model,
      timestamp: textIn(row, 'timestamp'),
      tokens: tokensOf(message),
      calls: this.#tools.soFar(),
    });
  }

  #addUser(row: JsonObject): void {
    const content = member(objectIn(row, 'message'), 'content');
    const blocks: readonly JsonValue[] = Array.isArray(content) ? content : [];
    const results = blocks.filter((block) => textIn(block, 'type') === 'tool_result');
    for (const [place, block] of results.entries()) this.#addToolResult(row, block, place);
    const text = textOfContent(content);
    if (results.length === 0 && isHumanPrompt(row, text)) {
      this.#counts.humanPrompts += 1;
      this.#prompt ??= text;
      this.#ending = undefined;
    } else if (text.startsWith('[Request interrupted by user')) this.#end(row, 'aborted', text);
    if (!flagIn(row, 'isCompactSummary')) return;
    // Older versions write the summary alone; newer ones a boundary before it, which was counted.
    if (!this.#isAfterBoundary) this.#compactions.push(compactionOf(row, this.#responses.count()));
    this.#isAfterBoundary = false;
  }

  #addToolResult(row: JsonObject, block: JsonValue, place: number): void {
    const output = textOfContent(member(block, 'content'));
    const isError = flagIn(block, 'is_error');
    const isRefusal = isError && output.startsWith(refusal);
    const call = this.#tools.answer(textIn(block, 'tool_use_id') ?? '', { isError, isRefusal });
    if (call === undefined) return;
    if (!isError) {
      this.#edits.add(call, objectIn(row, 'toolUseResult'));
      if (call.file !== undefined && editedFile(call)) this.#shell.addEdit(call.file);
    }
    if (call.command === undefined) return;
    this.#shell.add({
      id: `${textIn(row, 'uuid') ?? call.id}${place === 0 ? '' : `#${place + 1}`}`,
      command: call.command,
      isError,
      output,
      timestamp: textIn(row, 'timestamp'),
      working: textIn(row, 'cwd') ?? '/',
      response: this.#responses.latest(),
    });
  }

  #end(row: JsonObject, kind: SessionEnding['kind'], text: string): void {
    this.#ending = {
      kind,
      id: textIn(row, 'uuid') ?? String(this.#counts.rows),
      timestamp: textIn(row, 'timestamp'),
      text,
      response: this.#responses.latest(),
    };
  }

  #addSystem(row: JsonObject): void {
    const subtype = textIn(row, 'subtype');
    if (subtype === 'api_error') {
      this.#counts.apiErrors += 1;
      const error = objectIn(row, 'error');
      this.#end(row, 'api_error', textIn(error, 'message') ?? textIn(row, 'content') ?? '');
    }
    if (subtype !== 'compact_boundary') return;
    this.#isAfterBoundary = true;
    this.#compactions.push(compactionOf(row, this.#responses.count()));
  }
}

function addText(set: Set<string>, text: string | undefined): void {
  if (text !== undefined && text !== '') set.add(text);
}

function toolCallOf(block: JsonValue) {
  const input = objectIn(block, 'input');
  return {
    id: textIn(block, 'id') ?? '',
    name: textIn(block, 'name') ?? 'unknown',
    command: textIn(block, 'name') === 'Bash' ? textIn(input, 'command') : undefined,
    file: textIn(input, 'file_path') ?? textIn(input, 'notebook_path'),
  };
}

function tokensOf(message: JsonObject | undefined) {
  const usage = objectIn(message, 'usage');
  return {
    input: numberIn(usage, 'input_tokens') ?? 0,
    cacheRead: numberIn(usage, 'cache_read_input_tokens') ?? 0,
    cacheWrite: numberIn(usage, 'cache_creation_input_tokens') ?? 0,
    output: numberIn(usage, 'output_tokens') ?? 0,
    reasoning: undefined,
  };
}

/** Typed by a person: commands, their output, interruptions and what the client put in are not. */
function isHumanPrompt(row: JsonObject, text: string): boolean {
  if (flagIn(row, 'isMeta') || flagIn(row, 'isSidechain') || flagIn(row, 'isCompactSummary')) return false;
  return text !== '' && !/^(?:<|\[Request interrupted|Caveat:)/.test(text);
}

function compactionOf(row: JsonObject, turn: number): Compaction {
  const metadata = objectIn(row, 'compactMetadata');
  const trigger = textIn(metadata, 'trigger');
  return {
    id: textIn(row, 'uuid') ?? textIn(row, 'timestamp') ?? String(turn),
    timestamp: textIn(row, 'timestamp'),
    trigger: trigger === 'auto' || trigger === 'manual' ? trigger : undefined,
    before: numberIn(metadata, 'preTokens'),
    after: numberIn(metadata, 'postTokens'),
    turn,
  };
}
