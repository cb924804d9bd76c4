import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInputs } from '../../src/platform/find-inputs.ts';
import { loadDataset } from '../../src/platform/load-dataset.ts';

/** Milliseconds from appending 2,000 records to a followed file until all of them are in the dataset. */
export async function measureLive(path: string): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'debrief-bench-live-'));
  const copy = join(home, 'failures.jsonl');
  copyFileSync(path, copy);
  const find = async () => (await findInputs([copy], { currentFolder: home, stateFolder: home })).inputs;
  const standardInput = async function* () {};
  const load = loadDataset(await find(), { cacheFolder: home, standardInput, now: Date.now(), find });
  await load.finished;
  const before = load.dataset.columns.length;
  const seen = Promise.withResolvers<number>();
  const start = performance.now();
  load.dataset.subscribe(() => {
    if (load.dataset.columns.length === before + 2000) seen.resolve(performance.now() - start);
  });
  const lines = Array.from({ length: 2000 }, (_, row) => `{"feature_id":"L${row}","failure_type":"live"}\n`);
  appendFileSync(copy, lines.join(''));
  const elapsed = await seen.promise;
  await load.close();
  rmSync(home, { recursive: true });
  return elapsed;
}
