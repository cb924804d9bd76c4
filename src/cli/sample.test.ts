import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CliIo, OutputPort } from './cli-io.ts';
import { run } from './sample.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-sample-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the verb in `folder`; the answer is what a shell would see. */
async function sample(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const port = (name: 'out' | 'err'): OutputPort => ({
    write: async (text) => {
      texts[name] += text;
    },
    flush: async () => {},
    isTerminal: false,
    columns: undefined,
    cleaned: (text) => text,
    cleanedValue: (value) => value,
  });
  const io: CliIo = {
    stdout: port('out'),
    stderr: port('err'),
    stdin: { bytes: async function* () {}, isTerminal: false },
    env: {},
    currentFolder: folder,
    homeFolder: folder,
    now: () => 0,
  };
  return { code: await run(args, io), ...texts };
}

function linesIn(...path: readonly string[]): number {
  return readFileSync(join(folder, ...path), 'utf8').split('\n').length - 1;
}

test('writes four files into a new folder below the current one and says how many lines each has', async () => {
  const { code, out, err } = await sample('--seed', '3', '--failures', '16', '--out', 'a/b');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toBe(
    `${join('a/b', 'failures.jsonl')}: 16 lines
${join('a/b', 'successes.jsonl')}: 10 lines
${join('a/b', 'performance.jsonl')}: 24 lines
${join('a/b', 'context_metrics.jsonl')}: 80 lines
`,
  );
  expect(readdirSync(join(folder, 'a/b')).sort()).toEqual([
    'context_metrics.jsonl',
    'failures.jsonl',
    'performance.jsonl',
    'successes.jsonl',
  ]);
  expect(linesIn('a/b/failures.jsonl')).toBe(16);
  expect(linesIn('a/b/context_metrics.jsonl')).toBe(80);
});

test('each count, the first day and the number of weeks can be chosen', async () => {
  const counts = ['--failures', '9', '--successes', '1', '--performance', '0', '--context', '2'];
  const { code } = await sample(...counts, '--start', '2026-03-02', '--weeks', '1', '--out', '.');
  expect(code).toBe(0);
  expect(linesIn('successes.jsonl')).toBe(1);
  expect(linesIn('performance.jsonl')).toBe(0);
  expect(linesIn('context_metrics.jsonl')).toBe(2);
  const days = [...readFileSync(join(folder, 'failures.jsonl'), 'utf8').matchAll(/"timestamp":"([\d-]+)T/g)];
  expect(days.length).toBeGreaterThan(4);
  for (const [, day] of days) expect(day).toMatch(/^2026-03-0[2-9]$/);
});

test('a file that exists is left alone, and nothing is written, unless --force is given', async () => {
  writeFileSync(join(folder, 'performance.jsonl'), 'mine\n');
  const refused = await sample('--failures', '4', '--out', '.');
  expect(refused.code).toBe(2);
  expect(refused.err).toBe(
    `debrief: ${join(folder, 'performance.jsonl')}: The file exists; choose another --out, or add --force\n`,
  );
  expect(readdirSync(folder)).toEqual(['performance.jsonl']);
  expect(readFileSync(join(folder, 'performance.jsonl'), 'utf8')).toBe('mine\n');

  expect((await sample('--failures', '4', '--out', '.', '--force')).code).toBe(0);
  expect(linesIn('performance.jsonl')).toBe(6);
});

test('with --force, a folder or a link where a file should go stops it before anything is written', async () => {
  for (const block of [mkdirSync, (path: string) => symlinkSync('elsewhere', path)]) {
    const path = join(folder, 'successes.jsonl');
    block(path);
    const { code, err } = await sample('--out', '.', '--force');
    expect(code).toBe(2);
    expect(err).toContain(path);
    expect(readdirSync(folder)).toEqual(['successes.jsonl']);
    rmSync(path, { recursive: true });
  }
});

test('a file where the folder should be, and a folder without permission, are told with their path', async () => {
  writeFileSync(join(folder, 'file'), '');
  for (const out of ['file', 'file/below']) {
    const { code, err } = await sample('--out', out);
    expect(code).toBe(2);
    expect(err).toContain(`debrief: ${join(folder, out)}: `);
  }
});

// The superuser may write anywhere, so there is nothing to refuse.
test.skipIf(process.getuid?.() === 0)('a folder without write permission is told as such', async () => {
  chmodSync(folder, 0o500);
  const { code, err } = await sample('--out', '.');
  chmodSync(folder, 0o700);
  expect(code).toBe(2);
  expect(err).toContain('No permission');
});

test.each([
  [[], '--out is missing'],
  [['--out', ''], '--out is missing'],
  [['--out', '.', '--sed', '7'], "'--sed'"],
  [['--out', '.', 'more'], "'more'"],
  [['--out', '.', '--failures', '1e5'], '--failures 1e5 is not a whole number'],
  [['--out', '.', '--failures=-1'], '--failures -1 is not a whole number'],
  [['--out', '.', '--seed', '9007199254740993'], '--seed 9007199254740993 is not a whole number'],
  [['--out', '.', '--start', '2026-02-30'], '--start 2026-02-30 is not a date'],
  [['--out', '.', '--start', 'today'], '--start today is not a date'],
  [['--out', '.', '--weeks', '0'], '--weeks 0 is out of range'],
])('%j is refused with exit code 2, naming what is wrong, and writes nothing', async (args, said) => {
  const { code, out, err } = await sample(...args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(said);
  expect(err.split('\n').length).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
});

test('--help names every option and gives examples', async () => {
  const { code, out } = await sample('--help');
  expect(code).toBe(0);
  for (const option of [
    '--out',
    '--seed',
    '--failures',
    '--successes',
    '--performance',
    '--context',
    '--start',
    '--weeks',
    '--force',
  ]) {
    expect(out).toContain(option);
  }
  expect(out).toContain('Examples\n  debrief sample --out demo\n');
});
