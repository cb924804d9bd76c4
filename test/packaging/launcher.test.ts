import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDebrief } from '../terminal/open-debrief.ts';
import { openTerminal } from '../terminal/terminal.ts';
import { oldHostNode } from './host-nodes.ts';
import { installPackage, type Layout } from './installed-package.ts';

const node24 = process.execPath;
const oldNode = oldHostNode()?.path;

/** One call of each verb that only reads and needs no agent's logs. */
const readVerbs = [
  ['list', 'databse', '--similar', '--json'],
  ['show', 'failures:e14dc257', '--json'],
  ['facets', 'pattern', '--json'],
  ['validate', '--json'],
  ['report', 'weekly', '--stdout'],
  ['report', 'monthly', '--stdout'],
  ['analyze'],
  ['patterns'],
  ['contrast'],
  ['preventions'],
  ['paths'],
];

function install(layout: Partial<Layout> = {}) {
  const installed = installPackage({ node: 'beside', bundles: 'built', ...layout });
  onTestFinished(installed.remove);
  return installed;
}

function run(command: string, args: readonly string[], input = '') {
  const { stdout, stderr, status, signal } = spawnSync(command, args, { encoding: 'utf8', input, cwd: '/' });
  return { stdout, stderr, status, signal };
}

function openLauncher(node: string, args: readonly string[]) {
  const terminal = openTerminal({ command: node, args: [install().bin, ...args] });
  onTestFinished(terminal.close);
  return terminal;
}

describe('on a Node that is new enough', () => {
  test('the explorer runs in the same process', () => {
    const { stdout } = run(node24, [install().bin, 'some folder', '']);
    expect(JSON.parse(stdout)).toMatchObject({
      bundle: 'explorer',
      args: ['some folder', ''],
      version: process.version,
      ppid: process.pid,
      isMarked: false,
    });
  });

  test.each([
    [['list', '--json'], 'cli'],
    [['--help'], 'cli'],
    [['--version'], 'cli'],
    [['./list'], 'explorer'],
    [['folder', 'list'], 'explorer'],
    [[], 'explorer'],
  ])('the arguments %j go to the bundle %s', (args, bundle) => {
    expect(JSON.parse(run(node24, [install().bin, ...args]).stdout)).toMatchObject({ bundle, args });
  });

  test('the answer of the command line is the exit code, and a thrown error is 70 and one line', () => {
    const { bin } = install();
    expect(run(node24, [bin, 'list']).status).toBe(0);
    expect(run(node24, [bin, 'list', 'fail']).status).toBe(1);
    expect(run(node24, [bin, 'throw'])).toMatchObject({ status: 70, stderr: 'debrief: a bug\n', stdout: '' });
  });

  test('it runs from any directory, through a chain of links', () => {
    const { bin, folder } = install();
    symlinkSync(bin, join(folder, 'first'));
    symlinkSync('first', join(folder, 'second'));
    expect(run(join(folder, 'second'), ['--version']).stdout).toContain('"bundle":"cli"');
  });

  test('without the bundles it says how to build them', () => {
    const { bin, root } = install({ bundles: 'missing' });
    expect(run(node24, [bin])).toEqual({
      status: 2,
      signal: null,
      stdout: '',
      stderr: `debrief: the bundles are missing; run \`npm ci && npm run build\` in ${root}\n`,
    });
  });
});

