import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capturedRun } from './captured-run.ts';
import { verbs } from './verbs.ts';

let home = '';

type FailureParts = {
  readonly id: string;
  readonly category?: string;
  readonly severity?: string;
  readonly day?: number;
};

function failure({ id, category = 'environment_setup', severity = 'high', day = 1 }: FailureParts): string {
  return JSON.stringify({
    feature_id: id,
    failure_type: 'test_failure',
    timestamp: `2026-03-0${day}T10:00:00Z`,
    error_details: { symptoms: `Timeout in ${id}` },
    learning_value: { category, severity, pattern: 'Port conflict' },
  });
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-cli-'));
  mkdirSync(join(home, 'app/training_data'), { recursive: true });
  mkdirSync(join(home, 'empty'));
  const failures = [
    failure({ id: 'F1', day: 1 }),
    failure({ id: 'F2', day: 2, severity: 'low' }),
    failure({ id: 'F3', day: 3, category: 'state' }),
    failure({ id: 'F3', day: 3, category: 'state' }),
    '{"feature_id":"F4',
  ];
  writeFileSync(join(home, 'app/training_data/failures.jsonl'), failures.join('\n'));
  const performance =
    '{"feature_id":"F1","timestamp":"2026-03-04T00:00:00Z","reliability":{"completed":true}}\n';
  writeFileSync(join(home, 'app/training_data/performance.jsonl'), performance);
});
afterAll(() => rmSync(home, { recursive: true }));

const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: home });
const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));

describe('list', () => {
  test('prints one line a record, newest first, and says how many lines were bad', async () => {
    const { code, stdout, stderr } = await run('list', 'app', '--kind', 'failure');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.match(/F\d/)?.[0])).toEqual([
      'F3',
      'F3',
      'F2',
      'F1',
      undefined,
    ]);
    expect(stderr).toContain('app/training_data/failures.jsonl:5: 1 bad line or file');
  });

  test('a word that exists is a folder, the rest is the query; both may come in any order', async () => {
    const { stdout } = await run('list', 'category:environment_setup', 'app', 'severity:>=medium');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stdout).toContain('F1');
  });

  test('--query and -- take doubt away; a negated term is no option', async () => {
    mkdirSync(join(home, 'Timeout'), { recursive: true });
    const asFolder = await run('list', '--dir', 'app', 'Timeout');
    const behindDashes = await run('list', '--dir', 'app', '--', 'Timeout', '-category:state');
    const asOption = await run('list', '--dir', 'app', '--query', 'Timeout', '-category:state');
    expect(asFolder.code).toBe(2);
    expect(behindDashes.stdout.trim().split('\n')).toHaveLength(2);
    expect(asOption.stdout).toBe(behindDashes.stdout);
  });

  test('--json gives identity, place and the record; exact duplicates are numbered', async () => {
    const { stdout } = await run('list', 'app', '--json', 'category:state');
    const lines = jsonLines(stdout);
    const [first, second] = lines.map(({ rec_id }) => String(rec_id)).sort();
    expect(first).toMatch(/^failures:[0-9a-f]{16}$/);
    expect(second).toBe(`${first}#2`);
    const plain = await run('list', 'app', 'category:state');
    expect(plain.stdout).toContain(`${first}#2  `);
    expect(Object.keys(lines[0] ?? {})).toEqual(['rec_id', 'kind', 'project', 'file', 'line', 'record']);
    expect(lines[0]).toMatchObject({
      kind: 'failure',
      project: 'app',
      file: 'app/training_data/failures.jsonl',
      record: { feature_id: 'F3' },
    });
  });

  test('--sort, --limit and --columns choose order, number and columns', async () => {
    const { stdout } = await run(
      'list',
      'app',
      '--sort',
      'time',
      '--limit',
      '2',
      '--columns',
      'feature,sev,time',
    );
    expect(stdout).toBe('F1  high  2026-03-01 10:00\nF2  low   2026-03-02 10:00\n');
  });

  test('on a terminal lines are headed and cut to its width', async () => {
    const { stdout } = await capturedRun(['list', 'app'], { currentFolder: home, columns: 40 });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^rec_id +time/);
    expect(lines.every((line) => line.length <= 40)).toBe(true);
  });

  test('nothing found is exit code 1; records that match with a typo are offered', async () => {
    const { code, stdout, stderr } = await run('list', 'app', 'Timeoot');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('4 more records match with a typo allowed; add --similar');
    expect((await run('list', 'app', 'Timeoot', '--similar')).stdout.trim().split('\n')).toHaveLength(4);
  });

  test('nothing found says which term excludes everything, and what a misspelt one may have meant', async () => {
    const { code, stdout, stderr } = await run('list', 'app', 'severity:low', 'feature:F1');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('severity:low  matches 1 by itself; without it');
    const misspelt = await run('list', 'app', 'category:enviroment_setup');
    expect(misspelt.stderr).toContain('Did you mean category:environment_setup (');
  });

  test('relative times count back from --as-of', async () => {
    const { stdout } = await run(
      'list',
      'app',
      '--as-of',
      '2026-03-02T12:00:00Z',
      'since:1d',
      'until:0d',
      '--columns',
      'feature',
    );
    expect(stdout).toBe('F2\n');
  });

  test('standard input is read as it comes, compressed or not', async () => {
    const input = `${failure({ id: 'F9' })}\n`;
    for (const stdin of [input, gzipSync(input)]) {
      const { stdout } = await capturedRun(['list', '-', '--json'], { currentFolder: home, stdin });
      expect(jsonLines(stdout)).toMatchObject([
        { kind: 'failure', project: 'stdin', file: '-', record: { feature_id: 'F9' } },
      ]);
    }
  });
});

