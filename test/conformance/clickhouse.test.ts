import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readClickHouseUrl } from '../../src/core/engine/clickhouse-url.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import { ClickHouseEngine } from '../../src/platform/clickhouse-engine.ts';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';
import { rowsPerBox } from '../../src/platform/push-rows.ts';
import { password, serverMissing, serverProgram, startServers } from '../cluster/clickhouse-servers.ts';
import { PushTrial } from '../cluster/push-trial.ts';
import { writeMessyRecords } from './messy-records.ts';
import { type Asked, answersOf, otherQuestions, queryTexts, questionsOf } from './questions.ts';

const isThere = serverProgram() !== undefined;
const servers = isThere ? await startServers(2) : undefined;
const trials: PushTrial[] = [];
const engines: ClickHouseEngine[] = [];
afterAll(async () => {
  for (const engine of engines) await engine.close();
  for (const trial of trials) trial.close();
  await servers?.stop();
});
const now = Date.UTC(2026, 11, 31);

async function both(write: (project: string) => void, database: string, ...more: readonly string[]) {
  const [server] = servers?.servers ?? [];
  if (server === undefined) throw new Error(serverMissing);
  const trial = new PushTrial();
  trials.push(trial);
  write(trial.project);
  const url = server.url.replace('/debrief', `/${database}`);
  const pushed = await trial.push('--to', url, ...more);
  expect(pushed).toMatchObject({ code: 0, stderr: '' });
  const target = readClickHouseUrl(url);
  if (!target.ok) throw new Error(target.error.what);
  const engine = await ClickHouseEngine.open({
    ...{ target: target.value, user: 'reader', password, use: 'exploring', retries: 0, now },
  });
  engines.push(engine);
  const { inputs } = await findInputs(['.'], { currentFolder: trial.project, stateFolder: trial.folder });
  const load = loadDataset(inputs, {
    ...{ cacheFolder: trial.folder, now, index: 'when asked' },
    standardInput: async function* () {},
  });
  await load.finished;
  return { memory: load.dataset, engine: new EngineDataset(engine) };
}

/** Rows count from a number of the machine that sent them; in memory they count from 0. */
function asInMemory(asked: readonly Asked[]): unknown {
  return asked.map(({ question, answer }) => ({ question, answer: withoutBox(answer) }));
}

function withoutBox(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBox);
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const isRow = name === 'row' && typeof member === 'number' && member >= rowsPerBox;
    return [name, isRow ? member - rowsPerBox : withoutBox(member)] as const;
  });
  return Object.fromEntries(members);
}

const sample = join(import.meta.dirname, '../../training_data');
const places = [
  ['messy records', 'messy', writeMessyRecords, []],
  ['the sample', 'sample', (project: string) => cpSync(sample, join(project, 'training_data'), { recursive: true }), []],
  ['messy records on two shards', 'shards', writeMessyRecords, ['--cluster', 'boxes']],
] as const;

describe.skipIf(!isThere).each(isThere ? places : [])(`%s in ClickHouse${isThere ? '' : `: ${serverMissing}`}`, async (_, database, write, more) => {
  const { memory, engine } = await both(write, database, ...more);

  test('the engine holds as many records and problems', () => {
    const { revision: _a, bytesRead: _c, bytesTotal: _d, ...expected } = memory.loadState();
    const { revision: _b, bytesRead: _e, bytesTotal: _f, ...found } = engine.loadState();
    const counted = (files: typeof found.files) => files.map(({ path, records, kind }) => ({ path, records, kind }));
    expect({ ...found, files: counted(found.files) }).toEqual({ ...expected, files: counted(expected.files) });
  });

  test.each(queryTexts)('answers are those from memory: %s', async (text) => {
    const questions = questionsOf(text);
    expect(asInMemory(await answersOf(engine, questions))).toEqual(await answersOf(memory, questions));
  });

  test('answers about problems and completions are those from memory', async () => {
    const questions = otherQuestions(memory.columns.length).filter(({ ask }) => ask !== 'record' && ask !== 'timeline');
    expect(asInMemory(await answersOf(engine, questions))).toEqual(await answersOf(memory, questions));
  });
});
