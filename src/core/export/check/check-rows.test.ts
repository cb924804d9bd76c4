import { expect, test } from 'vitest';
import type { ExportFormat } from '../export-format.ts';
import { checkFile } from './check-rows.ts';

const encoder = new TextEncoder();

/** What is wrong with a file of these lines, warnings left out: `line: reason`. */
function errorsIn(format: ExportFormat, text: string | Uint8Array, name = 'train.jsonl'): readonly string[] {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  return checkFile(bytes, name, { format })
    .findings.filter(({ level }) => level === 'error')
    .map(({ line, reason }) => `${line}: ${reason}`);
}

const u = (content: unknown) => ({ role: 'user', content });
const a = (content: unknown) => ({ role: 'assistant', content });
const call = (args: unknown) => ({ id: 'c1', type: 'function', function: { name: 'look', arguments: args } });
const turn = (role: string, text: string) => ({ role, parts: [{ text }] });
const human = (value: unknown) => ({ from: 'human', value });
const gpt = (value: unknown) => ({ from: 'gpt', value });

const good: readonly (readonly [ExportFormat, unknown])[] = [
  ['trl', { messages: [u('q'), a('w')] }],
  ['trl', { text: 'some text' }],
  ['trl', { prompt: [u('q')] }],
  ['trl', { prompt: 'q', completion: ' w' }],
  ['trl-sft', { messages: [{ role: 'system', content: 's' }, u('q'), a('w')], source: 'x' }],
  ['trl-sft', { prompt: [u('q')], completion: [a('w')] }],
  [
    'trl-sft',
    {
      messages: [
        u('q'),
        {
          role: 'assistant',
          tool_calls: [{ type: 'function', function: { name: 'f', arguments: { x: 1 } } }],
        },
        { role: 'tool', name: 'f', content: 'r' },
        a('w'),
      ],
      tools: [],
    },
  ],
  ['trl-preference', { prompt: [u('q')], chosen: [a('w')], rejected: [a('v')] }],
  ['trl-preference', { chosen: [u('q'), a('w')], rejected: [u('q'), a('v')] }],
  ['trl-preference', { prompt: 'q', chosen: 'w', rejected: 'v' }],
  ['trl-kto', { prompt: [u('q')], completion: [a('w')], label: false }],
  ['trl-stepwise', { prompt: 'q', completions: ['w', 'v'], labels: [true, false] }],
  ['openai-sft', { messages: [u('q'), { ...a('w'), weight: 1 }], parallel_tool_calls: false, tools: [] }],
  [
    'openai-sft',
    { messages: [{ role: 'developer', content: 'd' }, u([{ type: 'text', text: 'q' }]), a('w')] },
  ],
  [
    'openai-sft',
    {
      messages: [
        u('q'),
        { role: 'assistant', content: null, tool_calls: [call('{}')] },
        { role: 'tool', tool_call_id: 'c1', content: 'r' },
        a('w'),
      ],
    },
  ],
  ['openai-sft', { messages: [u('q'), { role: 'assistant', tool_calls: [call('{"x":1}')] }] }],
  [
    'openai-dpo',
    {
      input: { messages: [u('q')], tools: [], parallel_tool_calls: true },
      preferred_output: [a('w')],
      non_preferred_output: [a('v')],
    },
  ],
  ['bedrock-claude', { system: 's', messages: [u('q'), a('w'), u('q2'), a('w2')] }],
  [
    'gemini',
    {
      systemInstruction: { role: 'system', parts: [{ text: 's' }] },
      contents: [turn('user', 'q'), turn('model', 'w')],
    },
  ],
  [
    'gemini',
    {
      system_instruction: { parts: [{ text: 's' }] },
      contents: [turn('user', 'q')],
      completions: [
        { score: 1, completion: turn('model', 'w') },
        { score: 0, completion: turn('model', 'v') },
      ],
    },
  ],
  ['gemini', { contents: [turn('user', 'q')], references: { answer: 'w' } }],
  ['llama-factory', { instruction: 'i', input: '', output: 'o', system: 's', history: [['a', 'b']] }],
  ['llama-factory', { instruction: 'i', chosen: 'w', rejected: 'v' }],
  ['llama-factory', { instruction: 'i', output: 'o', kto_tag: true }],
  ['llama-factory', { conversations: [human('q'), gpt('w')] }],
  [
    'llama-factory',
    {
      conversations: [
        { from: 'system', value: 's' },
        human('q'),
        { from: 'function_call', value: '{}' },
        { from: 'observation', value: 'r' },
        gpt('w'),
      ],
      tools: '[]',
    },
  ],
  ['llama-factory', { conversations: [human('q')], chosen: gpt('w'), rejected: gpt('v') }],
  ['llama-factory', { messages: [u('q')], chosen: a('w'), rejected: a('v') }],
  ['llama-factory', { messages: [u('q'), a('w')], kto_tag: false }],
  ['axolotl', { messages: [u('q'), a('w')] }],
  ['axolotl', { messages: [u('q')], chosen: a('w'), rejected: a('v') }],
  ['axolotl', { prompt: 'q', completion: 'w', label: true }],
  ['axolotl', { prompt: 'q', completions: ['w'], labels: [true] }],
];

