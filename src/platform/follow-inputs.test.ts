import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { rowOf } from '../core/dataset/row.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import { findInputs } from './find-inputs.ts';
import { type DatasetLoad, loadDataset } from './load-dataset.ts';

let home = '';
let failures = '';
let loads: DatasetLoad[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-follow-'));
  failures = join(home, 'failures.jsonl');
  loads = [];
});
afterEach(async () => {
  await Promise.all(loads.map((load) => load.close()));
  rmSync(home, { recursive: true });
});

const line = (id: string) => `{"feature_id":"${id}","failure_type":"code_error"}\n`;

async function* nothing() {}

async function followed(): Promise<DatasetLoad> {
  const find = async () => (await findInputs(['.'], { currentFolder: home, stateFolder: home })).inputs;
  const load = loadDataset(await find(), { cacheFolder: home, standardInput: nothing, now: 0, find });
  loads.push(load);
  await load.finished;
  return load;
}

/** Resolves when the dataset has come to be as wanted. */
function when({ dataset }: DatasetLoad, isWanted: (dataset: MemoryDataset) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isWanted(dataset)) return;
      stop();
      resolve();
    };
    const stop = dataset.subscribe(look);
    look();
  });
}

function features({ dataset }: DatasetLoad): string[] {
  const { columns } = dataset;
  return Array.from({ length: columns.length }, (_, row) => columns.table.feature.at(row) ?? '');
}

function problems({ dataset }: DatasetLoad): string[] {
  return dataset.view().problems.map((problem) => `${problem.line} ${problem.reason}`);
}

const has = (count: number) => (dataset: MemoryDataset) =>
  dataset.columns.length === count && dataset.loadState().phase === 'ready';

test('what is appended is added behind, can be opened and found, and rows keep their numbers', async () => {
  writeFileSync(failures, line('a') + line('b'));
  const load = await followed();
  appendFileSync(failures, `${line('c')}not json\n${line('needle')}`);
  await when(load, has(4));
  expect(features(load)).toEqual(['a', 'b', 'c', 'needle']);
  expect(load.dataset.columns.table.line.at(3)).toBe(5);
  expect(load.dataset.loadState()).toMatchObject({ badLines: 1, revision: { major: 0 } });
  expect([...load.dataset.view().match(parseQuery('needle').query).exact]).toEqual([3]);
  const opened = await load.dataset.ask({ ask: 'record', row: rowOf(3) }, new AbortController().signal);
  expect(opened).toMatchObject({ ok: true, line: 5 });
});

test('a line that is half written waits for its end, and is no problem afterwards', async () => {
  writeFileSync(failures, `${line('a')}{"feature_id":"b","fail`);
  const load = await followed();
  expect(problems(load)).toEqual([expect.stringMatching(/^2 /)]);
  appendFileSync(failures, `ure_type":"code_error"}\n{"feature`);
  await when(load, has(2));
  expect(features(load)).toEqual(['a', 'b']);
  expect(problems(load)).toEqual([]);
  appendFileSync(failures, `_id":"c"}\n`);
  await when(load, has(3));
  expect(problems(load)).toEqual([]);
  expect(load.dataset.columns.table.line.at(2)).toBe(3);
});

test('a last record without a line end is there at once, and its line end adds nothing', async () => {
  writeFileSync(failures, line('a').trimEnd());
  const load = await followed();
  appendFileSync(failures, `\n${line('b')}`);
  await when(load, has(2));
  expect(load.dataset.columns.table.line.at(1)).toBe(2);
});

test('an empty file that is written to is not called empty any more', async () => {
  writeFileSync(failures, '');
  const load = await followed();
  expect(problems(load)).toEqual(['0 is empty']);
  appendFileSync(failures, line('a'));
  await when(load, has(1));
  expect(problems(load)).toEqual([]);
});

test('a file that comes later is loaded, and followed too', async () => {
  writeFileSync(failures, line('a'));
  const load = await followed();
  const later = join(home, 'successes.jsonl');
  writeFileSync(later, line('b'));
  await when(load, has(2));
  appendFileSync(later, line('c'));
  await when(load, has(3));
  expect(features(load)).toEqual(['a', 'b', 'c']);
});

test.each([
  ['shortened', () => truncateSync(failures, line('a').length), ['a']],
  ['replaced', () => replace(line('x') + line('y') + line('z')), ['x', 'y', 'z']],
  ['edited in place', () => writeFileSync(failures, line('q') + line('r') + line('s')), ['q', 'r', 's']],
])('a file that was %s is loaded anew', async (_, change, expected) => {
  writeFileSync(failures, line('a') + line('b'));
  const load = await followed();
  change();
  await when(load, (dataset) => dataset.loadState().revision.major === 1 && has(expected.length)(dataset));
  expect(features(load)).toEqual(expected);
  appendFileSync(failures, line('more'));
  await when(load, has(expected.length + 1));
});

function replace(contents: string): void {
  writeFileSync(`${failures}.new`, contents);
  renameSync(`${failures}.new`, failures);
}

test('a file that is removed keeps its records and says so; when it comes again it is loaded anew', async () => {
  writeFileSync(failures, line('a'));
  const load = await followed();
  rmSync(failures);
  await when(load, (dataset) => dataset.loadState().problems === 1);
  expect(problems(load)).toEqual([expect.stringMatching(/^0 is gone/)]);
  expect(features(load)).toEqual(['a']);
  writeFileSync(failures, line('b'));
  await when(load, (dataset) => dataset.loadState().revision.major === 1 && has(1)(dataset));
  expect(features(load)).toEqual(['b']);
  expect(problems(load)).toEqual([]);
});

test('loading anew on request sees what the files say now, and can be asked twice at once', async () => {
  writeFileSync(failures, line('a'));
  const load = await followed();
  writeFileSync(join(home, 'successes.jsonl'), line('b'));
  await Promise.all([load.reload(), load.reload()]);
  expect(features(load)).toEqual(['a', 'b']);
  expect(load.dataset.loadState()).toMatchObject({ phase: 'ready', records: 2 });
});
