import { expect, test } from 'vitest';
import { checkFolder } from './check-folder.ts';

const encoder = new TextEncoder();

async function errorsIn(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, encoder.encode(text)]));
  const findings = await checkFolder({ files, parquet: async () => 'is not Parquet' }, 'axolotl');
  return findings
    .filter(({ level }) => level === 'error')
    .map(({ file, line, reason }) => `${file}:${line}: ${reason}`);
}

const rows = (...values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const config = (...lines: readonly string[]) => `datasets:\n${lines.map((line) => `  ${line}\n`).join('')}`;
const alpaca = { instruction: 'Name a harbour', input: '', output: 'Rotterdam' };

test('rows of type alpaca are checked as instruction, input and output', async () => {
  const yaml = config('- path: data/train.jsonl', '  ds_type: json', '  type: alpaca');
  const without = { instruction: 'Name a quarry', output: 'Carrara' };
  expect(
    await errorsIn({
      'axolotl.yaml': yaml,
      'data/train.jsonl': rows(alpaca, { ...without, input: 'in Italy' }),
    }),
  ).toEqual([]);
  expect(await errorsIn({ 'axolotl.yaml': yaml, 'data/train.jsonl': rows(without) })).toEqual([]);
  const wrong = rows(alpaca, { instruction: 'Name a meadow', input: 3, output: '' }, { prompt: 'q' });
  expect(await errorsIn({ 'axolotl.yaml': yaml, 'data/train.jsonl': wrong })).toEqual(
    expect.arrayContaining([
      'data/train.jsonl:2: input is a number, not text',
      'data/train.jsonl:2: output is empty',
      'data/train.jsonl:3: instruction is missing, not text',
      'data/train.jsonl:3: output is missing, not text',
    ]),
  );
});

test('rows of type completion are checked as text, under the name that field gives', async () => {
  const plain = config('- path: ./train.jsonl', '  type: completion');
  expect(
    await errorsIn({ 'axolotl.yaml': plain, 'train.jsonl': rows({ text: 'Once upon a quay' }) }),
  ).toEqual([]);
  const named = config(
    '- path: corpus',
    '  data_files: [train.jsonl]',
    '  type: completion',
    '  field: body',
  );
  const files = { 'axolotl.yml': named, 'train.jsonl': rows({ body: 'Once upon a quay' }, { text: 'no' }) };
  expect((await errorsIn(files)).filter((line) => line.includes('not text'))).toEqual([
    'train.jsonl:2: body is missing, not text',
  ]);
});

test('each document and each list of datasets says what its own files are; others are checked as before', async () => {
  const yaml = [
    config('- path: train.jsonl', '  type: alpaca'),
    'test_datasets:\n  - path: test.jsonl\n    type: alpaca\n',
    '---\n',
    config('- path: chat.jsonl', '  type: chat_template'),
  ].join('');
  const chat = {
    messages: [
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'w' },
    ],
  };
  const other = { ...alpaca, instruction: 'Name a lantern', output: 'Argand' };
  const files = { 'train.jsonl': rows(alpaca), 'test.jsonl': rows(other), 'chat.jsonl': rows(chat) };
  expect(await errorsIn({ 'axolotl.yaml': yaml, ...files })).toEqual([]);
});

test('a configuration that is no YAML is told', async () => {
  const found = await errorsIn({ 'axolotl.yaml': 'datasets: [\n', 'train.jsonl': rows(alpaca) });
  expect(found.join('\n')).toContain('axolotl.yaml:1: is not YAML');
});
