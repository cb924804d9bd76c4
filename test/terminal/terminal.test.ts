import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openTerminal, type TerminalOptions } from './terminal.ts';

/** Runs a text as a Node program. */
function openScript(script: string, options: Partial<TerminalOptions> = {}) {
  const terminal = openTerminal({ command: process.execPath, args: ['-e', script], ...options });
  onTestFinished(terminal.close);
  return terminal;
}

const echoKeys = `
  process.stdin.setRawMode(true);
  process.stdin.on('data', (data) => {
    process.stdout.write(JSON.stringify(String(data)) + '\\n');
    if (String(data).includes('q')) process.exit(7);
  });
  process.stdout.write('ready\\n');
`;

test('the screen shows what a program has drawn, wherever its cursor went', async () => {
  const terminal = openScript(
    `process.stdout.write('\\x1b[3;5Hthird\\x1b[1;1Hfirst \\x1b[31mréd 界\\x1b[0m')`,
  );
  await terminal.exit;
  expect(terminal.screen().slice(0, 4)).toEqual(['first réd 界', '', '    third', '']);
  expect(terminal.cursor()).toEqual({ column: 12, row: 0 });
});

test('keys arrive by name, and a write arrives as it is', async () => {
  const terminal = openScript(echoKeys);
  await terminal.waitFor('ready');
  for (const [key, bytes] of [
    ['j', 'j'],
    ['enter', '\r'],
    ['ctrl+c', '\u0003'],
    ['down', '\u001b[B'],
    ['é', 'é'],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor(JSON.stringify(bytes));
  }
  terminal.write('jjj');
  await terminal.waitFor('"jjj"');
  expect(() => terminal.press('entre')).toThrow('No key is called "entre"');
});

test('the end of a program carries its exit code, or its signal', async () => {
  const byItself = openScript(echoKeys);
  await byItself.waitFor('ready');
  byItself.press('q');
  expect(await byItself.exit).toEqual({ code: 7, signal: undefined });

  const bySignal = openScript(echoKeys);
  await bySignal.waitFor('ready');
  bySignal.kill('SIGTERM');
  expect((await bySignal.exit).signal).toBe('SIGTERM');
});

test('waiting for what never comes fails with the screen: at the end of the program, or of the time', async () => {
  const ended = openScript(`console.log('last words')`);
  await expect(ended.waitFor(/never/)).rejects.toThrow(
    /ended \(0\) without \/never\/ on the screen:\n│last words/,
  );

  const silent = openScript(echoKeys);
  await expect(silent.waitFor(() => false, { timeout: 50 })).rejects.toThrow('50 ms without');
});

test('bytes are counted from the start and from a mark', async () => {
  const terminal = openScript(echoKeys);
  await terminal.waitFor('ready');
  expect(terminal.bytes()).toBe('ready\r\n'.length);
  const sinceKey = terminal.mark();
  terminal.press('é');
  await terminal.waitFor('"é"');
  expect(sinceKey.bytes()).toBe(Buffer.byteLength('"é"\r\n'));
  expect(sinceKey.log()).toBe('"é"\r\n');
  await terminal.waitForQuiet();
  expect(sinceKey.bytes()).toBe(6);
});

test('a new size reaches the program', async () => {
  const script = `
    const tell = () => console.log(process.stdout.columns + 'x' + process.stdout.rows);
    process.stdout.on('resize', tell);
    process.stdin.resume();
    tell();`;
  const terminal = openScript(script, { columns: 60, rows: 16 });
  await terminal.waitFor('60x16');
  terminal.resize({ columns: 120, rows: 40 });
  await terminal.waitFor('120x40');
  expect(terminal.screen()).toHaveLength(40);
});

test('the modes a program has set are known', async () => {
  const terminal = openScript(`
    process.stdin.setRawMode(true).on('data', () => { process.stdout.write('\\x1b[?25h\\x1b[?1049l'); process.exit(); });
    process.stdout.write('\\x1b[?1049h\\x1b[?25l\\x1b[?2004hready')`);
  await terminal.waitFor('ready');
  expect(terminal.modes()).toEqual({
    isAlternateScreen: true,
    isCursorHidden: true,
    isBracketedPaste: true,
    mouse: 'none',
  });
  terminal.press('q');
  await terminal.exit;
  expect(terminal.modes()).toMatchObject({ isAlternateScreen: false, isCursorHidden: false });
});

test('the environment is clean, and the home folder goes when the terminal is closed', async () => {
  const terminal = openScript(`console.log(Object.keys(process.env).sort().join(' '))`, {
    env: { CI: undefined, A: '1' },
  });
  await terminal.exit;
  expect(terminal.screen()[0]).toBe('A HOME LANG PATH PWD TERM TZ');
  expect(existsSync(terminal.home)).toBe(true);
  await terminal.close();
  expect(existsSync(terminal.home)).toBe(false);
});
