import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { headRows, readJsonLines } from './json-lines.ts';
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
import { sessionRecords } from './session-records.ts';
import { sessionSummary } from './session-summary.ts';
import { SessionTally } from './session-tally.ts';

/**
 * Sessions of the pi coding agent, `~/.pi/agent/sessions/<folder>/*.jsonl`. Described by reading real files of November
 * 2025 (version 1); later ones add ids and parents to each row.
 */
export const pi: AgentFormat = {
  id: 'pi',
  title: 'pi sessions',
  version: 2,
  folderMember: 'cwd',
  detect: ({ path, text }) => {
    const [first] = headRows(text);
    return (
      path.endsWith('.jsonl') && textIn(first, 'type') === 'session' && textIn(first, 'cwd') !== undefined
    );
  },
  sources: (paths) =>
    paths.filter((path) => path.endsWith('.jsonl')).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const reader = new PiReader();
  let skipped = 0;
  for await (const lines of readJsonLines(open(main))) {
    for (const line of lines) {
      if (line.kind === 'bad') skipped += 1;
      else reader.add(line.row);
    }
  }
  const session = reader.tally.finish();
  const records = sessionRecords({ collector: pi.id, whole: session });
  const summary = sessionSummary(main, pi.id, session);
  const { prompts, cost, stopReasons } = reader;
  const detail = {
    human_prompts: prompts,
    cost_usd: Math.round(cost * 10_000) / 10_000,
    stop_reasons: Object.fromEntries(stopReasons),
    ...summary.detail,
  };
  return {
    summary: {
      ...summary,
      skipped,
      ...recordCounts(records),
      detail,
    },
    records,
  };
}

const otherTypes = new Set([
  'session',
  'model_change',
  'thinking_level_change',
  'compaction',
  'message',
  'branch_summary',
  'label',
  'custom',
  'session_info',
]);

class PiReader {
  readonly tally = new SessionTally();
  readonly stopReasons = new Map<string, number>();
  prompts = 0;
  cost = 0;
  #rows = 0;
  #session = '';

  add(row: JsonObject): void {
    const type = textIn(row, 'type') ?? '';
    const timestamp = textIn(row, 'timestamp');
    this.#rows += 1;
    this.tally.row(otherTypes.has(type) ? 'known' : 'unknown');
    this.tally.time(timestamp);
    if (type === 'session') {
      this.#session = textIn(row, 'id') ?? '';
      this.tally.note({ sessionId: textIn(row, 'id'), working: textIn(row, 'cwd') });
    } else if (type === 'compaction') {
      const id = textIn(row, 'id') ?? timestamp ?? String(this.#rows);
      this.tally.compact({
        id,
        timestamp,
        trigger: undefined,
        before: numberIn(row, 'tokensBefore'),
        after: undefined,
      });
    } else if (type === 'message') this.#addMessage(objectIn(row, 'message'), timestamp);
  }

  #addMessage(message: JsonObject | undefined, timestamp: string | undefined): void {
    const role = textIn(message, 'role');
    if (role === 'user') {
      this.prompts += 1;
      this.tally.prompt(textOfContent(member(message, 'content')));
    }
    if (role === 'assistant') this.#addAssistant(message, timestamp);
    else if (role === 'toolResult') this.#addResult(message, timestamp);
  }

  #addAssistant(message: JsonObject | undefined, timestamp: string | undefined): void {
    const model = textIn(message, 'model') ?? 'unknown';
    const reason = textIn(message, 'stopReason') ?? 'unknown';
    const usage = objectIn(message, 'usage');
    this.tally.model(model);
    this.stopReasons.set(reason, (this.stopReasons.get(reason) ?? 0) + 1);
    this.cost += numberIn(objectIn(usage, 'cost'), 'total') ?? 0;
    for (const block of listIn(message, 'content'))
      if (textIn(block, 'type') === 'toolCall') this.tally.call(callOf(block));
    this.tally.respond({
      id: `response-${this.#rows}`,
      model,
      timestamp,
      tokens: {
        input: numberIn(usage, 'input') ?? 0,
        cacheRead: numberIn(usage, 'cacheRead') ?? 0,
        cacheWrite: numberIn(usage, 'cacheWrite') ?? 0,
        output: numberIn(usage, 'output') ?? 0,
        reasoning: undefined,
      },
    });
    if (reason !== 'aborted' && reason !== 'error') return;
    this.tally.end({
      kind: reason === 'aborted' ? 'aborted' : 'api_error',
      id: `${this.#session}/${timestamp ?? this.#rows}`,
      timestamp,
      text: textIn(message, 'errorMessage') ?? reason,
    });
  }

  #addResult(message: JsonObject | undefined, timestamp: string | undefined): void {
    const isError = flagIn(message, 'isError');
    const call = this.tally.answer(textIn(message, 'toolCallId') ?? '', {
      isError,
      isRefusal: false,
      output: textOfContent(member(message, 'content')),
      timestamp,
      working: undefined,
    });
    if (isError || (call?.name !== 'edit' && call?.name !== 'write')) return;
    const diff = textIn(objectIn(message, 'details'), 'diff');
    const size = diff === undefined ? undefined : patchSize(diff);
    this.tally.edit({ file: call.file, added: size?.added, removed: size?.removed });
  }
}

function callOf(block: JsonValue) {
  const given = objectIn(block, 'arguments');
  const name = textIn(block, 'name') ?? 'unknown';
  return {
    id: textIn(block, 'id') ?? '',
    name,
    command: name === 'bash' ? textIn(given, 'command') : undefined,
    file: textIn(given, 'path'),
  };
}
