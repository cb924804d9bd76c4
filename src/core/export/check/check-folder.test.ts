import { expect, test } from 'vitest';
import type { ExportFormat } from '../export-format.ts';
import { checkFolder } from './check-folder.ts';
import type { RowObject } from './finding.ts';

const encoder = new TextEncoder();

/** What is wrong with a folder of these texts, warnings left out: `file:line: reason`. */
async function errorsIn(
  format: ExportFormat,
  texts: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  // What stands for Parquet here is JSON Lines.
  const parquet = async (bytes: Uint8Array) =>
    new TextDecoder()
      .decode(bytes)
      .trim()
      .split('\n')
      .map((line): RowObject => JSON.parse(line));
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, encoder.encode(text)]));
  const findings = await checkFolder({ files, parquet }, format);
  return findings
    .filter(({ level }) => level === 'error')
    .map(({ file, line, reason }) => `${file}:${line}: ${reason}`);
}

const rows = (...values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const row = (word: string, more: object = {}) => ({ prompt: `say ${word}`, completion: `${word}!`, ...more });

function card(...lines: readonly string[]): string {
  return ['---', 'configs:', '- config_name: sft', ...lines, '---', '', '# data', ''].join('\n');
}

const splits = card(
  '  data_files:',
  '  - split: train',
  '    path: sft/train.jsonl',
  '  - split: test',
  '    path: sft/test.jsonl',
);

test('a folder whose card names its files loads', async () => {
  const files = { 'sft/train.jsonl': rows(row('a')), 'sft/test.jsonl': rows(row('b')) };
  expect(await errorsIn('trl', { 'README.md': splits, ...files })).toEqual([]);
  const glob = card('  data_files: "sft/*.jsonl"');
  expect(await errorsIn('trl', { 'README.md': glob, ...files })).toEqual([]);
});

test('without configs, or with files that are not there, it does not', async () => {
  const files = { 'sft/train.jsonl': rows(row('a')) };
  expect((await errorsIn('trl', files)).join()).toContain('README.md:1: is missing');
  expect((await errorsIn('trl', { ...files, 'README.md': '---\nlicense: mit\n---\n' })).join()).toContain(
    'no configs',
  );
  expect((await errorsIn('trl', { ...files, 'README.md': splits })).join()).toContain(
    'no file is named sft/test.jsonl',
  );
});

test('splits that differ in keys or in having values do not load without declared features', async () => {
  const extra = { 'sft/train.jsonl': rows(row('a')), 'sft/test.jsonl': rows(row('b', { note: 'x' })) };
  expect((await errorsIn('trl', { 'README.md': splits, ...extra })).join()).toContain('key note is not in');
  const empty = {
    'sft/train.jsonl': rows(row('a', { note: null, tags: [] })),
    'sft/test.jsonl': rows(row('b', { note: 'x', tags: ['y'] })),
  };
  const found = (await errorsIn('trl', { 'README.md': splits, ...empty })).join('\n');
  expect(found).toContain('note has a value here and none in');
  expect(found).toContain('tags has a value here and none in');
});

test('a row that stands in two splits is told where it stands again', async () => {
  const files = { 'sft/train.jsonl': rows(row('a'), row('c')), 'sft/test.jsonl': rows(row('b'), row('c')) };
  const found = await errorsIn('trl', { 'README.md': splits, ...files });
  expect(found).toEqual([
    'sft/test.jsonl:2: this row stands in train too (sft/train.jsonl:2), so the split leaks',
  ]);
});

test('a Croissant whose records cannot be read is told, though it validates', async () => {
  const files = { 'README.md': splits, 'sft/train.jsonl': rows(row('a')), 'sft/test.jsonl': rows(row('b')) };
  const file = {
    '@type': 'cr:FileObject',
    contentUrl: 'sft/train.jsonl',
    encodingFormat: 'application/jsonl',
  };
  const found = (
    await errorsIn('trl', { ...files, 'croissant.json': JSON.stringify({ distribution: [file] }) })
  ).join('\n');
  expect(found).toContain('write application/jsonlines');
  expect(found).toContain('neither sha256 nor md5');
  expect(found).toContain('key conformsTo is missing');
});

test('LLaMA-Factory is checked by its own description of the files', async () => {
  const turns = [{ from: 'human', value: 'q' }];
  const pair = {
    conversations: turns,
    chosen: { from: 'gpt', value: 'w' },
    rejected: { from: 'gpt', value: 'v' },
  };
  const columns = { messages: 'conversations', chosen: 'chosen', rejected: 'rejected' };
  const described = { pairs: { file_name: 'a.jsonl', formatting: 'sharegpt', ranking: true, columns } };
  const files = { 'dataset_info.json': JSON.stringify(described), 'a.jsonl': rows(pair) };
  expect(await errorsIn('llama-factory', files)).toEqual([]);
  const unranked = { pairs: { file_name: 'a.jsonl', formatting: 'sharegpt', columns } };
  const skipped = await errorsIn('llama-factory', {
    ...files,
    'dataset_info.json': JSON.stringify(unranked),
  });
  expect(skipped.join()).toContain('a.jsonl:1: conversations has 1 turns');
  expect((await errorsIn('llama-factory', { 'a.jsonl': rows(pair) })).join()).toContain(
    'dataset_info.json:1: is missing',
  );
});

test('a row planted in JSON Lines beside Parquet is told where it stands in train', async () => {
  const files = {
    'README.md': splits.replaceAll('.jsonl', '.parquet'),
    'sft/train.parquet': rows(row('a'), row('c')),
    'sft/train.jsonl': rows(row('a'), row('c')),
    'sft/test.parquet': rows(row('b')),
    'sft/test.jsonl': rows(row('b'), row('c')),
  };
  expect(await errorsIn('trl', files)).toEqual([
    'sft/test.jsonl:2: is not the row of sft/test.parquet',
    'sft/test.jsonl:2: this row stands in train too (sft/train.jsonl:2), so the split leaks',
  ]);
  expect(await errorsIn('trl', { ...files, 'sft/test.parquet': files['sft/test.jsonl'] })).toEqual([
    'sft/test.parquet:2: this row stands in train too (sft/train.parquet:2), so the split leaks',
  ]);
});
