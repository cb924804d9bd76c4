import { expect, test } from 'vitest';
import { issueInPrompt } from './issue-in-prompt.ts';

test.each([
  ['Fix #123 please', '#123'],
  ['see https://github.com/a/b/issues/77 for more', '#77'],
  ['Work on issue 12, and mention #12 in the commit', '#12'],
  ['PROJ-42: totals are wrong', 'PROJ-42'],
  ['implement F012 now', 'F012'],
])('%s', (prompt, issue) => {
  expect(issueInPrompt(prompt)).toBe(issue);
});

test.each([
  'no issue here',
  'compare #1 and #2',
  'use UTF-8 and SHA-256 as in RFC-2104, with GPT-4',
  'colour #123abc, heading # 5, C#7',
  'the x86-64 build of v1-2',
])('none in: %s', (prompt) => {
  expect(issueInPrompt(prompt)).toBeUndefined();
});
