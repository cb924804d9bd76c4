import { expect, test } from 'vitest';
import type { ExportFormat } from '../export-format.ts';
import { checkFile } from './check-rows.ts';

const encoder = new TextEncoder();

/** What is wrong with a file of these lines, warnings left out: `line: reason`. */
function errorsIn(format: ExportFormat, text: string, name = 'train.jsonl'): readonly string[] {
  return checkFile(encoder.encode(text), name, { format })
    .findings.filter(({ level }) => level === 'error')
    .map(({ line, reason }) => `${line}: ${reason}`);
}

/** What only may be wrong, in the same words. */
function warningsIn(format: ExportFormat, text: string): readonly string[] {
  return checkFile(encoder.encode(text), 'train.jsonl', { format })
    .findings.filter(({ level }) => level === 'warning')
    .map(({ line, reason }) => `${line}: ${reason}`);
}

const u = (content: unknown) => ({ role: 'user', content });
const a = (content: unknown) => ({ role: 'assistant', content });
const call = (args: unknown) => ({ id: 'c1', type: 'function', function: { name: 'look', arguments: args } });
const row = JSON.stringify({ messages: [u('q'), a('w')] });

test('a blank line between rows is refused by loaders that parse line by line, and only a warning for others', () => {
  const text = `${row}\n\n${row.replace('"q"', '"p"')}\n`;
  for (const format of ['openai-sft', 'bedrock-claude'] as const)
    expect(errorsIn(format, text)).toEqual(['2: is blank; every line must hold one row']);
  for (const format of ['trl', 'trl-sft', 'axolotl', 'llama-factory'] as const) {
    expect(errorsIn(format, text)).toEqual([]);
    expect(warningsIn(format, text)).toContain('2: is blank, and the loader skips it');
  }
});

test('blank lines at the end of a file harm nobody, but blank lines alone are no rows', () => {
  for (const format of ['trl-sft', 'openai-sft', 'bedrock-claude', 'axolotl'] as const) {
    expect(errorsIn(format, `${row}\r\n\n \n`)).toEqual([]);
    expect(warningsIn(format, `${row}\n\n`)).toContain('2: is blank, at the end of the file');
    expect(errorsIn(format, '\n\n')).toEqual(['0: holds no rows']);
  }
  expect(errorsIn('csv', 'prompt,completion\na,b\n\n', 'train.csv')).toEqual([]);
  expect(errorsIn('csv', 'text\na\n\nb\n', 'train.csv')).toEqual([]);
  expect(errorsIn('csv', 'prompt,completion\n\n', 'train.csv')).toEqual(['0: holds no rows']);
});

test('rows of text after rows of messages are told: a trainer reads the columns of the first', () => {
  expect(errorsIn('trl-sft', `${row}\n{"text":"some text"}\n`)).toEqual([
    '2: is of type language modelling on text, and the rows before are of type language modelling on messages',
  ]);
});

test('a call of a tool that is not among the declared ones is told, and only warned of where none is declared', () => {
  const messages = [u('q'), { role: 'assistant', content: null, tool_calls: [call('{}')] }];
  const tool = (name: string) => ({ type: 'function', function: { name, parameters: {} } });
  const asked = (more: object) => JSON.stringify({ messages, ...more });
  expect(errorsIn('openai-sft', asked({ tools: [tool('look')] }))).toEqual([]);
  expect(errorsIn('openai-sft', asked({ tools: [tool('open')] }))).toEqual([
    '1: calls look, and tools has none of this name',
  ]);
  expect(errorsIn('openai-sft', asked({ tools: [] })).join()).toContain('calls look');
  expect(errorsIn('openai-sft', asked({}))).toEqual([]);
  expect(warningsIn('openai-sft', asked({})).join()).toContain('calls look and has no tools');
  const pair = (name: string) =>
    JSON.stringify({
      input: { messages: [u('q')], tools: [tool(name)] },
      preferred_output: [messages[1]],
      non_preferred_output: [a('v')],
    });
  expect(errorsIn('openai-dpo', pair('look'))).toEqual([]);
  expect(errorsIn('openai-dpo', pair('open')).join()).toContain('calls look');
});

test('a better answer that is a placeholder is warned of', () => {
  const pair = { prompt: 'q', chosen: 'TODO', rejected: 'v' };
  expect(warningsIn('trl-preference', JSON.stringify(pair))).toEqual(['1: the answer is a placeholder']);
  expect(warningsIn('trl-preference', JSON.stringify({ ...pair, chosen: 'v', rejected: 'TODO' }))).toEqual(
    [],
  );
});

test('Axolotl takes instructions and plain text, and a warning names the type that they need', () => {
  expect(errorsIn('axolotl', '{"instruction":"i","input":"","output":"o"}')).toEqual([]);
  expect(warningsIn('axolotl', '{"instruction":"i","output":"o"}').join()).toContain('type: alpaca');
  expect(errorsIn('axolotl', '{"text":"t"}')).toEqual([]);
  expect(warningsIn('axolotl', '{"text":"t"}').join()).toContain('type: completion');
  expect(errorsIn('axolotl', '{"instruction":"i","output":""}')).toEqual(['1: output is empty']);
});
