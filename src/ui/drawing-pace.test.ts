import { expect, test, vi } from 'vitest';
import { answerTo } from '../app/answer-book.ts';
import { commandTable } from '../app/command-table.ts';
import { recordsPage } from '../app/go-commands.ts';
import { initialState } from '../app/state.ts';
import { createStore } from '../app/store.ts';
import { needsOf } from '../app/update.ts';
import { loadedDataset } from '../core/dataset/loaded-dataset.ts';
import { paced } from './drawing-pace.ts';

/** A store over sixty records, and for each drawing whether all questions of its page were answered. */
function followDrawings() {
  const lines = Array.from({ length: 60 }, (_, place) => ({
    kind: 'failure' as const,
    value: { feature_id: `F${place}` },
  }));
  const dataset = loadedDataset(lines);
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
  const start = initialState({
    size: { columns: 80, rows: 24 },
    load: dataset.loadState(),
    settings: { title: 'demo', commands: commandTable },
    stack: [recordsPage('', [], 'any')],
  });
  const store = createStore(start, { dataset, perform: () => {} });
  const drawings: boolean[] = [];
  paced(store, () => {
    const state = store.state();
    drawings.push(needsOf(state).every((question) => answerTo(state.answers, question) !== undefined));
  });
  const press = (key: string) => store.send({ kind: 'key-pressed', key });
  return { store, drawings, press };
}

test('the first drawing of a page has its answers', async () => {
  const { drawings, press } = followDrawings();
  press('j');
  await vi.waitUntil(() => drawings.length > 0);
  expect(drawings).toEqual([true]);
});

test('a burst of keys is drawn once', async () => {
  const { store, drawings, press } = followDrawings();
  press('j');
  await vi.waitUntil(() => drawings.length > 0);
  for (let count = 0; count < 40; count += 1) press('j');
  await vi.waitUntil(() => drawings.length > 1);
  expect(drawings).toHaveLength(2);
  expect(store.state().stack[0]).toMatchObject({ list: { cursor: 41 } });
});
