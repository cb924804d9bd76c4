import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonDocument } from './json-document.ts';
import { asObject, type JsonObject, listIn, member, numberIn, objectIn, textIn } from './json-shape.ts';
import { patchSize } from './patch-size.ts';
import { sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';
import { emptySummary } from './source-summary.ts';

/**
 * What `opencode export <session>` prints: `{info, messages: [{info, parts}]}`, times in milliseconds. The agent's own
 * storage moved twice (files, then SQLite); the export is the form that stays. https://opencode.ai/docs/cli/#export
 */
export const openCode: AgentFormat = {
  id: 'opencode',
  title: 'OpenCode exports',
  version: 2,
  folderMember: 'directory',
  detect: ({ path, text }) =>
    path.endsWith('.json') && /"sessionID"/.test(text) && /"parts"/.test(text) && /"info"/.test(text),
  sources: (paths) =>
    paths.filter((path) => path.endsWith('.json')).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const document = await readJsonDocument(open(main));
  const exported = document.ok ? asObject(document.value) : undefined;
  if (exported === undefined || !Array.isArray(member(exported, 'messages'))) {
    return { summary: { ...emptySummary(main, openCode.id, openCode.id), skipped: 1 }, records: [] };
  }
  const reader = new OpenCodeReader();
  reader.start(exported);
  const session = reader.tally.finish();
  const records = sessionRecords({
    collector: openCode.id,
    whole: session,
  });
  const summary = sessionSummary(main, openCode.id, session);
  const tokens = summary.tokens === null ? null : { ...summary.tokens, output: reader.output };
  const detail = {
    session_id: session.sessionId ?? null,
    human_prompts: reader.prompts,
    cost_usd: reader.cost,
    api_errors: reader.errors,
    ...summary.detail,
  };
  return {
    summary: {
      ...summary,
      tokens,
      ...recordCounts(records),
      detail,
    },
    records,
  };
}

class OpenCodeReader {
  readonly tally = new SessionTally();
  prompts = 0;
  errors = 0;
  cost = 0;
  /** Without the reasoning, as the log has it. */
  output = 0;

  start(exported: JsonObject): void {
    const info = objectIn(exported, 'info');
    this.tally.note({
      sessionId: textIn(info, 'id'),
      version: textIn(info, 'version'),
      working: textIn(info, 'directory'),
    });
    for (const message of listIn(exported, 'messages')) this.#addMessage(message);
  }

  #addMessage(message: JsonValue): void {
    const info = objectIn(message, 'info');
    const role = textIn(info, 'role');
    const time = objectIn(info, 'time');
    this.tally.row(role === 'user' || role === 'assistant' ? 'known' : 'unknown');
    this.tally.time(isoTime(numberIn(time, 'created')));
    this.tally.time(isoTime(numberIn(time, 'completed')));
    const parts = listIn(message, 'parts');
    if (role === 'user') {
      this.prompts += 1;
      this.tally.prompt(parts.map((part) => textIn(part, 'text') ?? '').join('\n'));
    }
    for (const part of parts) if (textIn(part, 'type') === 'tool') this.tally.call(callOf(part));
    if (role === 'assistant') this.#addUsage(info);
    for (const part of parts) this.#addPart(part, isoTime(numberIn(time, 'created')));
    if (role === 'assistant') this.#addError(info);
  }

  #addUsage(info: JsonObject | undefined): void {
    const tokens = objectIn(info, 'tokens');
    const model = textIn(info, 'modelID') ?? 'unknown';
    this.tally.model(model);
    this.cost += numberIn(info, 'cost') ?? 0;
    if (objectIn(info, 'error') !== undefined) this.errors += 1;
    if (tokens === undefined) return;
    const reasoning = numberIn(tokens, 'reasoning');
    const output = numberIn(tokens, 'output') ?? 0;
    this.output += output;
    this.tally.respond({
      id: textIn(info, 'id') ?? '',
      model,
      timestamp: isoTime(numberIn(objectIn(info, 'time'), 'created')),
      tokens: {
        input: numberIn(tokens, 'input') ?? 0,
        cacheRead: numberIn(objectIn(tokens, 'cache'), 'read') ?? 0,
        cacheWrite: numberIn(objectIn(tokens, 'cache'), 'write') ?? 0,
        // Reasoning is counted apart from the answer here.
        output: output + (reasoning ?? 0),
        reasoning,
      },
    });
  }

  #addError(info: JsonObject | undefined): void {
    const error = objectIn(info, 'error');
    if (error === undefined) return;
    const name = textIn(error, 'name') ?? 'error';
    const time = objectIn(info, 'time');
    this.tally.end({
      kind: /abort/i.test(name) ? 'aborted' : /length/i.test(name) ? 'limit' : 'api_error',
      id: textIn(info, 'id') ?? name,
      timestamp: isoTime(numberIn(time, 'completed') ?? numberIn(time, 'created')),
      text: [name, textIn(objectIn(error, 'data'), 'message')]
        .filter((text) => text !== undefined)
        .join(': '),
    });
  }

  #addPart(part: JsonValue, messageTime: string | undefined): void {
    const type = textIn(part, 'type');
    if (type === 'compaction') {
      const trigger =
        member(part, 'auto') === true ? 'auto' : member(part, 'auto') === false ? 'manual' : undefined;
      this.tally.compact({
        id: textIn(part, 'id') ?? '',
        timestamp: messageTime,
        trigger,
        before: undefined,
        after: undefined,
      });
    } else if (type === 'tool') this.#addTool(part);
  }

  #addTool(part: JsonValue): void {
    const state = objectIn(part, 'state');
    const status = textIn(state, 'status');
    if (status !== 'completed' && status !== 'error') return;
    const metadata = objectIn(state, 'metadata');
    const exit = numberIn(metadata, 'exit') ?? 0;
    const timestamp = isoTime(numberIn(objectIn(state, 'time'), 'end'));
    const error = textIn(state, 'error') ?? '';
    // A command that fails is `completed` all the same; its exit code tells.
    const isError = status === 'error' || exit !== 0;
    const isRefusal = status === 'error' && /rejected permission/i.test(error);
    this.tally.time(timestamp);
    const { id, name, file } = callOf(part);
    this.tally.answer(id, {
      isError,
      isRefusal,
      output: textIn(state, 'output') ?? error,
      timestamp,
      working: undefined,
    });
    if (isError || !/^(?:edit|write|multiedit|patch|apply_patch)$/.test(name)) return;
    const diff = textIn(metadata, 'diff');
    const size = diff === undefined ? undefined : patchSize(diff);
    this.tally.edit({ file, added: size?.added, removed: size?.removed });
  }
}

function callOf(part: JsonValue) {
  const input = objectIn(objectIn(part, 'state'), 'input');
  const name = textIn(part, 'tool') ?? 'unknown';
  return {
    id: textIn(part, 'callID') ?? textIn(part, 'id') ?? '',
    name,
    command: name === 'bash' ? textIn(input, 'command') : undefined,
    file: textIn(input, 'filePath') ?? textIn(input, 'path'),
  };
}

function isoTime(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined || milliseconds <= 0 || milliseconds > 8e15) return undefined;
  return new Date(milliseconds).toISOString();
}
