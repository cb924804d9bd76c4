import { expect, test } from 'vitest';
import { capturedRun } from './captured-run.ts';
import { guideText } from './guides.ts';

const place = { currentFolder: '/' };

test('without a topic the topics are listed', async () => {
  const { code, stdout } = await capturedRun(['help'], place);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}query +the query language$/m);
});

test('a guide is printed as it stands in docs, a verb as its --help', async () => {
  const guide = await capturedRun(['help', 'query'], place);
  expect(guide.code).toBe(0);
  expect(guide.stdout).toContain('# The query language');
  const verb = await capturedRun(['help', 'list'], place);
  expect(verb.stdout).toBe((await capturedRun(['list', '--help'], place)).stdout);
});

test('a topic that there is not is refused with the nearest one', async () => {
  const { code, stderr } = await capturedRun(['help', 'qurey'], place);
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean query?');
});

test('tables are aligned, links say where they lead, code stays as it is', () => {
  const markdown = [
    '| a | b |',
    '| --- | --- |',
    '| one, longer | [two](https://example.org/) |',
    '',
    '```',
    '| code |',
    '```',
  ];
  expect(guideText(markdown.join('\n')).split('\n')).toEqual([
    'a            b',
    'one, longer  two (https://example.org/)',
    '',
    '```',
    '| code |',
    '```',
  ]);
});

test('a table too wide for a terminal becomes a paragraph for each row', () => {
  const wide = 'x'.repeat(110);
  expect(guideText(`| name | is |\n| --- | --- |\n| one | ${wide} |`)).toBe(`one\n    ${wide}`);
});
