import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LoadState } from '../../src/core/dataset/questions.ts';
import { EngineDataset } from '../../src/core/engine/engine-dataset.ts';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';
import { openDuckDb } from '../../src/platform/open-duckdb.ts';
import { isWholeSuite } from '../cluster/clickhouse-servers.ts';
import { writeMessyRecords } from './messy-records.ts';
import { answersOf, otherQuestions, queryTexts, questionsOf } from './questions.ts';

const folder = mkdtempSync(join(tmpdir(), 'debrief-conformance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const now = Date.UTC(2026, 11, 31);
const never = new AbortController().signal;

async function both(path: string) {
  const { inputs } = await findInputs([path], { currentFolder: folder, stateFolder: folder });
  const options = {
    cacheFolder: folder,
    now,
    standardInput: async function* () {},
  };
  const load = loadDataset(inputs, { ...options, index: 'when asked' });
  await load.finished;
  const opened = await openDuckDb(inputs, { ...options, signal: never });
  if (!opened.ok) throw new Error(opened.error.what);
  return { memory: load.dataset, engine: new EngineDataset(opened.engine) };
}

/** All questions take a minute and more; without `npm run soak` every ninth query is asked. */
const asked = queryTexts.filter((_, place) => isWholeSuite || place % 9 === 0);

const messy = join(folder, 'messy');
writeMessyRecords(messy);

describe.each([
  ['messy records', messy],
  ['the sample', join(import.meta.dirname, '../../training_data')],
])('%s', async (_, path) => {
  const { memory, engine } = await both(path);

  test('the engine holds as many records and problems', () => {
    const told = ({ phase, records, problems, badLines, files, asOf }: LoadState) => ({
      phase,
      records,
      problems,
      badLines,
      files,
      asOf,
    });
    expect(told(engine.loadState())).toEqual(told(memory.loadState()));
  });

  test.each(asked)('answers are those from memory: %s', async (text) => {
    const questions = questionsOf(text);
    expect(await answersOf(engine, questions)).toEqual(await answersOf(memory, questions));
  });

  test('answers about records, problems and completions are those from memory', async () => {
    const questions = otherQuestions(memory.columns.length);
    expect(await answersOf(engine, questions)).toEqual(await answersOf(memory, questions));
  });
});
