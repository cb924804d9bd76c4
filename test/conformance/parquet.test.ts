import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import type { Question } from '../../src/core/dataset/questions.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import { duckdb } from '../../src/core/engine/sql-dialect.ts';
import { createRedactor } from '../../src/core/privacy/redactor.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';
import { writeFolder } from '../../src/platform/export-folder.ts';
import { exportPartitions } from '../../src/platform/export-partitions.ts';
import { findEngineInputs } from '../../src/platform/find-engine-inputs.ts';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';
import { openDuckDb } from '../../src/platform/open-duckdb.ts';
import { answersOf } from './questions.ts';

const folder = mkdtempSync(join(tmpdir(), 'debrief-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sample = join(import.meta.dirname, '../../training_data');
const place = { currentFolder: folder, stateFolder: folder };
const options = { cacheFolder: folder, now: Date.UTC(2026, 11, 31), standardInput: async function* () {} };
const { signal } = new AbortController();

async function inMemory() {
  const { inputs } = await findInputs([sample], place);
  const load = loadDataset(inputs, { ...options, index: 'when asked' });
  await load.finished;
  return load.dataset;
}

async function opened(path: string): Promise<EngineDataset> {
  const { inputs } = await findEngineInputs([path], place);
  const engine = await openDuckDb(inputs, { ...options, signal });
  if (!engine.ok) throw new Error(engine.error.what);
  return new EngineDataset(engine.engine);
}

/** Questions whose answers name no rows and no files, nor means, whose last digit depends on the order of rows. */
function questions(text: string): readonly Question[] {
  const { query } = parseQuery(text);
  return [
    { ask: 'count', query },
    { ask: 'facet', query, field: 'project' },
    { ask: 'groups', query, by: 'category', order: 'count' },
    { ask: 'groups', query, by: 'success_pattern', order: 'count' },
    { ask: 'context', query },
  ];
}

test('a partitioned export answers as the files it was made of, straight from its own files', async () => {
  const memory = await inMemory();
  const made = await exportPartitions({
    dataset: memory,
    query: { terms: [] },
    by: ['project', 'week'],
    redactor: createRedactor({ key: undefined, homeDirectory: '/home/somebody' }),
    version: '0',
  });
  const lake = join(folder, 'lake');
  expect(await writeFolder(lake, made.files)).toBeUndefined();
  expect(readdirSync(join(lake, 'records'))).toHaveLength(1);
  expect(made.records).toBe(memory.loadState().records);

  const engine = await opened(lake);
  for (const text of ['', 'timeot', 'severity:>=high', 'environment', '-category:(none) since:4w']) {
    expect(await answersOf(engine, questions(text))).toEqual(await answersOf(memory, questions(text)));
  }
});

test('records in any Parquet file are read as those in JSON Lines are', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  mkdirSync(join(folder, 'box'));
  const from = `read_json(${duckdb.literal(join(sample, 'successes.jsonl'))}, ignore_errors = true, sample_size = -1)`;
  const to = duckdb.literal(join(folder, 'box', 'successes.parquet'));
  await connection.run(`COPY (SELECT * FROM ${from} WHERE feature_id IS NOT NULL) TO ${to} (FORMAT parquet)`);
  const engine = await opened('box');
  const { query } = parseQuery('kind:success');
  const { values } = await engine.ask({ ask: 'facet', query, field: 'success_pattern' }, signal);
  const memory = await (await inMemory()).ask({ ask: 'facet', query, field: 'success_pattern' }, signal);
  expect(values.map(({ value, count }) => [value, count])).toEqual(
    memory.values.map(({ value, count }) => [value, count]),
  );
});

test('a pattern names many files, and one that names nothing is told', async () => {
  const found = await findEngineInputs([`${sample}/*.jsonl`, 'nothing/*.parquet'], place);
  expect(found.inputs.map(({ kind }) => kind).sort()).toContain('failure');
  expect(found.errors).toHaveLength(1);
});