describe('show', () => {
  test('prints a record by its id or the beginning of it', async () => {
    const [line] = jsonLines((await run('list', 'app', '--json', 'feature:F1', '--kind', 'failure')).stdout);
    const recId = String(line?.rec_id);
    const whole = await run('show', recId, 'app');
    expect(whole.code).toBe(0);
    expect(whole.stdout).toContain(`${recId}  failure  app  app/training_data/failures.jsonl:1\n`);
    expect(whole.stdout).toContain('error_details:\n  symptoms: Timeout in F1\n');
    expect((await run('show', 'app', recId.slice(0, 14))).stdout).toBe(whole.stdout);
    expect((await run('show', recId.slice(9, 19), 'app')).stdout).toBe(whole.stdout);
    expect(jsonLines((await run('show', recId, 'app', '--json')).stdout)).toEqual([line]);
  });

  test('the second of exact duplicates has its own id', async () => {
    const lines = jsonLines((await run('list', 'app', '--json', 'category:state')).stdout);
    for (const line of lines)
      expect(jsonLines((await run('show', String(line.rec_id), 'app', '--json')).stdout)).toEqual([line]);
  });

  test('an id that nothing has is exit code 1, one that several have is 2 and lists them', async () => {
    expect((await run('show', 'failures:ffffffffffffffff', 'app')).code).toBe(1);
    const { code, stderr } = await run('show', 'failures:', 'app');
    expect(code).toBe(2);
    expect(stderr.match(/failures:[0-9a-f]{16}/g)).toHaveLength(3);
  });
});

describe('facets', () => {
  test('counts values, most frequent first, among the kinds that have the field', async () => {
    expect((await run('facets', 'category', 'app')).stdout).toBe(
      '2  50.0%  environment_setup\n2  50.0%  state\n',
    );
    expect(jsonLines((await run('facets', 'cat', 'app', '--json', 'severity:low')).stdout)).toEqual([
      { field: 'category', value: 'environment_setup', count: 1, share: 1 },
    ]);
  });

  test('a field that has no values to count is refused with one that has', async () => {
    expect(await run('facets', 'catgory', 'app')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean category?'),
    });
    expect((await run('facets')).code).toBe(2);
  });
});

describe('validate', () => {
  test('names file, line, column and reason, and answers 1', async () => {
    const { code, stdout } = await run('validate', 'app');
    expect([code, stdout]).toEqual([1, 'app/training_data/failures.jsonl:5:18: ends inside a string\n']);
    expect(jsonLines((await run('validate', 'app', '--json')).stdout)).toEqual([
      {
        file: 'app/training_data/failures.jsonl',
        line: 5,
        column: 18,
        field: null,
        reason: 'ends inside a string',
      },
    ]);
  });

  test('answers 0 and says nothing when everything parsed', async () => {
    expect(await run('validate', 'app/training_data/performance.jsonl')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('paths', () => {
  test('tells where data is and where annotations go', async () => {
    const lines = jsonLines((await run('paths', 'app', '--json')).stdout);
    expect(lines).toContainEqual({
      what: 'annotations',
      project: 'app',
      path: join(home, 'app/.ai/annotations'),
      exists: false,
    });
    expect(lines.filter(({ what, exists }) => what === 'data' && exists === true)).toHaveLength(2);
  });
});

describe('without a verb', () => {
  test('prints a plain overview', async () => {
    const { code, stdout } = await run('app');
    expect(code).toBe(0);
    expect(stdout).toContain('5 records\n         4  failure\n         1  performance\n');
    expect(stdout).toContain('From 2026-03-01 10:00 to 2026-03-04 00:00 UTC');
    expect(stdout).toContain('         2   50.0%  environment_setup');
    expect(stdout).toContain('1 problem, of which bad lines or files: 1');
  });

  test('--version and --help answer at once; every verb is in the help and has its own', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { stdout } = await run('--help');
    for (const verb of verbs) expect(stdout).toContain(`\n  ${verb} `);
    for (const verb of ['list', 'show', 'facets', 'validate', 'paths', 'sample']) {
      const help = await run(verb, '--help');
      expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Examples\n') });
    }
  });
});

describe('what cannot be done', () => {
  test.each([
    [['list', 'app', 'categry:x'], 'did you mean category:?'],
    [['list', 'app', 'since:never'], 'since: takes a date'],
    [['list', './gone'], './gone: no such file or folder'],
    [['list', 'app', '--limitt', '3'], 'there is no option --limitt; did you mean --limit?'],
    [['list', 'app', '--limit', 'x'], '--limit x is not a whole number'],
    [['list', 'app', '--limit'], '--limit needs a value'],
    [['list', 'app', '--json=yes'], '--json takes no value'],
    [['list', 'app', '--sort', 'tim'], 'did you mean time?'],
    [['list', 'app', '--columns', 'feature,nothing'], 'there is no field "nothing"'],
    [['list', 'app', '--as-of', 'noon'], '--as-of noon is not a date'],
    [['list', 'empty'], 'empty: no training data here'],
    [['lst'], 'did you mean the verb `debrief list`?'],
    [['show'], 'REC_ID is missing'],
  ])('%j is told in words, with exit code 2', async (args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test('the place of a mistake in a query is marked', async () => {
    const { stderr } = await run('list', 'app', 'timeout', 'has:nothing');
    expect(stderr).toContain('\n  timeout has:nothing\n          ^^^^^^^^^^^\n');
  });

  test('a path that cannot be used does not keep the others from being read, but is told and counts', async () => {
    const { code, stdout, stderr } = await run('list', 'app', './gone', 'feature:F1');
    expect(code).toBe(2);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toContain('./gone: no such file or folder');
  });
});