test.each(good)('%s takes %j', (format, row) => {
  expect(errorsIn(format, `${JSON.stringify(row)}\n`)).toEqual([]);
  expect(errorsIn(format, JSON.stringify(row))).toEqual([]);
});

const bad: readonly (readonly [ExportFormat, unknown, string])[] = [
  ['trl', { question: 'q' }, 'no type'],
  ['trl-sft', { prompt: 'q' }, 'of type prompt-only'],
  ['trl-sft', { prompt: 'q', completion: [a('w')] }, 'mixes'],
  ['trl-sft', { prompt: [u('q')], completion: [u('w')] }, 'message of the user'],
  ['trl-sft', { prompt: [u('q')], completion: [] }, 'empty list'],
  ['trl-sft', { messages: [] }, 'empty list'],
  ['trl-sft', { messages: [{ role: 'human', content: 'q' }, a('w')] }, 'none of'],
  ['trl-sft', { messages: [u(null), a('w')] }, 'null'],
  ['trl-sft', { messages: [u('q'), a(' ')] }, 'is empty'],
  ['trl-sft', { messages: [u('q <|im_end|>'), a('w')] }, 'chat-template token'],
  ['trl-sft', { messages: [u('q')] }, 'do not end'],
  ['trl-sft', { prompt: [u('q')], chosen: [a('w')], rejected: [a('v')] }, 'of type preference'],
  ['trl-preference', { prompt: [u('q')], chosen: [a('w')], rejected: [a('w')] }, 'chosen equals rejected'],
  ['trl-preference', { prompt: [u('q')], chosen: a('w'), rejected: a('v') }, 'is an object'],
  ['trl-preference', { prompt: [u('q')], chosen: [a('w')] }, 'rejected is missing'],
  ['trl-preference', { prompt: 'q', completion: 'w' }, 'chosen is missing'],
  ['trl-kto', { prompt: [u('q')], completion: [a('w')], label: 'true' }, 'label is text "true"'],
  ['trl-kto', { prompt: [u('q')], completion: [a('w')], label: 1 }, 'label is a number'],
  ['trl-kto', { prompt: [u('q')], completion: [a('w')] }, 'label is missing'],
  ['trl-stepwise', { prompt: 'q', completions: ['w'], labels: [true, false] }, '1 completions and 2 labels'],
  ['trl-stepwise', { prompt: [u('q')], completions: ['w'], labels: [true] }, 'prompt is a list'],
  ['trl-stepwise', { prompt: 'q', completions: ['w'], labels: [1] }, 'labels[0] is a number'],
  ['openai-sft', { messages: [u('q')] }, 'last message'],
  ['openai-sft', { messages: [u('q'), a('w')], metadata: {} }, 'metadata is not taken'],
  ['openai-sft', { messages: [u('q'), { ...a('w'), weight: 0.5 }] }, 'neither 0 nor 1'],
  ['openai-sft', { messages: [u('q'), { ...a('w'), weight: 0 }] }, 'every answer has weight 0'],
  ['openai-sft', { messages: [{ ...u('q'), weight: 1 }, a('w')] }, 'only the assistant'],
  [
    'openai-sft',
    { messages: [u('q'), { role: 'assistant', tool_calls: [call({ x: 1 })] }] },
    'not JSON as text',
  ],
  [
    'openai-sft',
    { messages: [u('q'), { role: 'assistant', tool_calls: [call('{}')] }, a('w')] },
    'before the answer to the call',
  ],
  [
    'openai-sft',
    { messages: [u('q'), { role: 'tool', tool_call_id: 'c9', content: 'r' }, a('w')] },
    'no call before it',
  ],
  ['openai-sft', { messages: [u('q'), a(null)] }, 'null'],
  ['openai-sft', { messages: [u('q'), { ...a('w'), thought: 'x' }] }, 'thought is not taken'],
  ['openai-sft', { prompt: 'q', completion: 'w' }, 'messages is missing'],
  [
    'openai-dpo',
    { input: { messages: [u('q')] }, preferred_completion: [a('w')], non_preferred_completion: [a('v')] },
    'preferred_output',
  ],
  [
    'openai-dpo',
    { input: { messages: [u('q')] }, preferred_output: a('w'), non_preferred_output: [a('v')] },
    'not a list of one',
  ],
  [
    'openai-dpo',
    { input: { messages: [u('q')] }, preferred_output: [a('w')], non_preferred_output: [a('w')] },
    'chosen equals rejected',
  ],
  [
    'openai-dpo',
    { input: { messages: [u('q'), a('x')] }, preferred_output: [a('w')], non_preferred_output: [a('v')] },
    'end with the assistant',
  ],
  [
    'openai-dpo',
    { input: [u('q')], preferred_output: [a('w')], non_preferred_output: [a('v')] },
    'input is a list',
  ],
  [
    'openai-dpo',
    { input: { messages: [u('q')] }, preferred_output: [u('w')], non_preferred_output: [a('v')] },
    'not the assistant',
  ],
  ['bedrock-claude', { messages: [a('w'), u('q'), a('w')] }, 'first message'],
  ['bedrock-claude', { messages: [u('q'), u('q'), a('w')] }, 'must alternate'],
  ['bedrock-claude', { messages: [u('q'), a('w'), u('q')] }, 'last message'],
  ['bedrock-claude', { messages: [u('q'), a('w')], id: 1 }, 'id is not taken'],
  [
    'bedrock-claude',
    { messages: [{ role: 'system', content: 's' }, u('q'), a('w')] },
    'none of user, assistant',
  ],
  ['bedrock-claude', { system: [{ text: 's' }], messages: [u('q'), a('w')] }, 'system is a list'],
  [
    'gemini',
    { system_instruction: { parts: [{ text: 's' }] }, contents: [turn('user', 'q'), turn('model', 'w')] },
    'spelt systemInstruction',
  ],
  ['gemini', { contents: [turn('user', 'q'), turn('assistant', 'w')] }, 'neither user nor model'],
  ['gemini', { contents: [turn('user', 'q')] }, 'do not end with the model'],
  ['gemini', { contents: [{ role: 'user', content: 'q' }, turn('model', 'w')] }, 'not a list of parts'],
  ['gemini', { messages: [u('q'), a('w')] }, 'contents is missing'],
  [
    'gemini',
    {
      contents: [turn('user', 'q')],
      completions: [
        { score: 1, completion: turn('model', 'w') },
        { score: 1, completion: turn('model', 'v') },
      ],
    },
    'one 1 and one 0',
  ],
  [
    'gemini',
    {
      systemInstruction: { parts: [{ text: 's' }] },
      contents: [turn('user', 'q')],
      completions: [
        { score: 1, completion: turn('model', 'w') },
        { score: 0, completion: turn('model', 'v') },
      ],
    },
    'spelt system_instruction',
  ],
  ['llama-factory', { prompt: [u('q')], chosen: [a('w')], rejected: [a('v')] }, 'neither instruction'],
  ['llama-factory', { messages: [u('q')], chosen: [a('w')], rejected: [a('v')] }, 'trains on the user'],
  ['llama-factory', { instruction: 'i', output: 'o', kto_tag: 'false' }, 'not true or false'],
  ['llama-factory', { conversations: [human('q'), human('q'), gpt('w')] }, 'the row is skipped'],
  [
    'llama-factory',
    { conversations: [human('q'), gpt('w')], chosen: gpt('w'), rejected: gpt('v') },
    'must end with the user',
  ],
  ['llama-factory', { conversations: [human('q')] }, 'must come in pairs'],
  ['llama-factory', { conversations: [u('q'), a('w')] }, '.from is missing'],
  ['llama-factory', { instruction: 'i', output: '' }, 'output is empty'],
  ['llama-factory', { instruction: 'i', chosen: 'w', rejected: 'w' }, 'chosen equals rejected'],
  ['axolotl', { conversations: [human('q'), gpt('w')] }, 'field_messages'],
  ['axolotl', { messages: [u('q')], chosen: [a('w')], rejected: [a('v')] }, 'chosen is a list'],
  ['axolotl', { prompt: 'q', completion: 'w', label: 'true' }, 'not true or false'],
  ['axolotl', { messages: [u('q')] }, 'do not end'],
];

