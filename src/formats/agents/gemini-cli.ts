import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonDocument } from './json-document.ts';
import { headRows, readJsonLines } from './json-lines.ts';
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
import { patchSize } from './patch-size.ts';
import { sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';
import { emptySummary, type SummaryTokens } from './source-summary.ts';

/**
 * Gemini CLI's chats, `~/.gemini/tmp/<hash>/chats/session-*.json`, from version 0.40 `.jsonl`: a header, messages (one id
 * written again replaces the earlier), `{"$set": …}` and `{"$rewindTo": id}`.
 * https://github.com/google-gemini/gemini-cli/blob/main/packages/core/src/services/chatRecordingTypes.ts
 */
export const geminiCli: AgentFormat = {
  id: 'gemini-cli',
  title: 'Gemini CLI chats',
  version: 2,
  detect: ({ path, text }) =>
    path.endsWith('.jsonl')
      ? headRows(text).some(
          (row) => textIn(row, 'sessionId') !== undefined && textIn(row, 'projectHash') !== undefined,
        )
      : path.endsWith('.json') && text.includes('"projectHash"') && text.includes('"sessionId"'),
  sources: (paths) =>
    paths.filter((path) => /\.jsonl?$/.test(path)).map((main) => ({ main, companions: [] })),
  read,
};

type Chat = {
  readonly header: JsonObject;
  readonly messages: readonly JsonObject[];
  readonly skipped: number;
  readonly unknown: number;
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const chat = main.endsWith('.jsonl') ? await readLines(open(main)) : await readChat(open(main));
  if (chat === undefined)
    return { summary: { ...emptySummary(main, geminiCli.id, geminiCli.id), skipped: 1 }, records: [] };
  const reader = new GeminiReader();
  reader.start(chat);
  const session = reader.tally.finish();
  const records = sessionRecords({
    collector: geminiCli.id,
    whole: session,
  });
  const summary = sessionSummary(main, geminiCli.id, session);
  const detail = {
    session_id: session.sessionId ?? null,
    by_type: Object.fromEntries(reader.byType),
    tool_status: Object.fromEntries(reader.byStatus),
    tokens_sum: Object.fromEntries(reader.tokens),
    ...summary.detail,
  };
  const { skipped, unknown } = chat;
  const tokens = reportedTokens(reader.tokens);
  return {
    summary: {
      ...summary,
      // Chats do not tell when they are compressed.
      compactions: null,
      tokens,
      skipped,
      unknown: summary.unknown + unknown,
      ...recordCounts(records),
      detail,
    },
    records,
  };
}

function reportedTokens(sums: ReadonlyMap<string, number>): SummaryTokens | null {
  if (sums.size === 0) return null;
  const [input = null, cache_read = null, output = null, reasoning = null] = [
    'input',
    'cached',
    'output',
    'thoughts',
  ].map((name) => sums.get(name));
  return { input, cache_read, cache_write: null, output, reasoning };
}

async function readChat(bytes: AsyncIterable<Uint8Array>): Promise<Chat | undefined> {
  const document = await readJsonDocument(bytes);
  const header = document.ok ? asObject(document.value) : undefined;
  if (header === undefined || !Array.isArray(member(header, 'messages'))) return undefined;
  const messages = listIn(header, 'messages').map(asObject);
  const known = messages.filter((message) => message !== undefined);
  return { header, messages: known, skipped: 0, unknown: messages.length - known.length };
}

async function readLines(bytes: AsyncIterable<Uint8Array>): Promise<Chat> {
  let header: JsonObject = {};
  let messages = new Map<string, JsonObject>();
  let skipped = 0;
  let unknown = 0;
  for await (const lines of readJsonLines(bytes)) {
    for (const line of lines) {
      if (line.kind === 'bad') {
        skipped += 1;
        continue;
      }
      const { row } = line;
      const id = textIn(row, 'id');
      const target = textIn(row, '$rewindTo');
      if (id !== undefined) messages.set(id, row);
      else if (target !== undefined) messages = upTo(messages, target);
      else if (textIn(row, 'sessionId') !== undefined) header = { ...header, ...row };
      else if (objectIn(row, '$set') !== undefined) header = { ...header, ...objectIn(row, '$set') };
      else unknown += 1;
    }
  }
  return { header, messages: [...messages.values()], skipped, unknown };
}

/** What was said before the message that the person went back to. */
function upTo(messages: ReadonlyMap<string, JsonObject>, id: string): Map<string, JsonObject> {
  const place = [...messages.keys()].indexOf(id);
  return new Map([...messages].slice(0, place === -1 ? undefined : place));
}

class GeminiReader {
  readonly tally = new SessionTally();
  readonly byType = new Map<string, number>();
  readonly byStatus = new Map<string, number>();
  readonly tokens = new Map<string, number>();

  start({ header, messages }: Chat): void {
    this.tally.note({ sessionId: textIn(header, 'sessionId') });
    this.tally.time(textIn(header, 'startTime'));
    this.tally.time(textIn(header, 'lastUpdated'));
    for (const [place, message] of messages.entries()) this.#addMessage(message, place);
  }

  #addMessage(message: JsonObject, place: number): void {
    const type = textIn(message, 'type') ?? 'unknown';
    const timestamp = textIn(message, 'timestamp');
    this.tally.row(/^(?:user|gemini|model|info|error|warning)$/.test(type) ? 'known' : 'unknown');
    this.tally.time(timestamp);
    this.byType.set(type, (this.byType.get(type) ?? 0) + 1);
    const said = textOfContent(member(message, 'content'));
    if (type === 'user' && !/^\s*[/<]/.test(said)) this.tally.prompt(said);
    const calls = listIn(message, 'toolCalls');
    for (const call of calls) this.tally.call(callOf(call));
    this.#addUsage(message, place);
    for (const call of calls) this.#addResult(call, timestamp);
    if (type !== 'error' || /non-?fatal/i.test(said)) return;
    const kind = /cancel|abort|interrupt/i.test(said) ? 'aborted' : 'api_error';
    this.tally.end({ kind, id: textIn(message, 'id') ?? `message-${place}`, timestamp, text: said });
  }

  /** Prompt tokens hold the cached ones; thoughts and tool prompts are counted apart from the answer. */
  #addUsage(message: JsonObject, place: number): void {
    const usage = objectIn(message, 'tokens');
    const model = textIn(message, 'model');
    if (model !== undefined) this.tally.model(model);
    if (usage === undefined) return;
    for (const [name, count] of Object.entries(usage)) {
      if (typeof count === 'number') this.tokens.set(name, (this.tokens.get(name) ?? 0) + count);
    }
    const input = numberIn(usage, 'input') ?? 0;
    const cached = Math.min(input, numberIn(usage, 'cached') ?? 0);
    const thoughts = numberIn(usage, 'thoughts');
    const id = textIn(message, 'id') ?? `message-${place}`;
    this.tally.respond({
      id,
      model: model ?? 'unknown',
      timestamp: textIn(message, 'timestamp'),
      tokens: {
        input: input - cached,
        cacheRead: cached,
        cacheWrite: 0,
        output: (numberIn(usage, 'output') ?? 0) + (thoughts ?? 0),
        reasoning: thoughts,
      },
      occupied: input,
    });
  }

  #addResult(call: JsonValue, timestamp: string | undefined): void {
    const status = textIn(call, 'status') ?? 'unknown';
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    if (!/^(?:success|error|cancelled)$/.test(status)) return;
    const { id, name, file } = callOf(call);
    const output = outputOf(call);
    // A command that fails has the status of success: the tool did run it.
    const exit = /Exit Code: (-?\d{1,9})/.exec(output)?.[1];
    const isError = status !== 'success' || (exit !== undefined && exit !== '0');
    const when = textIn(call, 'timestamp') ?? timestamp;
    this.tally.answer(id, {
      isError,
      isRefusal: status === 'cancelled',
      output,
      timestamp: when,
      working: undefined,
    });
    if (isError || (name !== 'replace' && name !== 'write_file')) return;
    const diff = textIn(objectIn(call, 'resultDisplay'), 'fileDiff');
    const size = diff === undefined ? undefined : patchSize(diff);
    this.tally.edit({ file, added: size?.added, removed: size?.removed });
  }
}

function callOf(call: JsonValue) {
  const given = objectIn(call, 'args');
  const name = textIn(call, 'name') ?? 'unknown';
  return {
    id: textIn(call, 'id') ?? '',
    name,
    command: name === 'run_shell_command' ? textIn(given, 'command') : undefined,
    file: textIn(given, 'file_path') ?? textIn(given, 'path'),
  };
}

function outputOf(call: JsonValue): string {
  const said = listIn(call, 'result').map(
    (part) => textIn(objectIn(objectIn(part, 'functionResponse'), 'response'), 'output') ?? '',
  );
  const text = said.join('\n') || textOfContent(member(call, 'resultDisplay'));
  // What the shell printed begins behind a word of the tool.
  return text.replace(/^Output: /m, '');
}
