import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commandTable } from '../src/app/command-table.ts';
import type { Message } from '../src/app/messages.ts';
import { initialState, overview } from '../src/app/state.ts';
import { createStore, type Store } from '../src/app/store.ts';
import { frameOf } from '../src/app/view.ts';
import type { Dataset } from '../src/core/dataset/dataset.ts';
import { redactedDataset } from '../src/core/dataset/redacted-dataset.ts';
import { EngineDataset, type EngineLimits } from '../src/core/engine/engine-dataset.ts';
import { createRedactor } from '../src/core/privacy/redactor.ts';
import { DuckDbFailure } from '../src/platform/duckdb-failure.ts';
import { findInputs } from '../src/platform/find-inputs.ts';
import { heeded } from '../src/platform/heeded-dataset.ts';
import { openDuckDb } from '../src/platform/open-duckdb.ts';
import { openExplorer, textOf } from './explorer.ts';

const folder = mkdtempSync(join(tmpdir(), 'debrief-messages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sample = join(import.meta.dirname, '../training_data');
const redactor = createRedactor({ key: undefined, homeDirectory: '/home/ana' });

async function sampleInEngine(limits: Partial<EngineLimits> = {}): Promise<Dataset> {
  const { inputs } = await findInputs([sample], { currentFolder: folder, stateFolder: folder });
  const opened = await openDuckDb(inputs, {
    cacheFolder: folder,
    now: Date.UTC(2026, 11, 31),
    standardInput: async function* () {},
    signal: new AbortController().signal,
  });
  if (!opened.ok) throw new Error(opened.error.what);
  return new EngineDataset(opened.engine, { mostRows: 2_000_000, mostRegexRows: 200_000, ...limits });
}

const shown = (dataset: Dataset) => redactedDataset(heeded(dataset), redactor);
const statusOf = (lines: readonly string[]) => lines.at(-2) ?? '';

test('a page whose figures are made from the newest records alone says so in its status line', async () => {
  const capped = await openExplorer(shown(await sampleInEngine({ mostRows: 10 })));
  expect(statusOf(capped.lines())).toMatch(/newest 10 of \d[\d,]* records only/);
  await capped.press('g', 'p');
  expect(capped.screen()).not.toContain('records only');
  const whole = await openExplorer(shown(await sampleInEngine()));
  expect(whole.screen()).not.toContain('records only');
});

test('a condition that picks too many records says what, where and what to do, and keys go on', async () => {
  const explorer = await openExplorer(shown(await sampleInEngine({ mostRegexRows: 5 })), { columns: 150 });
  await explorer.filter('re:/e/');
  expect(statusOf(explorer.lines())).toMatch(
    /re:\/e\/ matches more than 5 records +in the filter +narrow the filter/,
  );
  // Moving takes no message away that still stands, and no key waits for an answer that never comes.
  await explorer.press('j', 'enter');
  await explorer.press('j');
  expect(statusOf(explorer.lines())).toContain('matches more than 5 records');
  await explorer.press('escape');
  expect(explorer.screen()).not.toContain('matches more than');
});

test('what an engine can not answer is told on the page, without secrets, and asked again by R', async () => {
  const dataset = await sampleInEngine();
  let isBroken = true;
  const broken: Dataset = {
    ...dataset,
    loadState: dataset.loadState,
    subscribe: dataset.subscribe,
    ask: async (question, signal) => {
      if (isBroken) throw new DuckDbFailure(new Error('IO Error: /home/ana/gone.jsonl is gone'));
      return dataset.ask(question, signal);
    },
  };
  const explorer = await openExplorer(shown(broken), { columns: 150 });
  expect(explorer.screen()).toContain('DuckDB says: IO Error: ');
  expect(explorer.screen()).not.toContain('/home/ana/gone');
  isBroken = false;
  await explorer.press('R');
  expect(explorer.screen()).not.toContain('DuckDB says');
  expect(explorer.screen()).toContain('environment_setup');
});

/** A dataset of the sample whose questions stand until they are let through, with the signals of those that stand. */
async function slowSample() {
  const dataset = await sampleInEngine();
  const standing: { readonly signal: AbortSignal; readonly go: () => void }[] = [];
  const slow: Dataset = {
    loadState: dataset.loadState,
    subscribe: dataset.subscribe,
    ask: async (question, signal) => {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        standing.push({ signal, go: resolve });
      });
      return dataset.ask(question, signal);
    },
  };
  const letThrough = () => {
    for (const { go } of standing.splice(0)) go();
  };
  return { dataset: redactedDataset(heeded(slow, { patience: 0 }), redactor), standing, letThrough };
}

function explore(dataset: Dataset) {
  const store = createStore(
    initialState({
      size: { columns: 120, rows: 24 },
      load: dataset.loadState(),
      settings: { title: 'demo', commands: commandTable },
      stack: [{ ...overview, filter: 'severity:critical' }],
    }),
    { dataset, perform: () => {} },
  );
  const lines = () => frameOf(store.state()).lines.map(textOf);
  const press = (...keys: readonly string[]) => {
    for (const key of keys) store.send({ kind: 'key-pressed', key } satisfies Message);
  };
  store.send({ kind: 'dataset-changed', load: dataset.loadState() });
  return { store, press, status: () => statusOf(lines()), screen: () => lines().join('\n') };
}

/** Waits until the store's state is as wished. */
async function until(store: Store, isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  await new Promise<void>((resolve) => {
    const stop = store.subscribe(() => {
      if (!isSo()) return;
      stop();
      resolve();
    });
  });
}

test('a question that takes long says so; Esc ends it, the filter stays, and R asks again', async () => {
  const { dataset, standing, letThrough } = await slowSample();
  const { store, press, status, screen } = explore(dataset);
  await until(store, () => status().includes('still searching, Esc ends it'));
  const asked = standing.splice(0);
  press('escape');
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
  expect(status()).toContain('The search was ended before it was answered');
  expect(status()).toContain('R asks again');
  expect(screen()).toContain('severity:critical');
  expect(standing).toEqual([]);
  press('R');
  letThrough();
  await until(store, () => {
    letThrough();
    return screen().includes('environment_setup');
  });
  expect(screen()).not.toContain('was ended');
});

test('keys typed while a question takes long work when it is answered', async () => {
  const { dataset, letThrough } = await slowSample();
  const { store, press, status } = explore(dataset);
  await until(store, () => status().includes('still searching'));
  const depth = store.state().stack.length;
  press('j', 'enter');
  expect(store.state().stack.length).toBe(depth);
  await until(store, () => {
    letThrough();
    return store.state().stack.length > depth;
  });
});

test('Esc ends a question though keys wait for it, and they are done after it', async () => {
  const { dataset, standing } = await slowSample();
  const { store, press, status } = explore(dataset);
  await until(store, () => status().includes('still searching'));
  const asked = standing.splice(0);
  press('enter', 'g', 'p', 'escape');
  expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
  expect(store.state().stack[0].kind).toBe('problems');
});
