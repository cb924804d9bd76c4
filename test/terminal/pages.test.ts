import { readlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openSample } from './open-sample.ts';
import type { Terminal } from './terminal.ts';

/** The row with the list's cursor. */
function cursorRow(rows: readonly string[]): string {
  return rows.find((row) => row.startsWith('▌')) ?? '';
}

/** Presses keys and waits for the screen that follows from them. */
async function go(terminal: Terminal, keys: readonly string[], expected: RegExp): Promise<readonly string[]> {
  terminal.press(...keys);
  await terminal.waitFor(expected);
  await terminal.waitForQuiet(100);
  return terminal.screen();
}

/** The same with what comes a moment after the cursor has come to rest, such as the preview. */
async function rest(
  terminal: Terminal,
  keys: readonly string[],
  expected: RegExp,
): Promise<readonly string[]> {
  await go(terminal, keys, expected);
  await terminal.waitForQuiet(450);
  return terminal.screen();
}

test('from category to type to pattern to records to one record, and back to exactly the same screens', async () => {
  const terminal = await openSample({ args: ['--screen', 'failures'] });
  const screens = [await rest(terminal, ['j', 'j'], / 3\/\d+/)];
  screens.push(await rest(terminal, ['enter', 'j'], / 2\/\d+/));
  screens.push(await rest(terminal, ['l'], / 1\/\d+/));
  screens.push(await rest(terminal, ['right', 'j'], / 2\/\d+/));
  await rest(terminal, ['enter'], /record 2 of \d+/);
  expect(new Set(screens.map(([, crumbs]) => crumbs)).size).toBe(4);

  for (const [key, screen] of [
    ['h', screens[3]],
    ['backspace', screens[2]],
    ['left', screens[1]],
    ['h', screens[0]],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor((rows) => rows.join('\n') === screen?.join('\n'));
  }
  expect(cursorRow(terminal.screen())).not.toBe('');
});

test('a record read with J moves the cursor of the list behind it', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  await go(terminal, ['enter'], /record 1 of 3,247/);
  await go(terminal, ['J', 'J'], /record 3 of 3,247/);
  await go(terminal, ['h'], / 3\/3,247/);
});

test('a search narrows at each keystroke, counts what matches, and sets what is only similar apart', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  terminal.press('/');
  let count = '3,247';
  for (const text of ['tim', 'eo', 'u']) {
    // The title before is there until the answer comes, so another count is waited for.
    const [title = ''] = await go(terminal, [...text], new RegExp(` (?!${count} )[\\d,]+ of 3,247`));
    const narrowed = /([\d,]+) of 3,247/.exec(title)?.[1] ?? '';
    expect(narrowed).not.toBe(count);
    count = narrowed;
  }

  // A word with a slip of the finger: no record has it exactly.
  const rows = await go(terminal, ['ctrl+u', ...'environmnet', 'enter'], /0 exact, \d+ similar/);
  expect(rows.findIndex((row) => /^─ \d+ similar records, by likeness ─/.test(row))).toBe(3);
  expect(cursorRow(rows)).toMatch(/^▌ {2}~/);
});

test('a search that matches nothing says which term leaves nothing over', async () => {
  const terminal = await openSample({ args: ['--screen', 'records', '--filter', 'severity:high'] });
  const rows = await go(terminal, ['/', ...'model:zzz', 'enter'], /model:zzz/);
  expect(rows.join('\n')).toMatch(/0 of 3,247/);
  expect(rows.join('\n')).toContain('model:zzz  matches nothing at all; without it');
  // Esc takes the filter away; it does not quit.
  await go(terminal, ['escape'], /3,247 of 3,247/);
});

test('Esc on the first page does nothing', async () => {
  const terminal = await openSample();
  const before = await go(terminal, [], /environment_setup/);
  for (const _ of [1, 2, 3]) {
    terminal.press('escape');
    await terminal.waitForQuiet(100);
  }
  expect(terminal.screen()).toEqual(before);
});

test('after each new size the screen is what drawing it anew gives', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  terminal.press('j', 'j');
  for (const [columns, rows] of [
    [60, 16],
    [52, 14],
    [250, 80],
    [120, 40],
    [80, 23],
  ] as const) {
    terminal.resize({ columns, rows });
    const expected = columns < 60 ? /need 60x16, have 52x14/ : / 3\/3,247(.|\n)*help/;
    const shown = await rest(terminal, [], expected);
    if (columns >= 60) expect(shown.filter((row) => row.includes('3/3,247'))).toHaveLength(1);
    expect(await rest(terminal, ['ctrl+l'], expected)).toEqual(shown);
    expect(shown.every((row) => row.length <= columns)).toBe(true);
  }
});

test('a storm of sizes ends at the last one', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  for (let step = 0; step < 40; step += 1) terminal.resize({ columns: 60 + 3 * step, rows: 16 + step });
  const shown = await rest(terminal, [], / 1\/3,247/);
  expect(await rest(terminal, ['ctrl+l'], / 1\/3,247/)).toEqual(shown);
  expect(shown.findLastIndex((row) => row !== '')).toBe(54);
});

test('ctrl+l repairs a screen that something else has written on', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  const before = await rest(terminal, [], / 1\/3,247/);
  // Another program on the same terminal: written by its device, not through debrief.
  writeFileSync(readlinkSync(`/proc/${terminal.pid}/fd/0`), '\x1b[5;5Hwall: the system goes down\n\n\n');
  await terminal.waitFor('the system goes down');
  terminal.press('ctrl+l');
  await terminal.waitFor((rows) => rows.join('\n') === before.join('\n'));
});
