import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findInputs } from '../src/platform/find-inputs.ts';
import { loadDataset } from '../src/platform/load-dataset.ts';
import { type Explorer, openExplorer } from './explorer.ts';

/** What a newcomer finds from the screen alone. */
async function explorerOnSample(): Promise<Explorer> {
  const place = { currentFolder: join(import.meta.dirname, '..'), stateFolder: '/nowhere' };
  const { inputs } = await findInputs(['training_data'], place);
  const load = loadDataset(inputs, {
    cacheFolder: '/nowhere',
    standardInput: noBytes,
    now: Date.UTC(2026, 10, 1),
  });
  onTestFinished(load.close);
  await load.finished;
  return openExplorer(load.dataset);
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

test('after the first of two keys a strip tells what may follow', async () => {
  const { press, screen } = await explorerOnSample();
  await press('g');
  expect(screen()).toMatch(/o.*Overview/);
  expect(screen()).toMatch(/s.*Success/);
});

test('the palette finds a command by its words, shows its keys, and runs it', async () => {
  const { press, screen } = await explorerOnSample();
  await press(':', ...'success');
  expect(screen()).toMatch(/Success patterns.*gs/);
  await press('escape', ':', ...'problems', 'enter');
  expect(screen()).toContain('Problems');
});

test('the palette says why a command cannot be used now', async () => {
  const { press, screen } = await explorerOnSample();
  await press('g', 'a', ':', ...'compare.records');
  expect(screen()).toMatch(/off: .*mark/i);
});

test('help is searched by what a key does and by the key itself', async () => {
  for (const sought of ['half', '@ctrl+d']) {
    const { press, screen } = await explorerOnSample();
    await press('?', '/', ...sought, 'enter');
    expect(screen()).toContain('Half a screen down');
    expect(screen()).not.toContain('Back');
  }
});

test('the last line tells how to filter, open and get help, and further in how to annotate and go back', async () => {
  const { press, lines } = await explorerOnSample();
  expect(lines().at(-1)).toMatch(/open.*filter.*help/);
  await press('g', 'r');
  expect(lines().at(-1)).toMatch(/annotate.*back.*undo/);
});
