import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { LoadState } from '../../src/core/dataset/questions.ts';
import { rowOf } from '../../src/core/dataset/row.ts';
import { readClickHouseUrl } from '../../src/core/engine/clickhouse-url.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import { ClickHouseEngine } from '../../src/platform/clickhouse-engine.ts';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';
import { rowsPerBox } from '../../src/platform/push-rows.ts';
import {
  isWholeSuite,
  password,
  serverMissing,
  serverProgram,
  startServers,
} from '../cluster/clickhouse-servers.ts';
import { PushTrial } from '../cluster/push-trial.ts';
import { writeMessyRecords } from './messy-records.ts';
import { type Asked, answersOf, otherQuestions, queryTexts, questionsOf } from './questions.ts';

// Servers on a busy machine take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

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
    if (name === 'row') return [name, rowInMemory(member)] as const;
    const areRows = name === 'rows' && Array.isArray(member) && typeof member[0] === 'number';
    return [name, areRows ? member.map(rowInMemory) : withoutBox(member)] as const;
  });
  return Object.fromEntries(members);
}

function rowInMemory(row: unknown): unknown {
  return typeof row === 'number' && row >= rowsPerBox ? row - rowsPerBox : row;
}

const sample = join(import.meta.dirname, '../../training_data');
const copySample = (project: string) => cpSync(sample, join(project, 'training_data'), { recursive: true });

/** All questions take minutes; without `npm run test:cluster` every seventh query is asked, of the messy records on one server. */
const asked = queryTexts.filter((_, place) => isWholeSuite || place % 7 === 0);
const places = [
  { name: 'messy records', database: 'messy', write: writeMessyRecords, more: [] },
  { name: 'the sample', database: 'sample', write: copySample, more: [] },
  {
    name: 'messy records on two shards',
    database: 'shards',
    write: writeMessyRecords,
    more: ['--cluster', 'boxes'],
  },
] as const;

if (!isThere) test.skip(serverMissing, () => {});

const askedPlaces = places.filter(({ database }) => isWholeSuite || database === 'messy');

describe.each(isThere ? askedPlaces : [])('$name in ClickHouse', async ({ database, write, more }) => {
  const { memory, engine } = await both(write, database, ...more);

  test('the engine holds as many records and problems', () => {
    const told = ({ files, ...state }: LoadState) => {
      const { revision: _r, bytesRead: _b, bytesTotal: _t, lines: _l, unindexed: _u, ...same } = state;
      return { ...same, files: files.map(({ path, records, kind }) => ({ path, records, kind })) };
    };
    expect(told(engine.loadState())).toEqual(told(memory.loadState()));
  });

  test.each(asked)('answers are those from memory: %s', async (text) => {
    const questions = questionsOf(text);
    expect(asInMemory(await answersOf(engine, questions))).toEqual(await answersOf(memory, questions));
  });

  test('answers about problems and completions are those from memory', async () => {
    const questions = otherQuestions(memory.columns.length);
    const plain = questions.filter(({ ask }) => ask !== 'record' && ask !== 'timeline');
    expect(asInMemory(await answersOf(engine, plain))).toEqual(await answersOf(memory, plain));
  });

  test('a record and its timeline are those from memory', async () => {
    const single = otherQuestions(memory.columns.length).filter(
      ({ ask }) => ask === 'record' || ask === 'timeline',
    );
    const inBox = single.map((question) =>
      'row' in question ? { ...question, row: rowOf(question.row + rowsPerBox) } : question,
    );
    const answers = asInMemory(await answersOf(engine, isWholeSuite ? inBox : inBox.slice(0, 12)));
    const expected = await answersOf(memory, isWholeSuite ? single : single.slice(0, 12));
    const plain = (given: unknown) =>
      JSON.parse(
        JSON.stringify(given, (key, value) =>
          key === 'question' || key === 'byteOffset' ? undefined : value,
        ),
      );
    expect(plain(answers)).toEqual(plain(expected));
  });
});
