import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { rowOf } from '../core/dataset/row.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import { findInputs } from './find-inputs.ts';
import { type DatasetLoad, type LoadDatasetOptions, loadDataset } from './load-dataset.ts';

let home = '';
let loads: DatasetLoad[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-blocks-'));
  loads = [];
});
afterEach(async () => {
  await Promise.all(loads.map((load) => load.close()));
  rmSync(home, { recursive: true });
});

const never = new AbortController().signal;

async function* nothing() {}

async function loaded(options: Partial<LoadDatasetOptions> = {}): Promise<MemoryDataset> {
  const { inputs } = await findInputs(['.'], { currentFolder: home, stateFolder: home });
  const load = loadDataset(inputs, {
    cacheFolder: home,
    standardInput: nothing,
    now: Date.UTC(2026, 5, 1),
    ...options,
  });
  loads.push(load);
  await load.finished;
  return load.dataset;
}

/** So many that threads are worth their while, and more than 16 bits can count in one stretch. */
const count = 200_000;
const words = ['pool', 'Timeout', 'loadUserId', 'café', 'stale mock', '"quoted"', 'x'];

function line(row: number): string {
  const symptoms = `${words[row % words.length]} ${row % 5000}`;
  return JSON.stringify({ feature_id: `F${row % 100}`, failure_type: 'e', error_details: { symptoms } });
}

function writeLarge(): void {
  const lines = Array.from({ length: count }, (_, row) => (row % 50_000 === 7 ? '{"broken' : line(row)));
  writeFileSync(join(home, 'failures.jsonl'), `${lines.join('\n')}\n\n`);
  writeFileSync(join(home, 'successes.jsonl'), '{"feature_id":"F1","success_factors":["last file"]}\n');
}

function matched(dataset: MemoryDataset, text: string) {
  const { exact, similar } = dataset.view().match(parseQuery(text).query);
  return { exact, similar };
}

test('threads give what one record after another gives', async () => {
  writeLarge();
  const byThreads = await loaded();
  const oneByOne = await loaded({ onRecord: () => {} });
  const state = (dataset: MemoryDataset) => {
    const { records, problems, badLines, asOf } = dataset.loadState();
    return { records, problems, badLines, asOf };
  };
  expect(state(byThreads)).toEqual(state(oneByOne));
  expect(byThreads.view().problems).toEqual(oneByOne.view().problems);
  const [a, b] = [byThreads.columns, oneByOne.columns];
  for (let row = 0; row < a.length; row += 997) {
    expect(a.byteOffset(row)).toBe(b.byteOffset(row));
    for (const name of ['feature', 'file', 'kind', 'project', 'type'] as const)
      expect(a.table[name].at(row)).toBe(b.table[name].at(row));
    for (const name of ['line', 'size', 'time'] as const)
      expect(a.table[name].at(row)).toBe(b.table[name].at(row));
  }
  for (const text of [
    'pool',
    'timeout',
    'load',
    'user',
    'café',
    'stale mock 1234',
    'tmeout',
    '"quoted" 4',
    'F7',
  ]) {
    expect(matched(byThreads, text)).toEqual(matched(oneByOne, text));
  }
});

test('rows of files that threads have read can be opened, and their phrases found', async () => {
  writeLarge();
  const dataset = await loaded();
  const { rows, exact } = dataset.rowSet(parseQuery('"stale mock 1234"').query, {
    by: 'line',
    direction: 'ascending',
  });
  expect(exact).toBeGreaterThan(1);
  const answer = await dataset.ask(
    { ask: 'record', row: rowOf(matched(dataset, 'last').exact[0] ?? -1) },
    never,
  );
  expect(answer).toMatchObject({ ok: true, kind: 'success', line: 1 });
  for (const row of rows) expect(dataset.view().searchedText(rowOf(row))).toContain('stale mock 1234');
});

