import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { oldHostNode } from '../packaging/host-nodes.ts';
import { compileCache, root } from './open-debrief.ts';
import { isSampleLoaded } from './open-sample.ts';
import { openTerminal } from './terminal.ts';
import { openWatched } from './under-shell.ts';

const old = oldHostNode();
if (old === undefined) console.warn('Skipped: there is no Node 20 or 21 on this machine');

/** The explorer as a Node starts it that is too old to run it: in another Node, as its child. */
const call = `'${old?.path}' '${join(root, 'bin/debrief.js')}' training_data`;

describe.skipIf(old === undefined)('started by a Node that is too old', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s to the launcher restores the terminal and ends with %i', async (signal, expected) => {
    const watched = openWatched(call);
    onTestFinished(watched.terminal.close);
    await watched.terminal.waitFor(isSampleLoaded);
    process.kill(await watched.pid(), signal);
    const { code, stderr, sttyBefore, sttyAfter } = await watched.afterwards();
    expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
    expect(sttyAfter).toBe(sttyBefore);
    expect(watched.terminal.modes()).toMatchObject({ isAlternateScreen: false, isCursorHidden: false });
  });

  test('Ctrl-C twice ends with 130, and Ctrl-Z and fg work through the launcher', async () => {
    const terminal = openTerminal({
      command: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      cwd: root,
      env: { ...compileCache, PS1: '$ ' },
    });
    onTestFinished(terminal.close);
    terminal.write(`${call}\n`);
    const before = await terminal.waitFor(isSampleLoaded);
    terminal.press('ctrl+z');
    await terminal.waitFor('Stopped');
    terminal.write('fg\n');
    await terminal.waitFor((rows) => rows.join('\n') === before.join('\n'));
    terminal.press('ctrl+c');
    await terminal.waitFor('Press Ctrl-C again to quit');
    terminal.press('ctrl+c');
    await terminal.waitFor(() => !terminal.modes().isAlternateScreen);
    terminal.write('echo code $?\n');
    await terminal.waitFor('code 130');
  });
});
