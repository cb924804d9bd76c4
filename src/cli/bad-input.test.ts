import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capturedRun } from './captured-run.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-bad-'));
});
afterAll(() => rmSync(home, { recursive: true }));

/** Writes `failures.jsonl` to a folder of its own and tells what the command line makes of it. */
async function loadedFrom(name: string, contents: string | Uint8Array) {
  mkdirSync(join(home, name));
  writeFileSync(join(home, name, 'failures.jsonl'), contents);
  const listed = await capturedRun(['list', name, '--columns', 'feature', '--sort', 'line'], {
    currentFolder: home,
  });
  const validated = await capturedRun(['validate', name], { currentFolder: home });
  const problems = validated.stdout.split('\n').filter((line) => line !== '');
  expect(validated.code).toBe(problems.length > 0 ? 1 : 0);
  return {
    features: listed.stdout.split('\n').filter((line) => line !== ''),
    problems: problems.map((line) => line.replace(`${name}/failures.jsonl`, '')),
    notice: listed.stderr,
  };
}

const good = (id: string) => `{"feature_id":"${id}","failure_type":"code_error"}`;

describe('bad input costs itself only, and is told', () => {
  test('ten truncated lines in 10,010', async () => {
    const lines = Array.from({ length: 10_010 }, (_, place) =>
      place % 1001 === 7 ? good(`F${place}`).slice(0, 25) : good(`F${place}`),
    );
    const { features, problems, notice } = await loadedFrom('truncated', lines.join('\n'));
    expect([features.length, problems.length]).toEqual([10_000, 10]);
    expect(problems[0]).toMatch(/^:8:26: /);
    expect(notice).toContain('10 bad lines or files');
  });

  test.each([
    ['empty', '', [], [': is empty']],
    ['line ends of Windows', `${good('A')}\r\n${good('B')}\r\n`, ['A', 'B'], []],
    ['byte order mark', `\ufeff${good('A')}\n${good('B')}`, ['A', 'B'], []],
    [
      'NUL',
      `${good('A')}\n{"feature_id":\0}\n${good('B')}\n`,
      ['A', 'B'],
      [':2:15: unexpected U+0000 instead of a value'],
    ],
    ['NUL tail', `${good('A')}\n${'\0'.repeat(4096)}`, ['A'], [':2:1: unexpected U+0000 instead of a value']],
    [
      'lone surrogate',
      `${good('\\ud800x')}\n${good('B')}`,
      ['\\ud800x', 'B'],
      [':1: feature_id: holds half a surrogate pair'],
    ],
    ['prototype', `{"__proto__":{"feature_id":"evil"},"feature_id":"A"}\n${good('B')}`, ['A', 'B'], []],
    [
      'repeated keys',
      '{"feature_id":"A","feature_id":"B"}',
      ['B'],
      [':1: feature_id: stands more than once; the last one counts'],
    ],
    [
      'not an object',
      `[1]\n"x"\n${good('B')}`,
      ['B'],
      [':1:1: is a list, not an object', ':2:1: is a string, not an object'],
    ],
    [
      'binary',
      Buffer.from(Array.from({ length: 2000 }, (_, n) => (n * 167 + 128) % 256)),
      [],
      [': is a binary file, not JSON Lines'],
    ],
  ])('%s', async (name, contents, ...[features, problems]) => {
    const loaded = await loadedFrom(name, contents);
    expect(loaded.features).toEqual(features);
    expect(loaded.problems).toEqual(problems);
  });

  test('bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"feature_id":"A'),
      Buffer.of(0xff),
      Buffer.from(`"}\n${good('B')}`),
    ]);
    const { features, problems } = await loadedFrom('utf8', bytes);
    expect(features).toEqual(['A\ufffd', 'B']);
    expect(problems).toEqual([':1:17: has bytes that are not UTF-8, shown as U+FFFD']);
  });

  test('a line of 5 MB', async () => {
    const long = `{"feature_id":"LONG","error_details":{"stack_trace":"${'at x()\\n'.repeat(625_000)}"}}`;
    const { features, problems } = await loadedFrom('long', `${good('A')}\n${long}\n${good('B')}\n`);
    expect([features, problems]).toEqual([['A', 'LONG', 'B'], []]);
  });
});

/** What a terminal may act on: C0 but the newline, DEL, C1, bidirectional and zero-width controls. */
const dangerous = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

test('no control sequence of any text field reaches the output of any verb', async () => {
  const sequences = [
    '\x1b[2J\x1b]0;owned\x07',
    '\x1b]8;;http://x\x1b\\',
    '\x9b31m',
    '\u202eevil',
    '\x07\b\r',
    '\u200b',
  ];
  const poisoned = (value: unknown, place: number): unknown => {
    if (typeof value === 'string') return `${sequences[place % sequences.length]}${value}`;
    if (Array.isArray(value)) return value.map((item, inner) => poisoned(item, place + inner));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([key, member], inner) => [
      key,
      poisoned(member, place + inner),
    ]);
    return { ...Object.fromEntries(members), [`\x1b[31m${place}`]: '\x1b[0m' };
  };
  const record = {
    feature_id: 'A',
    failure_type: 'code_error',
    session_id: 's',
    timestamp: 'now',
    error_details: { symptoms: 'x', root_cause: 'y', stack_trace: 'z', affected_tests: ['t', 'u'] },
    context: { model_version: 'm', time_in_session: 'late' },
    learning_value: { category: 'c', pattern: 'p', severity: 's' },
  };
  const folder = 'terminal\x1b[31m';
  mkdirSync(join(home, folder));
  const lines = sequences.map((_, place) => JSON.stringify(poisoned(record, place)));
  writeFileSync(join(home, folder, 'failures.jsonl'), `${lines.join('\n')}\n{"\x1b[31m`);
  const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: home, columns: 200 });
  const listed = await run('list', folder, '--json');
  const recIds = listed.stdout.match(/failures:[0-9a-f]{16}/g) ?? [];
  const outputs = [
    listed,
    await run(
      'list',
      folder,
      '--columns',
      'feature,type,category,pattern,severity,model,session,affected_test,file',
    ),
    await run('list', folder, '\x1b[31m:x'),
    ...(await Promise.all(recIds.map((recId) => run('show', recId, folder)))),
    ...(await Promise.all(
      ['category', 'pattern', 'file', 'affected_test'].map((field) => run('facets', field, folder)),
    )),
    await run('validate', folder),
    await run('validate', folder, '--json'),
    await run('paths', folder),
    await run(folder),
    await run(`gone\x1b[31m`),
  ];
  expect(recIds).toHaveLength(sequences.length);
  for (const { stdout, stderr } of outputs) {
    expect(stdout + stderr).not.toBe('');
    expect((stdout + stderr).match(dangerous)?.[0]).toBeUndefined();
  }
});

describe('the built command', () => {
  const launcher = join(import.meta.dirname, '../../bin/debrief.js');
  const isBuilt = existsSync(join(import.meta.dirname, '../../dist/cli.js'));

  test.skipIf(!isBuilt)('is quiet and content when the reader of a pipe has had enough', async () => {
    mkdirSync(join(home, 'pipe'));
    const lines = Array.from({ length: 20_000 }, (_, place) => good(`F${place}`));
    writeFileSync(join(home, 'pipe', 'failures.jsonl'), lines.join('\n'));
    const child = spawn(process.execPath, [launcher, 'list', 'pipe', '--json'], { cwd: home });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([0, '']);
  });
});
