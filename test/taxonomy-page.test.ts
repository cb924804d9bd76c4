import { expect, test } from 'vitest';
import { logLines, madeProject, openProjects } from './annotate-trial.ts';

test('codes are made, put below others, merged after their impact was told, and undo brings the tree back', async () => {
  const root = madeProject(3);
  const { explorer } = await openProjects([root]);
  // Two records get codes first.
  await explorer.press('a', 'c', ...'port', 'enter', 'j', 'a', 'c', ...'cold', 'enter');
  await explorer.press('g', 'm');
  expect(explorer.screen()).toContain('2 codes');
  await explorer.press('c', ...'env', 'enter');
  await explorer.press('d');
  await explorer.press('escape');
  const codes = () =>
    explorer
      .lines()
      .filter((line) => /\btag\b/.test(line))
      .map((line) => line.replace(/^[▌ ]/, '').replace(/\s+$/, '').slice(0, 8).trimEnd());
  expect(codes()).toEqual(['cold', 'env', 'port']);
  await explorer.press('G', 'p', ...'env', 'enter');
  // It is on a record: what the change is about is told first.
  expect(explorer.screen()).toContain('moved port below env?');
  expect(explorer.screen()).toContain('1 label on 1 record by 1 author');
  await explorer.press('enter');
  expect(codes()).toEqual(['cold', 'env', '  port']);
  await explorer.press('g', 'g', 'm', ...'port', 'enter');
  expect(explorer.screen()).toContain('merged cold into port?');
  await explorer.press('escape');
  expect(codes()).toHaveLength(3);
  await explorer.press('m', ...'port', 'enter', 'y');
  expect(codes()).toEqual(['env', '  port']);
  expect(explorer.lines().find((line) => line.includes('  port'))).toMatch(/tag\s+2\b/);
  await explorer.press('u');
  expect(codes()).toEqual(['cold', 'env', '  port']);
  expect(explorer.screen()).toContain('undone: merge of cold into port');
  await explorer.press('ctrl+r');
  expect(codes()).toEqual(['env', '  port']);
});

test('a code is renamed, defined, split by author and archived; nothing is done without a code', async () => {
  const root = madeProject(2);
  const { explorer } = await openProjects([root]);
  await explorer.press('g', 'm', 'r');
  expect(explorer.screen()).toContain('There is no code under the cursor');
  await explorer.press('g', 'a');
  await explorer.press('a', 'c', ...'env', 'enter');
  await explorer.press('g', 'm');
  await explorer.press('r', 'ctrl+u', ...'Environment', 'enter', 'y');
  await explorer.press('d', 'ctrl+u', ...'Around', 'enter', 'y');
  expect(explorer.screen()).toMatch(/Environment\s+tag\s+1\s+Around/);
  await explorer.press('s', ...'docker', 'space', ...'by', 'space', ...'ana', 'enter', 'y');
  expect(explorer.screen()).toMatch(/docker\s+tag\s+1/);
  await explorer.press('G', 'x');
  expect(
    logLines(root)
      .map(({ op }) => op)
      .filter((op) => !op.startsWith('session')),
  ).toEqual(['code.add', 'tax.rename', 'tax.define', 'tax.split', 'tax.archive']);
});

test.each([
  [60, 16],
  [80, 23],
  [250, 80],
])('the tree and what is told of a code fit %i columns and %i rows', async (columns, rows) => {
  const root = madeProject(1);
  const { explorer } = await openProjects([root], { columns, rows });
  await explorer.press('a', 'c', ...'environment-of-the-build-box', 'enter', 'g', 'm');
  expect(explorer.lines()).toHaveLength(rows);
  for (const line of explorer.lines()) expect(line.length).toBeLessThanOrEqual(columns);
  expect(explorer.screen()).toContain('on 1 record by ana');
});

test('reviewers who differ are listed, one answer is taken as the decision, and undo opens it again', async () => {
  const root = madeProject(2);
  const first = await openProjects([root]);
  await first.explorer.press('a', '1');
  await first.close();
  const second = await openProjects([root], { author: 'Ben' });
  await second.explorer.press('a', '5', 'g', 'k');
  const { explorer } = second;
  expect(explorer.screen()).toContain('1 of 1 judged record judged by several');
  expect(explorer.screen()).toMatch(/verdict\s+1\s+0 %/);
  await explorer.press('G');
  expect(explorer.screen()).toContain('ana fail, ben pass');
  await explorer.press('enter');
  expect(explorer.screen()).toContain('which stands?');
  await explorer.press('1');
  expect(explorer.screen()).toContain('decided by ben: ana fail, ben pass');
  await explorer.press('u');
  expect(explorer.screen()).not.toContain('decided by ben');
});