test('compressed files and standard input are read by threads too, and give what plain files give', async () => {
  writeLarge();
  const path = join(home, 'failures.jsonl');
  const plain = await loaded();
  const whole = readFileSync(path);
  rmSync(path);
  writeFileSync(`${path}.gz`, gzipSync(whole, { level: 1 }));
  const compressed = await loaded();
  rmSync(`${path}.gz`);
  const load = loadDataset([{ path: '-', name: '-', kind: 'inferred', bytes: 0, project: 'p' }], {
    cacheFolder: home,
    standardInput: async function* () {
      for (let at = 0; at < whole.length; at += 65_536) yield whole.subarray(at, at + 65_536);
    },
    now: 0,
  });
  loads.push(load);
  await load.finished;
  for (const dataset of [compressed, load.dataset]) {
    const last = plain.columns.length - (dataset === compressed ? 1 : 2);
    expect(dataset.columns.table.line.at(last)).toBe(plain.columns.table.line.at(last));
    expect(dataset.columns.byteOffset(last)).toBe(plain.columns.byteOffset(last));
    expect(dataset.loadState().badLines).toBe(plain.loadState().badLines);
    const exact = matched(plain, 'stale mock 1234').exact;
    expect(matched(dataset, 'stale mock 1234').exact).toEqual(exact);
    const opened = await dataset.ask({ ask: 'record', row: rowOf(exact[0] ?? -1) }, never);
    expect(opened).toMatchObject({ ok: true, kind: 'failure' });
  }
});

test('where memory is short, all records are loaded, and words are found in those that came last', async () => {
  writeLarge();
  let asked = 0;
  // Room for columns, and for the postings of two runs.
  const hasRoom = (more: number) => more < 30e6 || asked++ < 2;
  const dataset = await loaded({ memory: { hasRoom, setBy: '--max-memory 1G' } });
  const { phase, records, unindexed = 0 } = dataset.loadState();
  expect(phase).toBe('ready');
  expect(unindexed).toBeGreaterThan(0);
  expect(unindexed).toBeLessThan(records);
  const { exact } = matched(dataset, 'pool');
  expect(exact.length).toBeGreaterThan(0);
  const last = dataset.columns.length - 1;
  expect(exact.some((row) => row > last - 20)).toBe(true);
});

test('where memory is too short for columns, loading stops, keeps what it has and says why', async () => {
  writeLarge();
  let asked = 0;
  const hasRoom = () => asked++ < 3;
  const { inputs } = await findInputs(['.'], { currentFolder: home, stateFolder: home });
  const load = loadDataset(inputs, {
    cacheFolder: home,
    standardInput: nothing,
    now: 0,
    memory: { hasRoom, setBy: '--max-memory 1M' },
  });
  loads.push(load);
  await load.finished;
  expect(load.isFull()).toBe(true);
  const { phase, records } = load.dataset.loadState();
  expect(phase).toBe('stopped');
  expect(records).toBeGreaterThan(0);
  expect(records).toBeLessThan(count);
  const [problem] = load.dataset.view().problems.filter(({ level }) => level === 'file');
  expect(problem?.reason).toMatch(/^loading stopped after [\d,]+ records: .*--max-memory 1M allows$/);
});

test('phrases and patterns asked of texts on disk give what they give of texts in memory, unless taken back', async () => {
  writeLarge();
  const byThreads = await loaded();
  const oneByOne = await loaded({ onRecord: () => {} });
  for (const text of ['"mock 12"', '-"stale mock" pool', 're:/mock 1[0-9]+3/', 'd" 4']) {
    const question = { ask: 'count', query: parseQuery(text).query } as const;
    const counted = await byThreads.ask(question, never);
    expect(counted).toEqual(await oneByOne.ask(question, never));
    expect(counted.matched).toBeGreaterThan(0);
  }
  const controller = new AbortController();
  const asked = byThreads.ask({ ask: 'count', query: parseQuery('"mock 3"').query }, controller.signal);
  setImmediate(() => controller.abort(new Error('taken back')));
  await expect(asked).rejects.toThrow('taken back');
});
