import { expect, onTestFinished, test } from 'vitest';
import { openDebrief } from './open-debrief.ts';

test.each([
  ['--screen-reader', { args: ['training_data', '--screen-reader'] }],
  ['INK_SCREEN_READER', { args: ['training_data'], env: { INK_SCREEN_READER: 'true' } }],
] as const)(
  'with %s each change is said once, line by line, and the terminal scrolls as it always does',
  async (_, options) => {
    const terminal = openDebrief({ ...options, columns: 80, rows: 23 });
    onTestFinished(terminal.close);
    // All of the opening, whose last line tells the keys: it may come in pieces.
    await terminal.waitFor(/row 1 of[^?]*keys: [^?]*\?/);
    const opened = terminal.mark();
    terminal.press('j');
    await terminal.waitFor('row 2 of');
    await terminal.waitForQuiet(400);
    // The row, and nothing else.
    const [first, ...further] = opened.log().trim().split('\r\n');
    expect(first).toMatch(/^row 2 of \d+: .*COUNT \d+/);
    expect(further.join(' ')).toMatch(/median \d+ minutes, \d+ reviewed$/);
    // Broken at words: the terminal itself would break in the middle of one.
    const said = terminal.log().replaceAll(/\x1b\[[?\d;]*[a-zA-Z]/g, '');
    expect(said.split(/[\r\n]+/).filter((line) => line.length >= 80)).toEqual([]);

    terminal.press('/', ...'sev:high');
    await terminal.waitFor('/ sev:high');
    terminal.press('enter');
    await terminal.waitFor('filter sev:high');
    terminal.press('g', 'r', 'enter');
    // The place has scrolled away by now: a record is said from its first line to its last.
    await terminal.waitFor(() => /record 1 of \d+/.test(terminal.log()));
    terminal.press('Q');
    expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
    // Neither the alternate screen nor a cursor that jumps about.
    expect(terminal.log()).not.toMatch(/\x1b\[(?:\?1049|\d*;?\d*H|\d*[A-GJK])/);
  },
);