test.each(bad)('%s does not take %j', (format, row, reason) => {
  const [fine = ''] = good.flatMap(([name, each]) => (name === format ? [`${JSON.stringify(each)}\n`] : []));
  const found = errorsIn(format, JSON.stringify(row));
  expect(found.join('\n')).toContain(reason);
  // Behind a good row it is told by its own line.
  expect(errorsIn(format, `${fine}${JSON.stringify(row)}\n`).some((each) => each.startsWith('2: '))).toBe(
    true,
  );
});

const row = JSON.stringify({ messages: [u('q'), a('w')] });

test.each([
  ['a byte order mark', `\ufeff${row}\n`, '1: begins with a byte order mark'],
  ['NaN', `${row}\n{"messages": NaN}\n`, '2: is not JSON'],
  [
    'a key that stands twice',
    '{"messages":[],"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"w"}]}',
    '1: key messages stands twice',
  ],
  ['an array', `[${row},${row}]`, '1: is one JSON array'],
  ['half a surrogate pair', row.replace('"q"', '"\\ud800"'), '1: holds half'],
  ['a cut line', `${row}\n{"messages":`, '2: is not JSON'],
  ['nothing', '', '0: holds no rows'],
  ['a number', '7\n', '1: is a number'],
])('%s is told by its line', (_what, text, reason) => {
  for (const format of ['trl-sft', 'openai-sft', 'bedrock-claude', 'axolotl'] as const)
    expect(errorsIn(format, text).join('\n')).toContain(reason);
});

