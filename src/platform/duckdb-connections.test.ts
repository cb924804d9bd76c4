import * as module from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { DuckDbConnections } from './duckdb-connections.ts';
import { duckdbEngine } from './duckdb-engine.ts';
import { DuckDbFailure } from './duckdb-failure.ts';

/** Hours of work. */
const endless = {
  text: 'SELECT sum(a.range * b.range % 7) FROM range(100000000) AS a, range(100000000) AS b',
  values: [],
};
const one = { text: 'SELECT 1', values: [] };
const never = new AbortController().signal;

async function opened() {
  const connections = new DuckDbConnections(module, await module.DuckDBInstance.create(':memory:'));
  const facts = { problems: [], asOf: undefined, rowsWhere: undefined };
  const state = {
    phase: 'ready',
    records: 0,
    bytesRead: 0,
    bytesTotal: 0,
    files: [],
    problems: 0,
    badLines: 0,
  };
  const revision = { major: 0, minor: 0 };
  const engine = duckdbEngine(connections, { ...facts, state: { ...state, phase: 'ready', revision } });
  onTestFinished(() => engine.close());
  return engine;
}

test('a statement that would run for hours ends when nobody waits for it any more', async () => {
  const engine = await opened();
  const controllers = Array.from({ length: 6 }, () => new AbortController());
  const begun = controllers.slice(0, 3).map(({ signal }) => engine.run(endless, signal));
  // What is asked beside them is answered, so they are under way.
  await engine.run(one, never);
  // More than run at a time: those that wait for a connection end, too.
  const waiting = controllers.slice(3).map(({ signal }) => engine.run(endless, signal));
  const ended = Promise.allSettled([...begun, ...waiting]);
  for (const controller of controllers) controller.abort(new Error('called off'));
  for (const result of await ended)
    expect(result).toMatchObject({ status: 'rejected', reason: { message: 'called off' } });
  expect(await engine.run(one, never)).toEqual({ rows: 1, columns: [[1]] });
});

test('a statement that is called off before it begins does not begin', async () => {
  const engine = await opened();
  const controller = new AbortController();
  const running = engine.run(endless, controller.signal);
  controller.abort(new Error('called off'));
  await expect(running).rejects.toThrow('called off');
  expect(await engine.run(one, never)).toEqual({ rows: 1, columns: [[1]] });
});

test('what DuckDB refuses is told in its words', async () => {
  const engine = await opened();
  const failed = engine.run({ text: 'SELECT * FROM nowhere', values: [] }, never);
  await expect(failed).rejects.toBeInstanceOf(DuckDbFailure);
  await expect(failed).rejects.toMatchObject({ error: { what: expect.stringContaining('nowhere') } });
});
