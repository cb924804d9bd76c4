import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Question } from '../../src/core/dataset/questions.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
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

/** A question that takes longer than this is asked once. */
const longRun = 4000;

/**
 * Times questions of an engine. The overhead is what passes while no statement runs: what the engine's own client takes for
 * the same statements is left out of it, in the same run, so that a busy machine does not blur it.
 */
async function measureEngine(engine: SqlEngine, label: string, figures: Figures): Promise<void> {
  for (const [name, question] of asked) {
    const runs: { readonly whole: number; readonly inEngine: number }[] = [];
    while (runs.length < 3 && (runs[0]?.whole ?? 0) < longRun) {
      const clock = new EngineClock(engine);
      const whole = await timed(() => new EngineDataset(clock.engine).ask(question, never));
      runs.push({ whole, inEngine: clock.milliseconds });
    }
    figures.add({
      name: `engine.${label}.${name}`,
      value: median(runs.map(({ whole }) => whole)),
      unit: 'ms',
    });
    const overhead = median(runs.map(({ whole, inEngine }) => whole - inEngine));
    figures.add(
      { name: `engine.${label}.${name}.overhead`, value: overhead, unit: 'ms' },
      { atMost: 30, of: 'value' },
    );
  }
}

/** Counts the time while any statement runs. */
class EngineClock {
  readonly engine: SqlEngine;
  milliseconds = 0;
  #running = 0;
  #since = 0;

  constructor(engine: SqlEngine) {
    this.engine = {
      ...engine,
      run: async (statement, signal) => {
        if (this.#running === 0) this.#since = performance.now();
        this.#running += 1;
        try {
          return await engine.run(statement, signal);
        } finally {
          this.#running -= 1;
          if (this.#running === 0) this.milliseconds += performance.now() - this.#since;
        }
      },
    };
  }
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
