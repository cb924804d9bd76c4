import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Question } from '../../src/core/dataset/questions.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import type { SqlStatement } from '../../src/core/engine/sql-dialect.ts';
import type { SqlEngine } from '../../src/core/engine/sql-engine.ts';
import { createRedactor } from '../../src/core/privacy/redactor.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';
import { writeFolder } from '../../src/platform/export-folder.ts';
import { exportPartitions } from '../../src/platform/export-partitions.ts';
import { findEngineInputs } from '../../src/platform/find-engine-inputs.ts';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';
import { openDuckDb } from '../../src/platform/open-duckdb.ts';
import { type Figures, median } from './figures.ts';
import { makeLake } from './made-lake.ts';

const never = new AbortController().signal;
const newest = { by: 'relevance', direction: 'descending' } as const;

/** What a reader waits for. Each is asked of an engine that has not answered it before. */
const asked: readonly (readonly [name: string, question: Question])[] = [
  ['first rows', { ask: 'rows', query: { terms: [] }, sort: newest, from: 0, to: 50 }],
  ['next page', { ask: 'rows', query: { terms: [] }, sort: newest, from: 50, to: 100 }],
  ['facet', { ask: 'facet', query: { terms: [] }, field: 'category' }],
  [
    'filter',
    { ask: 'rows', query: parseQuery('severity:critical since:30d').query, sort: newest, from: 0, to: 50 },
  ],
  ['search', { ask: 'rows', query: parseQuery('timeot').query, sort: newest, from: 0, to: 50 }],
  ['groups', { ask: 'groups', query: parseQuery('kind:failure').query, by: 'category', order: 'count' }],
];

/** Times questions of an engine, and the same statements given to it with nothing around them. */
async function measureEngine(engine: SqlEngine, label: string, figures: Figures): Promise<void> {
  for (const [name, question] of asked) {
    const own: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < 3; run++) {
      const statements: SqlStatement[] = [];
      const noted: SqlEngine = {
        ...engine,
        run: (statement, signal) => {
          statements.push(statement);
          return engine.run(statement, signal);
        },
      };
      own.push(await timed(() => new EngineDataset(noted).ask(question, never)));
      bare.push(await timed(() => oneAfterTheOther(engine, statements)));
    }
    const [whole, alone] = [median(own), median(bare)];
    figures.add({ name: `engine.${label}.${name}`, value: whole, unit: 'ms' });
    figures.add({ name: `engine.${label}.${name}.same SQL alone`, value: alone, unit: 'ms' });
    figures.add(
      { name: `engine.${label}.${name}.overhead`, value: whole - alone, unit: 'ms' },
      { atMost: 30, of: 'value' },
    );
  }
}

async function oneAfterTheOther(engine: SqlEngine, statements: readonly SqlStatement[]): Promise<void> {
  for (const statement of statements) await engine.run(statement, never);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Records in Parquet, made in a temporary folder and read through DuckDB. */
export async function measureDuckDb(
  figures: Figures,
  { records, lake }: { readonly records: number; readonly lake: string | undefined },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-engines-'));
  try {
    const made = lake ?? (await madeLake(folder, records));
    const { inputs } = await findEngineInputs([made], { currentFolder: folder, stateFolder: folder });
    const options = {
      cacheFolder: folder,
      now: Date.now(),
      standardInput: async function* () {},
      signal: never,
    };
    const start = performance.now();
    const opened = await openDuckDb(inputs, options);
    if (!opened.ok) throw new Error(opened.error.what);
    figures.add({ name: 'engine.duckdb.open', value: performance.now() - start, unit: 'ms' });
    console.log(`${opened.engine.loadState().records.toLocaleString('en')} records`);
    await measureEngine(opened.engine, 'duckdb', figures);
    opened.engine.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function madeLake(folder: string, records: number): Promise<string> {
  const sample = join(import.meta.dirname, '../../training_data');
  const place = { currentFolder: folder, stateFolder: folder };
  const { inputs } = await findInputs([sample], place);
  const load = loadDataset(inputs, {
    cacheFolder: folder,
    now: Date.now(),
    standardInput: async function* () {},
    index: 'when asked',
  });
  await load.finished;
  const seed = await exportPartitions({
    dataset: load.dataset,
    query: { terms: [] },
    by: ['project', 'week'],
    redactor: createRedactor({ key: undefined, homeDirectory: '/home/somebody' }),
    version: '0',
  });
  await load.close();
  await writeFolder(join(folder, 'seed'), seed.files);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await makeLake(connection, { from: join(folder, 'seed'), to: join(folder, 'lake'), records });
  return join(folder, 'lake');
}
