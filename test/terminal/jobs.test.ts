import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compileCache, root } from './open-debrief.ts';
import { isSampleLoaded, openSample } from './open-sample.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { debriefCall } from './under-shell.ts';

/** A shell with job control, whose prompt is `$ `. */
async function openBash(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const terminal = openTerminal({
    command: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    cwd: root,
    env: { ...compileCache, PS1: '$ ', ...env },
  });
  onTestFinished(terminal.close);
  await terminal.waitFor(/^\$/m);
  return terminal;
}

const isAway = (terminal: Terminal) => () => {
  const { isAlternateScreen, isCursorHidden, isBracketedPaste } = terminal.modes();
  // The shell switches bracketed paste on again by itself.
  return !isAlternateScreen && !isCursorHidden && isBracketedPaste;
};

test('Ctrl-Z gives the terminal to the shell, and fg brings back the screen and the keys', async () => {
  const terminal = await openBash();
  terminal.write(`${debriefCall('training_data --screen records')}\n`);
  await terminal.waitFor(isSampleLoaded);
  terminal.press('j', 'j');
  const before = await terminal.waitFor(/ 3\/\d/);
  for (const _ of [1, 2]) {
    terminal.press('ctrl+z');
    await terminal.waitFor(/Stopped/);
    await terminal.waitFor(isAway(terminal));
    terminal.write('echo shell answers $((40+2))\n');
    await terminal.waitFor('shell answers 42');
    terminal.write('fg\n');
    await terminal.waitFor((rows) => rows.join('\n') === before.join('\n'));
    expect(terminal.modes()).toMatchObject({ isAlternateScreen: true, isBracketedPaste: true });
  }
  terminal.press('j');
  await terminal.waitFor(/ 4\/\d/);
  terminal.press('Q');
  await terminal.waitFor(isAway(terminal));
  terminal.write('echo code $?\n');
  await terminal.waitFor('code 0');
});

test('a stop asked for by another program gives the terminal back too', async () => {
  const terminal = await openBash();
  terminal.write(`${debriefCall('training_data')}\n`);
  const before = await terminal.waitFor(isSampleLoaded);
  const pid = Number(readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8').trim());
  process.kill(pid, 'SIGTSTP');
  await terminal.waitFor('Stopped');
  await terminal.waitFor(isAway(terminal));
  terminal.write('fg\n');
  await terminal.waitFor((rows) => rows.join('\n') === before.join('\n'));
  terminal.press('Q');
  await terminal.waitFor(isAway(terminal));
});

test('Ctrl-Z where nobody could continue the explorer does not hang it', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  const since = terminal.mark();
  terminal.press('ctrl+z');
  await terminal.waitFor(() => since.log().includes('\x1b[?1049l') && terminal.modes().isAlternateScreen);
  terminal.press('j');
  await terminal.waitFor(/ 2\/\d/);
});

/** An editor that says where it is, waits for Enter, writes a note, and takes Ctrl-C for a key like any other. */
const editor = `sh -c '
  trap "printf interrupted" INT
  printf "editor has the terminal"
  until read answer; do :; done
  echo "answer: $answer" > "$1"' editor`;

test('an editor gets the whole terminal, and the explorer comes back with what was written', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'], env: { EDITOR: editor } });
  const before = terminal.screen();
  terminal.press('e');
  await terminal.waitFor('editor has the terminal');
  expect(terminal.modes()).toMatchObject({
    isAlternateScreen: false,
    isCursorHidden: false,
    isBracketedPaste: false,
  });
  terminal.press('ctrl+c');
  await terminal.waitFor('interrupted');
  // Cooked mode: the line is echoed and arrives when Enter is pressed.
  terminal.write('yes\r');
  await terminal.waitFor(() => terminal.modes().isAlternateScreen);
  const after = await terminal.waitFor(/ 1\/\d/);
  expect(after.slice(0, 10)).toEqual(before.slice(0, 10));
  terminal.press('j');
  await terminal.waitFor(/ 2\/\d/);
});

test('an editor that fails changes nothing and is told of', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'], env: { EDITOR: 'false' } });
  terminal.press('e');
  await terminal.waitFor('false: ended with exit code 1');
  terminal.press('j');
  await terminal.waitFor(/ 2\/\d/);
  expect(existsSync(join(root, '.ai'))).toBe(false);
});