test('bytes that are not UTF-8 are told by their line', () => {
  const bytes = new Uint8Array([...encoder.encode(`${row}\n`), 0x7b, 0xff, 0x7d, 0x0a]);
  expect(errorsIn('trl-sft', bytes)).toContain('2: is not UTF-8');
});

test('a column that is all dates is told, unless the dates have fractions', () => {
  const dated = (text: string) => JSON.stringify({ messages: [u('q'), a('w')], at: text });
  expect(errorsIn('trl-sft', dated('2026-03-01T10:00:00Z')).join()).toContain(
    'silently turns into a timestamp',
  );
  expect(errorsIn('trl-sft', dated('2026-03-01')).join()).toContain('silently turns into a timestamp');
  expect(errorsIn('trl-sft', dated('2026-03-01T10:00:00.000Z'))).toEqual([]);
});

test('a column of two types is told where the second one begins', () => {
  const rows = [
    { messages: [u('q'), a('w')], id: 1 },
    { messages: [u('p'), a('w')], id: 'x' },
  ];
  expect(errorsIn('trl-sft', rows.map((each) => JSON.stringify(each)).join('\n')).join()).toContain(
    '2: id is text here and number in line 1',
  );
});

test('labels that contradict each other are told', () => {
  const rows = [true, false].map((label) => JSON.stringify({ prompt: 'q', completion: 'w', label }));
  expect(errorsIn('trl-kto', rows.join('\n'))).toEqual([
    '2: contradicts line 1: the same texts with the other label',
  ]);
});

