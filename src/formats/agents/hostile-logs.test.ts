import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../core/privacy/json-value.ts';
import { agentFormats } from './agents.ts';

/** Names and words that readers look for, in places where they do not belong. */
const names = [
  'type',
  'uuid',
  'sessionId',
  'timestamp',
  'message',
  'content',
  'usage',
  'role',
  'id',
  'name',
  'input',
  'command',
  'payload',
  'call_id',
  'tool_use_id',
  'is_error',
  'toolUseResult',
  'structuredPatch',
  'lines',
  'info',
  'extra',
  'response',
  'actions',
  'output',
  'arguments',
  'messages',
  'parts',
  'state',
  'toolCalls',
  'tokens',
  'compactMetadata',
  'isSidechain',
  'gitBranch',
  'file_path',
  'changes',
  'last_token_usage',
  'total_token_usage',
  'history',
  'action',
  'observation',
  'cause',
  'extras',
  'args',
  'kind',
  'error',
  'samples',
  'events',
  'event',
  'eval',
  'version',
  'scores',
  'value',
  'limit',
  'trace',
  'observations',
  'level',
  'usageDetails',
  'results',
  'task_id',
  'is_resolved',
  'parser_results',
  'feature',
  'session',
  'steps',
  'trajectory',
  '__proto__',
];
const words = [
  'user',
  'assistant',
  'system',
  'tool_use',
  'tool_result',
  'Bash',
  'pytest a.py',
  '1 failed in 0.1s',
  'event_msg',
  'response_item',
  'token_count',
  'function_call',
  'function_call_output',
  'session_meta',
  'patch_apply_end',
  'compacted',
  '2026-03-02T09:00:00Z',
  'run',
  'ActionEvent',
  'ObservationEvent',
  'GENERATION',
  'TOOL',
  'model',
  'tool',
  'ERROR',
  'complete',
  'abort',
  'C',
  '',
  '…',
];
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...words),
    fc.constantFrom(null, true, 0, -1, 1e308),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
  ),
}));
const row = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 });

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

test.each(agentFormats.map((format) => [format.id, format] as const))(
  '%s reads any rows without failing, and counts them all',
  async (_, format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), fc.boolean(), async (rows, isDocument) => {
        const text = isDocument
          ? JSON.stringify({
              messages: rows,
              info: {},
              version: 2,
              eval: {},
              samples: rows,
              trace: { id: 't' },
              observations: rows,
              results: rows.map((each) => ({ ...each, task_id: 't' })),
              history: rows,
            })
          : rows.map((each) => JSON.stringify(each)).join('\n');
        const { summary, records } = await format.read(
          { main: isDocument ? 'log' : 'log.jsonl', companions: [] },
          { open: () => bytesOf(text), claim: () => true },
        );
        // Elsewhere a row may be a whole log, and that log empty.
        const countsRows = ['claude-code', 'codex', 'pi', 'openhands', 'harness-log'].includes(format.id);
        expect(summary.rows + summary.skipped).toBeGreaterThanOrEqual(
          countsRows && !isDocument ? rows.length : 0,
        );
        for (const record of records) expect(JSON.parse(JSON.stringify(record.value))).toEqual(record.value);
      }),
    );
  },
);

test.each(agentFormats.map((format) => [format.id, format] as const))(
  '%s survives a line nested a hundred thousand levels deep',
  async (_, format) => {
    const deep = `${'{"message":{"content":['.repeat(50_000)}1${']}}'.repeat(50_000)}`;
    const { summary } = await format.read(
      { main: 'log', companions: [] },
      { open: () => bytesOf(deep), claim: () => true },
    );
    expect(summary.rows + summary.skipped).toBe(1);
  },
);

test('a format is told by its own logs and by no other', () => {
  const heads: readonly JsonValue[] = [
    { type: 'user', sessionId: 's', uuid: 'u' },
    { type: 'session_meta', payload: { id: 'x' } },
  ];
  const found = heads.map((head) =>
    agentFormats
      .filter((format) => format.detect({ path: 'a.jsonl', text: `${JSON.stringify(head)}\n{"cut` }))
      .map(({ id }) => id),
  );
  expect(found).toEqual([['claude-code'], ['codex']]);
});
