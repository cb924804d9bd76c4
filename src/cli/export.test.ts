import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { expect, onTestFinished, test } from 'vitest';
import { type ExportFormat, exportFormatNames, formatEntry } from '../core/export/export-format.ts';
import { capturedRun } from './captured-run.ts';

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const parts = [
  'billing',
  'login',
  'search',
  'cart',
  'upload',
  'mail',
  'stock',
  'route',
  'theme',
  'audit',
  'quota',
  'token',
];

/** A failure unlike all others with another number. */
function failure(number: number, more: Record<string, unknown> = {}) {
  const part = parts[number % parts.length] ?? '';
  const other = parts[(number * 5 + 3) % parts.length] ?? '';
  return {
    feature_id: `F${String(number).padStart(3, '0')}`,
    failure_type: 'test_failure',
    timestamp: new Date(Date.UTC(2026, 0, 1 + number)).toISOString(),
    session_id: `s-${number}`,
    error_details: {
      symptoms: `The ${part} worker stops after ${other} has written its ${part}${number} ledger twice over`,
      root_cause: `${other} opens a second handle named ${other}${part} and never closes the first of them`,
      affected_tests: [`${part} keeps ${other}`],
    },
    recovery: {
      resolution: `Closed the ${other} handle in a finally block of ${part}`,
      resolution_type: 'code_fix',
    },
    context: { model_version: 'model-1' },
    learning_value: {
      pattern: `handle left open by ${other} in ${part}`,
      category: 'resource_management',
      generalizable: true,
      suggested_prevention: `Let ${part} own ${other} handles through a pool that closes them`,
    },
    ...more,
  };
}

const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** A project of failures with a pair of attempts whose transcripts are there. */
function pairedProject(): string {
  const folder = project();
  const failures = Array.from({ length: 24 }, (_, number) => failure(number));
  write(folder, 'training_data/failures.jsonl', lines(failures));
  const successes = Array.from({ length: 12 }, (_, number) => ({
    feature_id: `F${String(number).padStart(3, '0')}`,
    timestamp: new Date(Date.UTC(2026, 3, 1 + number)).toISOString(),
    session_id: `t-${number}`,
    tool_usage: { test_runs: 2 },
    context: { model_version: 'model-1' },
  }));
  write(folder, 'training_data/successes.jsonl', lines(successes));
  for (let number = 0; number < 12; number += 1) {
    const part = parts[number] ?? '';
    const prompt = `Make the ${part} page keep what ${parts[(number + 4) % 12]} people typed when ${part} reloads`;
    write(
      folder,
      `training_data/sessions/s-${number}.jsonl`,
      trace(prompt, `I stored ${part} in a global variable of the module.`),
    );
    write(
      folder,
      `training_data/sessions/t-${number}.jsonl`,
      trace(prompt, `I keep the ${part} draft in session storage and restore it.`),
    );
  }
  return folder;
}

function trace(prompt: string, answer: string): string {
  return lines([
    { type: 'session', harness: 'test', id: 'x' },
    { type: 'message', message: { role: 'user', content: prompt } },
    { type: 'message', message: { role: 'assistant', content: answer } },
  ]);
}

async function run(folder: string, ...args: readonly string[]) {
  return capturedRun(['export', ...args], { currentFolder: folder });
}

function filesUnder(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}

test.each(exportFormatNames)(
  'what is written as %s passes its own check and holds rows',
  async (format) => {
    const folder = pairedProject();
    const written = await run(folder, '--out', 'out', '--format', format, '--include-unreviewed');
    expect(written.stderr).not.toContain('refused');
    expect(written.code).toBe(0);
    const checked = await run(folder, '--check', 'out', '--format', format);
    expect(checked.stdout).not.toContain('error');
    expect(checked.code).toBe(0);
    const wanted = formatEntry(format as ExportFormat).notice;
    if (wanted !== undefined) expect(written.stderr).toContain(wanted.slice(0, 40));
  },
  30_000,
);

