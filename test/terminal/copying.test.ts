import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDebrief, root } from './open-debrief.ts';
import { isSampleLoaded, openSample } from './open-sample.ts';
import { openTerminal } from './terminal.ts';
import { debriefCall } from './under-shell.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('Skipped: there is no tmux on this machine');

/** What was put into the terminal's clipboard, in order. */
function clipboard(log: string): readonly string[] {
  return [...log.matchAll(/\x1b\]52;c;([A-Za-z0-9+/=]*)\x07/g)].map(([, text = '']) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
}

test('with no display, tmux or screen a copy goes to the clipboard of the terminal, and that is said', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  terminal.press('y', 'l');
  await terminal.waitFor('Copied file:line: terminal clipboard (OSC 52)');
  expect(clipboard(terminal.log())).toEqual([expect.stringMatching(/training_data\/[a-z_]+\.jsonl:\d+$/)]);
  terminal.press('y', 'r');
  await terminal.waitFor('Copied the record as JSON: terminal clipboard (OSC 52)');
  const [, record = ''] = clipboard(terminal.log());
  expect(JSON.parse(record)).toHaveProperty('timestamp');
});

test('inside GNU screen it goes in pieces that screen passes on', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'], env: { STY: '1.pts-0.box' } });
  terminal.press('y', 'r');
  await terminal.waitFor('through screen (OSC 52)');
  const pieces = [...terminal.log().matchAll(/\x1bP([^\x1b]*|\x1b\][^\x1b]*)\x1b\\/g)].map(
    ([, piece = '']) => piece,
  );
  expect(pieces.length).toBeGreaterThan(1);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(240);
  const [record = ''] = clipboard(pieces.join(''));
  expect(JSON.parse(record)).toHaveProperty('timestamp');
});

test.each([
  ['on the Linux console, which has no clipboard', { env: { TERM: 'linux' } }, ['y', 'y']],
  ['where it is wished', { args: ['--clipboard', 'print'] }, ['y', 'y']],
  ['at yP', {}, ['y', 'P']],
] as const)('%s the text is printed on the bare terminal until Enter', async (_, options, keys) => {
  const args = ['--screen', 'records', ...('args' in options ? options.args : [])];
  const terminal = await openSample({ ...options, args });
  terminal.press('enter');
  await terminal.waitFor(/record \d+ of/);
  terminal.press(...keys);
  await terminal.waitFor('Select the text above. Enter goes back.');
  expect(terminal.modes().isAlternateScreen).toBe(false);
  expect(clipboard(terminal.log())).toEqual([]);
  terminal.press('enter');
  await terminal.waitFor('Copied the value: printed on the terminal');
  expect(terminal.modes().isAlternateScreen).toBe(true);
  terminal.press('Q');
  expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
});

test('where no clipboard takes a long text, it is printed', async () => {
  const terminal = await openSample({ args: ['--screen', 'records'] });
  terminal.press('v', '3', '0', '0', 'j', 'v');
  await terminal.waitFor(/\d+ marked/);
  terminal.press('y', 'r');
  await terminal.waitFor('Select the text above. Enter goes back.');
  terminal.press('enter');
  await terminal.waitFor(/Copied \d+ records as JSON: printed on the terminal/);
});

test.skipIf(!hasTmux)('inside tmux a copy is in its buffer and reaches the terminal outside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-tmux-'));
  const socket = join(folder, 'socket');
  const env = { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8', env, cwd: root });
  onTestFinished(() => {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  });
  tmux(
    ...['new-session', '-d', '-x', '80', '-y', '24', '-s', 'work'],
    debriefCall('training_data --screen records'),
  );
  const terminal = openTerminal({ command: 'tmux', args: ['-S', socket, 'attach', '-t', 'work'] });
  onTestFinished(terminal.close);
  await terminal.waitFor(isSampleLoaded);
  terminal.press('y', 'l');
  await terminal.waitFor('Copied file:line: tmux buffer and clipboard');
  const buffer = tmux('show-buffer');
  expect(buffer).toMatch(/training_data\/[a-z_]+\.jsonl:\d+$/);
  await terminal.waitFor(() => terminal.log().includes(Buffer.from(buffer).toString('base64')));
  terminal.press('Q');
  await terminal.exit;
});

test('what is copied from a list holds no secret, as JSON and as Markdown', async () => {
  const project = mkdtempSync(join(tmpdir(), 'debrief-copied-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const secret = `ghp_${'x7Kq9ZtR2mWv'.repeat(3)}`;
  const record = {
    feature_id: 'F001',
    failure_type: 'timeout',
    timestamp: '2026-02-10T10:00:00Z',
    error_details: { symptoms: `push refused for ${secret}`, password: 'correct-horse-battery' },
    learning_value: { category: 'other', severity: 'high' },
  };
  writeFileSync(join(project, 'failures.jsonl'), `${JSON.stringify(record)}\n`);
  const terminal = openDebrief({ args: [project, '--screen', 'records'] });
  onTestFinished(terminal.close);
  await terminal.waitFor('1/1');
  terminal.press('y', 'r');
  await terminal.waitFor('the record as JSON');
  terminal.press('y', 'm');
  await terminal.waitFor('the record as Markdown');
  const copies = clipboard(terminal.log());
  expect(copies).toHaveLength(2);
  for (const copy of copies) {
    expect(copy).toContain('push refused for');
    expect(copy).not.toContain(secret);
    expect(copy).not.toContain('correct-horse-battery');
  }
});
