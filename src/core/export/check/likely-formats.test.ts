import { expect, test } from 'vitest';
import { likelyFormats } from './likely-formats.ts';

const likely = (...values: readonly unknown[]) =>
  likelyFormats(
    new TextEncoder().encode(values.map((value) => `${JSON.stringify(value)}\n`).join('')),
    'train.jsonl',
  );

test('rows tell the formats that would take all of them', () => {
  const said = (role: string, content: string) => ({ role, content });
  const pair = {
    input: { messages: [said('user', 'q')] },
    preferred_output: [said('assistant', 'w')],
    non_preferred_output: [said('assistant', 'v')],
  };
  expect(likely(pair, { ...pair, preferred_output: [said('assistant', 'x')] })).toEqual(['openai-dpo']);
  expect(likely({ prompt: 'q', completions: ['a'], labels: [true] })).toEqual([
    'trl',
    'trl-stepwise',
    'axolotl',
  ]);
  expect(
    likely({ type: 'session', harness: 'h', id: 'i' }, { type: 'message', message: said('user', 'q') }),
  ).toEqual(['sts']);
});

test('what is for nobody names no format', () => {
  expect(likely({ question: 'q' })).toEqual([]);
  expect(likely()).toEqual([]);
  expect(likelyFormats(new TextEncoder().encode('prompt,completion\na,b\n'), 'train.csv')).toEqual(['csv']);
});