test('Parquet, read back, holds the rows of the JSON Lines beside it', async () => {
  const folder = pairedProject();
  await run(folder, '--out', 'out', '--include-unreviewed');
  const files = filesUnder(join(folder, 'out'));
  const parquet = [...files.keys()].filter((name) => name.endsWith('.parquet'));
  expect(parquet.length).toBeGreaterThan(7);
  for (const name of parquet) {
    const bytes = files.get(name) ?? Buffer.alloc(0);
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    const text = files.get(name.replace(/parquet$/, 'jsonl'))?.toString() ?? '';
    expect(rows).toEqual(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  }
}, 30_000);

test('shuffled inputs in another folder give the same bytes but for provenance.jsonl', async () => {
  const [first, second] = [pairedProject(), pairedProject()];
  for (const name of ['failures', 'successes']) {
    const path = join(second, `training_data/${name}.jsonl`);
    writeFileSync(path, `${readFileSync(path, 'utf8').trim().split('\n').reverse().join('\n')}\n`);
  }
  // The pseudonyms of both hang on one key, as they would on one machine.
  await run(first, '--out', 'out', '--include-unreviewed', '--dir', '.');
  await run(first, '--out', join(second, 'out'), '--include-unreviewed', '--dir', second);
  const [left, right] = [filesUnder(join(first, 'out')), filesUnder(join(second, 'out'))];
  expect([...left.keys()]).toEqual([...right.keys()]);
  const differing = [...left]
    .filter(([name, bytes]) => !right.get(name)?.equals(bytes))
    .map(([name]) => name);
  expect(differing).toEqual(['provenance.jsonl']);
}, 30_000);

test('a planted secret refuses the export, says where and writes nothing', async () => {
  const folder = project();
  const planted = failure(3);
  planted.error_details.symptoms += ' with Authorization: Bearer ghp_0123456789abcdefABCDEF0123456789abcd';
  write(folder, 'training_data/failures.jsonl', lines([failure(1), failure(2), planted]));
  const refused = await run(folder, '--out', 'out', '--include-unreviewed');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('failures.jsonl:3');
  expect(refused.stderr).not.toContain('0123456789abcdef');
  expect(readdirSync(folder)).not.toContain('out');
  const masked = await run(folder, '--out', 'out', '--include-unreviewed', '--mask-secrets');
  expect(masked.code).toBe(0);
  for (const bytes of filesUnder(join(folder, 'out')).values())
    expect(bytes.toString('latin1')).not.toContain('0123456789abcdef');
}, 30_000);

test('a correction that repeats the recorded root cause refuses the export; another one makes a pair', async () => {
  const folder = project();
  const record = failure(1);
  write(folder, 'training_data/failures.jsonl', lines([record, failure(2)]));
  const list = await capturedRun(['list', '--json', 'F001'], { currentFolder: folder });
  const { rec_id: rec } = JSON.parse(list.stdout.split('\n')[0] ?? '{}');
  const event = (op: string, more: object, last: string) => ({
    v: 1,
    id: `01J0000000000000000000000${last}`,
    ts: '2026-02-01T00:00:00.000Z',
    by: 'ann',
    op,
    rec,
    loc: { stem: 'failures', feature: 'F001', session: 's-1', timestamp: record.timestamp },
    ...more,
  });
  const log = '.ai/annotations/ann/01J00000000000000000000000.jsonl';
  const same = { text: record.error_details.root_cause };
  write(folder, log, lines([event('verdict', { verdict: 'fail' }, '1'), event('root_cause', same, '2')]));
  const refused = await run(folder, '--out', 'out', '--task', 'preference');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('chosen equals rejected');
  expect(refused.stderr).toContain(`failures.jsonl:1 (${rec})`);
  expect(existsSync(join(folder, 'out'))).toBe(false);
  const better = { text: 'The retry opens a connection although the first is still alive' };
  write(folder, log, lines([event('verdict', { verdict: 'fail' }, '1'), event('root_cause', better, '2')]));
  const paired = await run(folder, '--out', 'out', '--task', 'preference');
  expect(paired.stdout).toContain('preference: 1 row of 2 records');
  expect(paired.code).toBe(0);
}, 30_000);

test('two attempts whose transcripts say the same refuse the export without speaking of corrections', async () => {
  const folder = pairedProject();
  const same = readFileSync(join(folder, 'training_data/sessions/s-2.jsonl'), 'utf8');
  write(folder, 'training_data/sessions/t-2.jsonl', same);
  const refused = await run(folder, '--out', 'out', '--task', 'preference', '--include-unreviewed');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('chosen equals rejected');
  expect(refused.stderr).toContain('failures.jsonl:3');
  expect(refused.stderr).toContain('the transcripts of sessions s-2 and t-2 answer alike');
  expect(refused.stderr).not.toContain('correction');
  expect(existsSync(join(folder, 'out'))).toBe(false);
}, 30_000);

test('without honest pairs there are none, and the conditions are counted', async () => {
  const folder = project();
  write(folder, 'training_data/failures.jsonl', lines([failure(1), failure(2)]));
  const none = await run(folder, '--out', 'out', '--task', 'preference', '--include-unreviewed');
  expect(none.code).toBe(1);
  expect(none.stdout).toContain('why 0 pairs');
  expect(none.stdout).toContain('no reviewer corrected its root cause 2');
  expect(existsSync(join(folder, 'out'))).toBe(false);
  const unreviewed = await run(folder, '--out', 'out');
  expect(unreviewed.code).toBe(1);
  expect(unreviewed.stdout).toContain('not reviewed 2');
}, 30_000);

test('a harness that forbids exports is obeyed, and overriding it is recorded', async () => {
  const folder = pairedProject();
  write(folder, 'harness_config.json', JSON.stringify({ feedback_loop: { export_training_data: false } }));
  const refused = await run(folder, '--out', 'out', '--include-unreviewed');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('export_training_data: false');
  expect(existsSync(join(folder, 'out'))).toBe(false);
  expect((await run(folder, '--out', 'out', '--include-unreviewed', '--override-harness')).code).toBe(0);
  expect(readFileSync(join(folder, 'out/manifest.json'), 'utf8')).toContain(
    'overridden by --override-harness',
  );
  expect(readFileSync(join(folder, 'out/README.md'), 'utf8')).toContain('--override-harness');
  const allowed = pairedProject();
  await run(allowed, '--out', 'out', '--include-unreviewed', '--override-harness');
  expect(readFileSync(join(allowed, 'out/README.md'), 'utf8')).not.toContain('--override-harness');
}, 30_000);

test.each(['data_collection_config.json', '.ai/harness_config.json', '.ai/debrief.json'])(
  'what %s says about exports is obeyed too, also when it cannot be understood',
  async (name) => {
    for (const text of ['{"feedback_loop":{"export_training_data":false}}', '{"feedback_loop":']) {
      const folder = pairedProject();
      write(folder, name, text);
      const refused = await run(folder, '--out', 'out', '--include-unreviewed');
      expect(refused.code, text).not.toBe(0);
      expect(refused.stderr).toContain(name);
      expect(existsSync(join(folder, 'out'))).toBe(false);
    }
  },
  30_000,
);

test('a row copied into another split, and a file changed since, are found by the check', async () => {
  const folder = pairedProject();
  await run(folder, '--out', 'out', '--include-unreviewed', '--no-parquet', '--task', 'diagnose');
  const train = join(folder, 'out/diagnose/train.jsonl');
  const other = ['test', 'validation'].find((split) =>
    existsSync(join(folder, `out/diagnose/${split}.jsonl`)),
  );
  const target = join(folder, `out/diagnose/${other}.jsonl`);
  const [first = ''] = readFileSync(train, 'utf8').split('\n');
  writeFileSync(target, `${readFileSync(target, 'utf8')}${first}\n`);
  const checked = await run(folder, '--check', 'out');
  expect(checked.code).toBe(1);
  expect(checked.stdout).toContain('so the split leaks');
  expect(checked.stdout).toContain('SHA-256 is another one');
}, 30_000);

test('a folder of somebody else’s is not written over, an earlier export is', async () => {
  const folder = pairedProject();
  write(folder, 'mine/notes.txt', 'keep me');
  expect((await run(folder, '--out', 'mine', '--include-unreviewed')).code).toBe(2);
  expect(readFileSync(join(folder, 'mine/notes.txt'), 'utf8')).toBe('keep me');
  expect((await run(folder, '--out', 'out', '--include-unreviewed')).code).toBe(0);
  expect((await run(folder, '--out', 'out', '--include-unreviewed')).code).toBe(0);
}, 30_000);

test('a place that cannot be written to is named as it was given, in one sentence', async () => {
  const folder = pairedProject();
  const out = '/dev/null/inside';
  const failed = await run(folder, '--out', out, '--include-unreviewed');
  expect(failed.code).toBe(2);
  expect(failed.stderr.trim().split('\n').at(-1)).toBe(
    `debrief: ${out}: the folder cannot be written (ENOTDIR); choose another folder`,
  );
  write(folder, 'file.txt', 'keep me');
  const below = await run(folder, '--out', 'file.txt/out', '--include-unreviewed');
  expect(below.code).toBe(2);
  expect(below.stderr).toContain('debrief: file.txt/out: the folder cannot be written (ENOTDIR)');
}, 30_000);

test.runIf(existsSync('/proc/self'))(
  'a file system that takes no folders is told so, too',
  async () => {
    const failed = await run(pairedProject(), '--out', '/proc/xx', '--include-unreviewed');
    expect(failed.code).toBe(2);
    expect(failed.stderr).toMatch(/debrief: \/proc\/xx: the folder cannot be written \(\w+\); choose/);
    expect(failed.stderr).not.toMatch(/; [A-Z]|\.tmp/);
  },
  30_000,
);

test('a file of another format says one thing once, how often, and which format it is', async () => {
  const folder = project();
  const row = (number: number) => ({
    messages: [
      { role: 'user', content: `q${number}` },
      { role: 'assistant', content: `w${number}` },
    ],
  });
  write(folder, 'chat.jsonl', lines(Array.from({ length: 500 }, (_, number) => row(number))));
  const wrong = await run(folder, '--check', 'chat.jsonl', '--format', 'openai-dpo');
  expect(wrong.code).toBe(1);
  expect(wrong.stdout.split('\n').length).toBeLessThan(60);
  expect(wrong.stdout).toContain(
    'chat.jsonl:11: key input is missing (and 489 lines more like it: 12, 13, 14, …, 500)',
  );
  expect(wrong.stderr).toContain('2000 errors');
  expect(wrong.stderr).toMatch(/the rows are not for openai-dpo, try --format .*openai-sft/);
  const json = await run(folder, '--check', 'chat.jsonl', '--format', 'openai-dpo', '--json');
  expect(json.stdout.trim().split('\n')).toHaveLength(2000);
  expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toMatchObject({ line: 1, level: 'error' });
  expect((await run(folder, '--check', 'chat.jsonl', '--format', 'openai-sft')).code).toBe(0);
}, 30_000);

test('wrong calls answer 2', async () => {
  const folder = pairedProject();
  for (const args of [
    [],
    ['--out', 'x', '--format', 'trll'],
    ['--out', 'x', '--task', 'dpo'],
    ['--check', 'nowhere', '--format', 'trl'],
    ['--check', 'training_data'],
    ['--out', 'x', '--format', 'openai-dpo', '--task', 'repair'],
  ])
    expect((await run(folder, ...args)).code, args.join(' ')).toBe(2);
}, 30_000);
