import { expect, test } from 'vitest';
import { githubToken } from '../../privacy/sample-secrets.ts';
import type { ExportFormat } from '../export-format.ts';
import { checkFile } from './check-rows.ts';

const encoder = new TextEncoder();
const u = (content: string) => ({ role: 'user', content });
const a = (content: string) => ({ role: 'assistant', content });

test('a credential in a row is a warning that names the line and the rule, and never the value', () => {
  const token = githubToken();
  const cleanRow = JSON.stringify({ prompt: 'say so', completion: 'well then' });
  const planted: readonly (readonly [ExportFormat, string, string])[] = [
    ['trl', 'train.jsonl', JSON.stringify({ prompt: `push with ${token}`, completion: 'no' })],
    ['openai-sft', 'train.jsonl', JSON.stringify({ messages: [u(`push with ${token}`), a('no')] })],
    ['sts', 'trace.jsonl', JSON.stringify({ type: 'message', message: u(`push with ${token}`) })],
  ];
  for (const [format, name, line] of planted) {
    const { findings } = checkFile(encoder.encode(`${cleanRow}\n${line}\n`), name, { format });
    expect(findings).toContainEqual({
      line: 2,
      level: 'warning',
      reason: 'holds a credential (github_token): mask it before anybody trains on it',
    });
    expect(JSON.stringify(findings)).not.toContain(token.slice(4, 24));
  }
  const csv = checkFile(encoder.encode(`prompt,completion\nsay so,then\n"use ${token}",no\n`), 'a.csv', {
    format: 'csv',
  });
  expect(csv.findings.map(({ line, level }) => `${line} ${level}`)).toEqual(['3 warning']);
});

test('people, places and what is masked already are no credentials', () => {
  const row = JSON.stringify({
    prompt: 'ask jana@harbour-cranes.net',
    completion: '[REDACTED:github_token]',
  });
  expect(checkFile(encoder.encode(`${row}\n`), 'train.jsonl', { format: 'trl' }).findings).toEqual([]);
});
