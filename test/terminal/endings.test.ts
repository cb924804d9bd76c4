import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundleOptions } from '../../build.ts';
import { debriefCall, openWatched, type Watched } from './under-shell.ts';

async function openSample(command = debriefCall('training_data')): Promise<Watched> {
  const watched = openWatched(command);
  onTestFinished(watched.terminal.close);
  await watched.terminal.waitFor('environment_setup');
  return watched;
}

/** The terminal is as it was, and debrief ended with the code. */
async function expectRestored({ terminal, afterwards }: Watched, code: number): Promise<string> {
  const { stderr, sttyBefore, sttyAfter, ...rest } = await afterwards();
  expect(rest.code).toBe(code);
  expect(sttyAfter).toBe(sttyBefore);
  expect(terminal.modes()).toEqual({
    isAlternateScreen: false,
    isCursorHidden: false,
    isBracketedPaste: false,
    mouse: 'none',
  });
  // Nothing of the explorer stays on the screen that it came from.
  expect(terminal.screen()[0]).toBe('all is over');
  return stderr;
}

test('while the explorer runs it has the alternate screen, no cursor, bracketed paste, and raw mode', async () => {
  const watched = await openSample();
  expect(watched.terminal.modes()).toEqual({
    isAlternateScreen: true,
    isCursorHidden: true,
    isBracketedPaste: true,
    mouse: 'none',
  });
  watched.terminal.press('q');
  expect(await expectRestored(watched, 0)).toBe('');
});

test('Q quits from any depth', async () => {
  const watched = await openSample();
  watched.terminal.press('enter', 'enter', 'Q');
  expect(await expectRestored(watched, 0)).toBe('');
});

test('Ctrl-C says how to quit, and a second one does', async () => {
  const watched = await openSample();
  watched.terminal.press('ctrl+c');
  await watched.terminal.waitFor('Press Ctrl-C again to quit');
  watched.terminal.press('ctrl+c');
  expect(await expectRestored(watched, 130)).toBe('');
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
] as const)('%s restores the terminal and ends with %i', async (signal, code) => {
  const watched = await openSample();
  process.kill(await watched.pid(), signal);
  expect(await expectRestored(watched, code)).toBe('');
});

test('a signal while text is typed restores the terminal too', async () => {
  const watched = await openSample();
  watched.terminal.press('/', 'd', 'o', 'c', 'k');
  await watched.terminal.waitFor(() => !watched.terminal.modes().isCursorHidden);
  process.kill(await watched.pid(), 'SIGTERM');
  expect(await expectRestored(watched, 143)).toBe('');
});

/** The explorer with mistakes planted: the keys 1 3 break drawing, 1 4 a timer, 1 5 a promise. */
const mistakes: Plugin = {
  name: 'mistakes',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/app\/view\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8').replace('export function frameOf(', 'function realFrameOf(');
      const planted = `
        export function frameOf(state: AppState): Frame {
          if (state.count === 13) throw new Error('planted in drawing\\nsecond line');
          if (state.count === 14) setTimeout(() => { throw new Error('planted in a timer'); });
          if (state.count === 15) void Promise.reject(new Error('planted in a promise'));
          return realFrameOf(state);
        }`;
      return { contents: source + planted, loader: 'ts' };
    });
  },
};

describe('a thrown error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-mistakes-'));
  const bundle = join(folder, 'explorer.mjs');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(async () => {
    const plugins = [mistakes, ...bundleOptions.plugins];
    await build({ ...bundleOptions, plugins, write: true, entryPoints: ['src/main.ts'], outfile: bundle });
  });

  test.each([
    ['drawing', '3', 'planted in drawing'],
    ['a timer', '4', 'planted in a timer'],
    ['a promise', '5', 'planted in a promise'],
  ])('in %s ends with 70, one line on standard error, and a log', async (_, digit, message) => {
    const start = `import('${bundle}').then(({ main }) => main(['training_data']))`;
    const watched = await openSample(`'${process.execPath}' -e "${start}"`);
    watched.terminal.press('1', digit);
    const stderr = await expectRestored(watched, 70);

    const logs = join(watched.terminal.home, '.local/state/debrief');
    const [log = ''] = readdirSync(logs);
    expect(stderr).toBe(
      `debrief stopped (a bug: ${message}). The terminal is restored, annotations are saved. Details: ${join(logs, log)}\n`,
    );
    expect(readFileSync(join(logs, log), 'utf8')).toContain(`Error: ${message}`);
    expect(statSync(join(logs, log)).mode & 0o777).toBe(0o600);
  });
});
