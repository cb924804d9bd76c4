import { expect, test } from 'vitest';
import { openExplorer } from '../../test/explorer.ts';
import { loadedDataset, type MadeLine } from '../core/dataset/loaded-dataset.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { recordsPage } from './go-commands.ts';
import { page } from './navigate.ts';
import { rowUnderCursor } from './records.ts';
import type { AppState } from './state.ts';

const failure = (id: string, day: number) => ({
  feature_id: id,
  failure_type: 'code_error',
  timestamp: `2026-03-${String(day).padStart(2, '0')}T00:00:00Z`,
});

function made(count: number): readonly MadeLine[] {
  return Array.from({ length: count }, (_, place) => ({
    kind: 'failure',
    value: failure(`F${place}`, place + 1),
  }));
}

/** Adds newer failures, as a file that is followed does. */
function append(dataset: MemoryDataset, count: number): void {
  for (let place = 0; place < count; place++) {
    const parsed = parseRecord(JSON.stringify(failure(`N${place}`, 20 + place)), 'failure');
    const at = {
      project: 'demo',
      file: 'demo/failures.jsonl',
      line: 100 + place,
      byteOffset: -1 - place,
      bytes: 1,
    };
    if (parsed.ok) dataset.addRecord(parsed.record, at);
  }
}

function ready(dataset: MemoryDataset): MemoryDataset {
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
  return dataset;
}

function featureUnderCursor(state: AppState): unknown {
  const screen = page(state);
  return screen.kind === 'records' ? rowUnderCursor(screen, state)?.cells.feature : undefined;
}

test.each([0, 2, 9])(
  'the cursor at place %i stays on its record when newer ones come in above',
  async (place) => {
    const dataset = ready(loadedDataset(made(10)));
    const explorer = await openExplorer(dataset, { stack: [recordsPage('', [], 'failure')] });
    await explorer.press(...Array.from({ length: place }, () => 'j'));
    const held = featureUnderCursor(explorer.state());
    append(dataset, 7);
    await explorer.send({ kind: 'dataset-changed', load: dataset.loadState() });
    expect(featureUnderCursor(explorer.state())).toBe(held);
    expect(page(explorer.state())).toMatchObject({ list: { cursor: place + 7 } });
  },
);

test('while the files load, a cursor that was not moved stays with the newest record', async () => {
  const dataset = loadedDataset(made(10));
  const explorer = await openExplorer(dataset, { stack: [recordsPage('', [], 'failure')] });
  append(dataset, 3);
  await explorer.send({ kind: 'dataset-changed', load: dataset.loadState() });
  expect(featureUnderCursor(explorer.state())).toBe('N2');
});
