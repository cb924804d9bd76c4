import { randomFillSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { foreignControl } from './foreign-control.ts';
import { writeHostileData } from './hostile-data.ts';
import { openDebrief } from './open-debrief.ts';
import type { Terminal } from './terminal.ts';

const parent = mkdtempSync(join(tmpdir(), 'debrief-hostile-'));
let folder = '';
beforeAll(() => {
  folder = writeHostileData(parent);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Nothing but text and the explorer's own sequences has been sent; those of the data have become visible text. */
function expectHarmless(terminal: Terminal): void {
  expect(foreignControl(terminal.log())).toBeUndefined();
}

async function openHostile(...args: readonly string[]): Promise<Terminal> {
  const terminal = openDebrief({ args: ['.', ...args], cwd: folder, columns: 120, rows: 40 });
  onTestFinished(terminal.close);
  await terminal.waitFor((rows) => rows.join('').includes('pwned') && !rows.join('').includes('loading'));
  return terminal;
}

async function look(terminal: Terminal, ...keys: readonly string[]): Promise<readonly string[]> {
  terminal.press(...keys);
  // Long enough for the preview, which comes when the cursor rests.
  await terminal.waitForQuiet(350);
  return terminal.screen();
}

test('no control sequence of the data reaches the terminal on any page', async () => {
  const terminal = await openHostile();
  await look(terminal);
  for (const keys of [
    ['enter', 'enter', 'enter', 'j'],
    ['enter'],
    ['tab'],
    ['r'],
    ['g', 'a', 'G', 'k'],
    ['g', 'f'],
    ['g', 's'],
    ['g', 'c'],
    ['g', 'p', 'j'],
    ['f', 'c'],
    ['escape'],
    ['/', ...'pwned'],
  ])
    await look(terminal, ...keys);
  await look(terminal, 'enter', 'Q');
  expect((await terminal.exit).code).toBe(0);
  expectHarmless(terminal);
});

test('typed and pasted control sequences are no text either', async () => {
  const terminal = await openHostile('--filter', '\x1b]0;pwned\x07');
  await look(terminal, '/');
  terminal.write('\x1b[200~a\x1b]52;c;cHduZWQ=\x07b\x9b31m\n\x00c\x1b[201~');
  await look(terminal);
  await look(terminal, 'ctrl+g', 'Q');
  await terminal.exit;
  expectHarmless(terminal);
});

test('the good neighbours of broken lines load, and each broken line is listed', async () => {
  const terminal = await openHostile('--screen', 'records');
  // 40 failures, the other file's record, and those of the odd lines that are records nevertheless.
  const rows = await look(terminal, 'G');
  expect(rows.join('\n')).toMatch(/ (\d\d)\/\1/);
  const problems = await look(terminal, 'g', 'p', 'G');
  expect(problems[1]).toContain('Problems');
  for (const line of [41, 42, 43, 44, 45, 47, 49, 51, 52, 54])
    expect(problems.join('\n')).toContain(`failures.jsonl:${line} `);
  await look(terminal, 'Q');
  await terminal.exit;
  expectHarmless(terminal);
});

describe('bad input', () => {
  function make(name: string, contents: string | Uint8Array): string {
    const place = join(parent, name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'failures.jsonl'), contents);
    return place;
  }

  test.each([
    ['an empty file', () => make('empty-file', ''), /no records|0 records|nothing/i],
    [
      'a folder without data',
      () => {
        mkdirSync(join(parent, 'empty'), { recursive: true });
        return join(parent, 'empty');
      },
      /no records|no files|nothing|no \.jsonl/i,
    ],
    ['a path that is not there', () => join(parent, 'missing'), /missing.*|no such|does not exist/i],
    [
      'a binary file',
      () => make('binary', randomFillSync(new Uint8Array(20_000))),
      /bad|could not|not JSON|problem/i,
    ],
  ])('%s has a clear screen, and keys work', async (_, path, expected) => {
    const terminal = openDebrief({ args: [path()] });
    onTestFinished(terminal.close);
    await terminal.waitFor(expected);
    await look(terminal, 'j', 'enter', 'g', 'p');
    expect(terminal.screen()[1]).toContain('Problems');
    terminal.press('Q');
    expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
    expectHarmless(terminal);
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read is named with the reason', async () => {
    const place = make('unreadable', '{}');
    chmodSync(join(place, 'failures.jsonl'), 0);
    const terminal = openDebrief({ args: [place, '--screen', 'problems'] });
    onTestFinished(terminal.close);
    await terminal.waitFor(/permission|EACCES/i);
  });
});