test('session traces have one header, then messages', () => {
  const header = { type: 'session', harness: 'h', id: 'i' };
  const message = (more: object) => ({ type: 'message', message: { role: 'user', content: 'q', ...more } });
  const file = (...values: readonly object[]) => values.map((value) => JSON.stringify(value)).join('\n');
  const toolCall = {
    role: 'assistant',
    content: '',
    toolCalls: [{ id: 't', function: { name: 'f', arguments: '{}' } }],
  };
  expect(
    errorsIn('sts', file(header, message({}), message(toolCall), message({ role: 'tool', toolCallId: 't' }))),
  ).toEqual([]);
  expect(errorsIn('sts', file(message({}))).join()).toContain('first line is not the header');
  expect(errorsIn('sts', file({ type: 'session', id: 'i' }, message({}))).join()).toContain(
    'harness of the header is missing',
  );
  expect(errorsIn('sts', file(header, message({ role: 'human' }))).join()).toContain('2: role');
  expect(errorsIn('sts', file(header, message({ content: null }))).join()).toContain('2: content is null');
  expect(errorsIn('sts', file(header, message({ timestamp: '2026-01-01' }))).join()).toContain(
    '2: timestamp',
  );
  expect(errorsIn('sts', file(header, message({ timestamp: 1_772_359_200_000 })))).toEqual([]);
  expect(errorsIn('sts', file(header, message({ timestamp: 1_772_359_200 })))).toEqual([
    '2: timestamp is in seconds, and is read as milliseconds: as January 1970',
  ]);
  expect(errorsIn('sts', file(header, message({ timestamp: 1_772_359_200_000_000 }))).join()).toContain(
    'microseconds',
  );
  expect(
    errorsIn(
      'sts',
      file(
        header,
        message({ role: 'assistant', toolCalls: [{ id: 't', function: { name: 'f', arguments: {} } }] }),
      ),
    ).join(),
  ).toContain('not JSON as text');
});

test('spreadsheets are read as pandas reads them', () => {
  const csv = (text: string) => errorsIn('csv', text, 'train.csv');
  expect(csv('prompt,completion\r\n"a, ""b""\nc",d\r\n')).toEqual([]);
  expect(csv('prompt,completion\na\n')).toEqual(['2: has 1 cells, and the header 2']);
  expect(csv('prompt,completion\na,=1+1\n').join()).toContain('formula');
  expect(csv('prompt,completion\na,NA\n').join()).toContain('read as missing');
  expect(csv('prompt,completion\na,\n').join()).toContain('completion is empty');
  expect(csv('instruction,input,output\nName a quay,,Pier\nName it,in oak,Bollard\n')).toEqual([]);
  expect(csv('instruction,output\nName a quay,Pier\n')).toEqual([]);
  expect(csv('instruction,input,output\na,NA,\n')).toEqual([
    '2: input is NA, which is read as missing',
    '2: output is empty',
  ]);
  expect(csv('instruction,input\na,b\n').join()).toContain('lacks columns');
  expect(csv('question,answer\na,b\n').join()).toContain('lacks columns');
  expect(csv('prompt,completion\na,"b\n').join()).toContain('never closed');
  expect(csv('prompt,completion,label\na,b,maybe\n').join()).toContain('not true or false');
  expect(csv('prompt,chosen,rejected\na,b,b\n').join()).toContain('chosen equals rejected');
});
