import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowOf } from '../core/dataset/row.ts';
import { findInputs } from './find-inputs.ts';
import { type DatasetLoad, type LoadDatasetOptions, loadDataset } from './load-dataset.ts';

let home = '';
let loads: DatasetLoad[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-load-'));
  loads = [];
});
afterEach(async () => {
  await Promise.all(loads.map((load) => load.close()));
  rmSync(home, { recursive: true });
});

const never = new AbortController().signal;
const lines = ['a', 'b', 'c'].map((id) => `{"feature_id":"${id}","failure_type":"code_error"}\n`).join('');

async function begin(
  paths: readonly string[],
  options: Partial<LoadDatasetOptions> = {},
): Promise<DatasetLoad> {
  const { inputs } = await findInputs(paths, { currentFolder: home, stateFolder: join(home, 'state') });
  const load = loadDataset(inputs, {
    cacheFolder: join(home, 'cache'),
    standardInput: () => chunksOf([]),
    now: Date.UTC(2026, 0, 1),
    ...options,
  });
  loads.push(load);
  return load;
}

async function loaded(
  paths: readonly string[],
  options: Partial<LoadDatasetOptions> = {},
): Promise<DatasetLoad> {
  const load = await begin(paths, options);
  await load.finished;
  return load;
}

async function* chunksOf(chunks: readonly (string | Uint8Array)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

function problemsOf({ dataset }: DatasetLoad): string[] {
  return dataset
    .view()
    .problems.map(({ file, line, reason, level }) => `${level} ${file}:${line}: ${reason}`);
}

async function rawOf({ dataset }: DatasetLoad, row: number): Promise<string> {
  const answer = await dataset.ask({ ask: 'record', row: rowOf(row) }, never);
  return answer.ok ? answer.raw : answer.reason;
}

test('records of all files load, and each can be read again', async () => {
  writeFileSync(join(home, 'failures.jsonl'), lines);
  writeFileSync(join(home, 'notes.jsonl'), '{"x":1}\r\n{"y":2}');
  const load = await loaded(['.']);
  expect(load.dataset.loadState()).toMatchObject({ phase: 'ready', records: 5, problems: 0 });
  expect(await rawOf(load, 2)).toBe('{"feature_id":"c","failure_type":"code_error"}');
  expect(await rawOf(load, 4)).toBe('{"y":2}');
});

test.each([
  ['gzip', 'failures.jsonl.gz', gzipSync(lines)],
  ['Zstandard', 'failures.jsonl.zst', zstdCompressSync(lines)],
  ['gzip under a plain name', 'failures.jsonl', gzipSync(lines)],
])('%s is read through, and its lines can be read again', async (_, name, contents) => {
  writeFileSync(join(home, name), contents);
  const load = await loaded(['.']);
  expect(load.dataset.loadState()).toMatchObject({
    records: 3,
    bytesRead: contents.length,
    bytesTotal: contents.length,
  });
  expect(await rawOf(load, 1)).toContain('"b"');
  expect(problemsOf(load)).toEqual([]);
});

test('standard input is read once, kept where nobody else can read it, and gone from the folder at once', async () => {
  const input = [lines.slice(0, 20), lines.slice(20), '{"quality":{}}'];
  const load = await loaded(['-'], { standardInput: () => chunksOf(input) });
  expect(load.dataset.loadState()).toMatchObject({ records: 4, problems: 0 });
  expect(await rawOf(load, 1)).toContain('"b"');
  expect(readdirSync(join(home, 'cache'))).toEqual([]);
});

test('compressed standard input is told by its first bytes, even if they come one at a time', async () => {
  const bytes = [...gzipSync(lines)].map((byte) => Uint8Array.of(byte));
  const load = await loaded(['-'], { standardInput: () => chunksOf(bytes) });
  expect(load.dataset.loadState().records).toBe(3);
});

test('a compressed file that breaks off keeps what came before and says so', async () => {
  const many = Array.from(
    { length: 20_000 },
    (_, n) => `{"feature_id":"f-${n}-${Math.imul(n, 2654435761)}"}\n`,
  ).join('');
  const whole = gzipSync(many);
  writeFileSync(join(home, 'failures.jsonl.gz'), whole.subarray(0, whole.length / 2));
  const load = await loaded(['.']);
  expect(load.dataset.loadState().records).toBeGreaterThan(1000);
  expect(problemsOf(load)).toEqual([
    expect.stringMatching(/^file failures.jsonl.gz:0: its gzip data is damaged/),
  ]);
});

test('a file that cannot be read is a problem, and the others load', async () => {
  writeFileSync(join(home, 'failures.jsonl'), lines);
  writeFileSync(join(home, 'successes.jsonl'), '');
  const { inputs } = await findInputs(['.'], { currentFolder: home, stateFolder: home });
  rmSync(join(home, 'failures.jsonl'));
  mkdirSync(join(home, 'failures.jsonl'));
  const load = loadDataset(inputs, { cacheFolder: home, standardInput: () => chunksOf([]), now: 0 });
  loads.push(load);
  await load.finished;
  expect(problemsOf(load)).toEqual([
    'file failures.jsonl:0: is a folder, not a file',
    'file successes.jsonl:0: is empty',
  ]);
  expect(load.dataset.loadState().files.map(({ state }) => state)).toEqual(['failed', 'done']);
});

test('a line that was edited meanwhile is not shown as the one that was loaded', async () => {
  writeFileSync(join(home, 'failures.jsonl'), lines);
  const load = await loaded(['.']);
  writeFileSync(join(home, 'failures.jsonl'), lines.replace('"b"', '"x"'));
  expect(await rawOf(load, 1)).toMatch(/has changed in the file/);
  expect(await rawOf(load, 2)).toContain('"c"');
});

test('loading lets others have their turn, and stops when asked', async () => {
  const many = Array.from(
    { length: 60_000 },
    (_, n) => `{"feature_id":"f-${n}","failure_type":"code_error"}\n`,
  );
  writeFileSync(join(home, 'failures.jsonl'), many.join(''));
  const load = await begin(['.']);
  const controller = { turns: 0 };
  while (load.dataset.loadState().records === 0) {
    controller.turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  load.stop();
  await load.finished;
  const { phase, records, bytesRead, bytesTotal } = load.dataset.loadState();
  expect(phase).toBe('stopped');
  expect(records).toBeLessThan(60_000);
  expect(bytesRead).toBeLessThan(bytesTotal);
  expect(await rawOf(load, 0)).toContain('"f-0"');
});

test('a pipe that falls silent does not keep a stopped load waiting', async () => {
  async function* silent() {
    yield Buffer.from(`${lines}{"feature`);
    await new Promise(() => {});
  }
  const load = await begin(['-'], { standardInput: silent });
  while (load.dataset.loadState().records < 3) await new Promise((resolve) => setImmediate(resolve));
  load.stop();
  await load.finished;
  expect(load.dataset.loadState()).toMatchObject({ phase: 'stopped', records: 3 });
});

test('the last row with a source key counts, the earlier ones are told as replaced', async () => {
  const row = (id: string, key: string) =>
    `{"feature_id":"${id}","source":{"collector":"c","key":"${key}"}}\n`;
  writeFileSync(join(home, 'performance.jsonl'), row('old', 'k') + row('other', 'j') + row('new', 'k'));
  const load = await loaded(['.']);
  expect(load.dataset.loadState().records).toBe(2);
  expect(problemsOf(load)).toEqual([expect.stringMatching(/^superseded performance.jsonl:1: replaced/)]);
});

test('a named pipe is read once, and its lines can be read again', async () => {
  const path = join(home, 'pipe.jsonl');
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
  const load = await begin(['pipe.jsonl']);
  await writeFile(path, lines);
  await load.finished;
  expect(load.dataset.loadState()).toMatchObject({ records: 3, problems: 0 });
  expect(await rawOf(load, 1)).toContain('"b"');
});