describe.skipIf(oldNode === undefined)('on Node 20 (skipped where this machine has none)', () => {
  const node20 = oldNode ?? '';

  test.each(['beside', 'inside'] as const)(
    'the explorer runs in the Node that npm put %s debrief',
    (node) => {
      const { status, stdout } = run(node20, [install({ node }).bin, 'some folder', '', '--', '-']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        bundle: 'explorer',
        args: ['some folder', '', '--', '-'],
        version: process.version,
        isMarked: false,
      });
    },
  );

  test('the command line runs as it is, without another Node', () => {
    const { stdout, status } = run(node20, [install({ node: 'none' }).bin, 'list', 'fail']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ bundle: 'cli', version: expect.stringMatching(/^v2[01]\./) });
  });

  test.each(readVerbs)('`%s` gives what it gives on a newer Node', (...args) => {
    const launcher = join(import.meta.dirname, '..', '..', 'bin', 'debrief.js');
    const data = join(import.meta.dirname, '..', '..', 'training_data');
    expect(run(node20, [launcher, ...args, '--dir', data])).toEqual(
      run(node24, [launcher, ...args, '--dir', data]),
    );
  });

  test('without another Node the explorer says what it needs', () => {
    const { stdout, stderr, status } = run(node20, [install({ node: 'none' }).bin, 'folder']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(
      /^debrief: the explorer needs Node 22\.15 or newer, and this is 2[01]\.[^\n]+nodejs\.org[^\n]+\n$/,
    );
  });

  test('standard input and the exit code pass through', () => {
    const { bin } = install();
    expect(run(node20, [bin, 'read stdin'], 'a\nb\n').stdout).toBe('a\nb\n');
    expect(run(node20, [bin, 'exit']).status).toBe(3);
    expect(run(node20, [bin, 'throw'])).toMatchObject({ status: 70, stderr: 'debrief: a bug\n' });
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s reaches the explorer, whose exit code is kept', async (signal, code) => {
    const terminal = openLauncher(node20, ['signals']);
    await terminal.waitFor('waiting');
    terminal.kill(signal);
    expect(await terminal.exit).toEqual({ code, signal: undefined });
    expect(terminal.screen()).toContain(signal);
  });

  test('an explorer that dies by a signal takes the launcher with it', async () => {
    const terminal = openLauncher(node20, ['die by signals']);
    await terminal.waitFor('waiting');
    terminal.kill('SIGTERM');
    expect((await terminal.exit).signal).toBe('SIGTERM');
  });

  test('Ctrl-C is for the explorer to answer', async () => {
    const terminal = openLauncher(node20, ['signals']);
    await terminal.waitFor('waiting');
    terminal.press('ctrl+c');
    expect(await terminal.exit).toEqual({ code: 130, signal: undefined });
    expect(terminal.screen().filter((row) => row.includes('SIGINT'))).toHaveLength(1);
  });

  test('Ctrl-Z and a suspension by the explorer itself both stop it, and fg brings it back', async () => {
    const shell = openTerminal({
      command: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      env: { PS1: 'prompt> ' },
    });
    onTestFinished(shell.close);
    await shell.waitFor('prompt>');
    shell.write(`'${node20}' '${install().bin}' suspend\r`);
    await shell.waitFor('waiting');

    shell.press('ctrl+z');
    await shell.waitFor('Stopped');
    shell.write('fg\r');
    await shell.waitFor('continued');

    const stops = (rows: readonly string[]) => rows.filter((row) => row.includes('Stopped')).length;
    shell.press('enter');
    await shell.waitFor((rows) => stops(rows) === 2);
    shell.write('fg\r');
    await shell.waitFor((rows) => rows.filter((row) => row === 'continued').length === 2);
  });
});

test.each([node24, ...(oldNode === undefined ? [] : [oldNode])])(
  'under %s the built explorer opens on the whole screen, and q gives it back',
  async (node) => {
    const terminal = openDebrief({ node, args: ['training_data'] });
    onTestFinished(terminal.close);
    await terminal.waitFor((rows) => terminal.modes().isAlternateScreen && rows.some((row) => row !== ''));
    terminal.press('q');
    expect(await terminal.exit).toEqual({ code: 0, signal: undefined });
    expect(terminal.modes()).toEqual({
      isAlternateScreen: false,
      isCursorHidden: false,
      isBracketedPaste: false,
      mouse: 'none',
    });
  },
);

test('the launcher holds nothing that the first Nodes with `node:` modules cannot read', async () => {
  const source = readFileSync(join(import.meta.dirname, '../../bin/debrief.js'), 'utf8');
  const [asItIs, forOldNodes] = await Promise.all(
    ['esnext', 'node14.13.1'].map((target) => transform(source, { target, minifyWhitespace: true })),
  );
  expect(forOldNodes?.code).toBe(asItIs?.code);
});
