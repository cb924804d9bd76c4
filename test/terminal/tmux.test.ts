import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isSampleLoaded } from './open-sample.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { debriefCall } from './under-shell.ts';

const isThere = spawnSync('tmux', ['-V']).status === 0;
if (!isThere) console.warn('Skipped: there is no tmux on this machine');

const root = join(import.meta.dirname, '../..');

/** A tmux server of its own, whose only window runs debrief on the sample; ended with the test. */
function startServer(): { readonly socket: string; readonly tmux: (...args: readonly string[]) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-tmux-'));
  const socket = join(folder, 'socket');
  const env = { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8', env, cwd: root });
  const command = `${debriefCall('training_data')}; echo "over: $?"; sleep 600`;
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-s', 'work', command);
  onTestFinished(() => {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  });
  return { socket, tmux };
}

function attach(socket: string): Terminal {
  const terminal = openTerminal({ command: 'tmux', args: ['-S', socket, 'attach', '-t', 'work'] });
  onTestFinished(terminal.close);
  return terminal;
}

test.skipIf(!isThere)('inside tmux it opens, filters, survives detaching, and quits', async () => {
  const { socket, tmux } = startServer();
  const first = attach(socket);
  // The status line of tmux leaves 23 rows.
  const rows = await first.waitFor(isSampleLoaded);
  expect(rows[22]).toContain('? help');
  expect(rows[23]).toContain('[work]');

  first.press('g', 'r');
  await first.waitFor('records');
  first.press('/', ...'severity:high');
  await first.waitFor('severity:high');
  first.press('enter');
  const filtered = await first.waitFor(/filter: severity:high(.|\n)*⏎ open/);
  // Keys that come at once are a paste to tmux, and its own key would be a part of it.
  await first.waitForQuiet();
  first.press('ctrl+b', 'd');
  await first.exit;

  const second = attach(socket);
  await second.waitFor((now) => now.slice(0, 22).join('\n') === filtered.slice(0, 22).join('\n'));
  // tmux holds a lone Escape back for a while, in case it begins something longer.
  second.press('escape');
  await second.waitFor('Filter cleared');
  second.press('j');
  await second.waitFor(/ 2\/\d/);
  second.press('Q');
  await second.waitFor('over: 0');
  expect(tmux('display-message', '-p', '-t', 'work', '#{alternate_on} #{cursor_flag}').trim()).toBe('0 1');
});

test.skipIf(!isThere)('when its terminal goes away, the explorer ends', async () => {
  const { socket, tmux } = startServer();
  const terminal = attach(socket);
  await terminal.waitFor(isSampleLoaded);
  const shell = tmux('display-message', '-p', '-t', 'work', '#{pane_pid}').trim();
  const explorer = Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')[0]);
  expect(existsSync(`/proc/${explorer}`)).toBe(true);
  tmux('kill-server');
  await terminal.exit;
  await vi.waitUntil(() => !existsSync(`/proc/${explorer}`), { timeout: 10_000 });
});
