/**
 * `node test/bench/clickhouse.ts [RECORDS]`: the explorer's questions over records in ClickHouse (two million), against
 * the same statements sent by plain HTTP. Needs a clickhouse-server, which it starts itself on loopback.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Question } from '../../src/core/dataset/questions.ts';
import { recordsTable } from '../../src/core/engine/clickhouse-tables.ts';
import { type ClickHouseTarget, readClickHouseUrl } from '../../src/core/engine/clickhouse-url.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import { parseQuery } from '../../src/core/query/parse-query.ts';
import { ClickHouseEngine } from '../../src/platform/clickhouse-engine.ts';
import { type ClickHouseServer, password, startServers } from '../cluster/clickhouse-servers.ts';
import { PushTrial } from '../cluster/push-trial.ts';

const wanted = Number(process.argv[2] ?? 2_000_000);
const never = new AbortController().signal;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** The pushed sample again and again, with other identities, features, sessions and months. */
async function multiply(server: ClickHouseServer, copies: number, each: number): Promise<void> {
  const hour = 3_600_000;
  const shifted = `(time - (n % 18) * ${30 * 24 * hour})`;
  const changed: Readonly<Record<string, string>> = {
    row: `toInt64(row + n * ${each})`,
    rec_id: "concat(rec_id, '-', toString(n))",
    time: shifted,
    month: `if(time IS NULL, 'unknown', substring(toString(toDate(toDateTime(toUInt32(assumeNotNull(${shifted}) / 1000)))), 1, 7))`,
    feature: "concat(feature, '-', toString(n % 50))",
    session: "concat(session, '-', toString(n))",
  };
  const names = recordsTable.columns.map(({ name }) => `\`${name}\``);
  const values = recordsTable.columns.map(({ name }) => changed[name] ?? `\`${name}\``);
  const table = 'debrief.debrief_records';
  const step = 50;
  await server.ask(`CREATE TABLE debrief.seed AS ${table} ENGINE = Memory`);
  await server.ask(`INSERT INTO debrief.seed SELECT * FROM ${table}`);
  for (let from = 1; from < copies; from += step) {
    const numbers = Math.min(step, copies - from);
    await server.ask(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ` +
        `(SELECT *, arrayJoin(range(${numbers})) + ${from} AS n FROM debrief.seed)`,
    );
  }
  await server.ask('DROP TABLE debrief.seed');
}

const median = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly ms: number; readonly result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** What a page asks, what it costs here, and what its statements cost by plain HTTP. */
type Measuring = {
  readonly engine: ClickHouseEngine;
  readonly server: ClickHouseServer;
  readonly rounds: number;
};

async function measure({ engine, server, rounds }: Measuring, [name, question]: readonly [string, Question]) {
  const statements: string[] = [];
  const recording = new Proxy(engine, {
    get: (target, property) => {
      if (property !== 'run') {
        const value: unknown = Reflect.get(target, property, target);
        return value;
      }
      return (statement: { readonly text: string; readonly values: [] }, signal: AbortSignal) => {
        statements.push(statement.text);
        return target.run(statement, signal);
      };
    },
  });
  const ours: number[] = [];
  const theirs: number[] = [];
  let asked = 0;
  for (let round = 0; round < rounds; round++) {
    statements.length = 0;
    const dataset = new EngineDataset(recording);
    ours.push((await timed(() => dataset.ask(question, never))).ms);
    asked = statements.length;
    const raw = await timed(async () => {
      for (const text of statements) await server.ask(`${text}\nFORMAT Native`);
    });
    theirs.push(raw.ms);
  }
  const [a, b] = [median(ours), median(theirs)];
  say(
    `${name.padEnd(34)} ${a.toFixed(0).padStart(7)} ms   by HTTP ${b.toFixed(0).padStart(7)} ms   overhead ${(a - b).toFixed(0).padStart(5)} ms   ${asked} statements`,
  );
}

const rows = (text: string, from: number): Question => ({
  ask: 'rows',
  query: parseQuery(text).query,
  sort: { by: text === '' ? 'time' : 'relevance', direction: 'descending' },
  from,
  to: from + 40,
});

const questions: readonly (readonly [string, Question])[] = [
  ['first rows', rows('', 0)],
  ['next page', rows('', 40)],
  ['page at 100,000', rows('', 100_000)],
  ['facet category', { ask: 'facet', query: parseQuery('').query, field: 'category' }],
  [
    'facet model, severity:>=high',
    { ask: 'facet', query: parseQuery('severity:>=high').query, field: 'model' },
  ],
  [
    'groups by category',
    { ask: 'groups', query: parseQuery('kind:failure').query, by: 'category', order: 'count' },
  ],
  ['search timeout', rows('timeout', 0)],
  ['search timeuot (typo)', rows('timeuot', 0)],
];

async function main(): Promise<void> {
  const { servers, stop } = await startServers(1);
  const trial = new PushTrial();
  try {
    const [server] = servers;
    if (server !== undefined) await measureAll(server, trial);
  } finally {
    await stop();
    trial.close();
  }
}

async function measureAll(server: ClickHouseServer, trial: PushTrial): Promise<void> {
  cpSync(join(import.meta.dirname, '../../training_data'), join(trial.project, 'training_data'), {
    recursive: true,
  });
  await trial.push('--to', server.url);
  const each = Number(await server.ask('SELECT count() FROM debrief.debrief_records'));
  await sayDisk(server, 'The sample alone');
  const filled = await timed(() => multiply(server, Math.ceil(wanted / each), each));
  await sayDisk(server, `Made in ${(filled.ms / 1000).toFixed(0)} s`);
  const target = readClickHouseUrl(server.url);
  if (!target.ok) return;
  for (const state of ['as pushed', 'merged'] as const) {
    if (state === 'merged') await mergeAll(server);
    await measureState({ server, state, target: target.value });
  }
}

async function sayDisk(server: ClickHouseServer, what: string): Promise<void> {
  const disk = await server.ask(
    "SELECT sum(rows), sum(bytes_on_disk), sum(data_uncompressed_bytes), count() FROM system.parts WHERE active AND table = 'debrief_records'",
  );
  const [records = 0, bytes = 0, plain = 0, parts = 0] = disk.trim().split('\t').map(Number);
  say(
    `${what}: ${records.toLocaleString('en')} records in ${parts} parts, ${(bytes / records).toFixed(0)} bytes each on the disk, ${(plain / records).toFixed(0)} uncompressed`,
  );
}

type State = {
  readonly server: ClickHouseServer;
  readonly state: 'as pushed' | 'merged';
  readonly target: ClickHouseTarget;
};

async function measureState({ server, state, target }: State): Promise<void> {
  const options = {
    target,
    user: 'default',
    password,
    use: 'exploring',
    retries: 0,
    now: Date.now(),
  } as const;
  const opened = await timed(() => ClickHouseEngine.open(options));
  const engine = opened.result;
  const first = await timed(() => new EngineDataset(engine).ask(rows('', 0), never));
  say(
    `\n${state}: FROM ${engine.records}\nopen and show the first rows ${(opened.ms + first.ms).toFixed(0)} ms`,
  );
  // Leaving out rows that stand twice costs seconds: one page shows it.
  const some = state === 'merged' ? questions : questions.slice(0, 1);
  const rounds = state === 'merged' ? 5 : 1;
  for (const question of some) await measure({ engine, server, rounds }, question);
  await engine.close();
}

/** What a server does by and by: one part for each month. */
async function mergeAll(server: ClickHouseServer): Promise<void> {
  const months = await server.ask(
    "SELECT DISTINCT partition FROM system.parts WHERE active AND table = 'debrief_records'",
  );
  for (const month of months.trim().split('\n'))
    await server.ask(`OPTIMIZE TABLE debrief.debrief_records PARTITION '${month}' FINAL`);
}

await main();
