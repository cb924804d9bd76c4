import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';
import { CollectTrial, fixtures, realSessions } from './collect-trial.ts';

/** The smaller logs of every format: together they are read in seconds. */
const largest = 2_000_000;

async function findingsAfter(folders: readonly string[]): Promise<{ code: number; stdout: string }> {
  const trial = new CollectTrial();
  const collected = await trial.collect('auto', ...folders);
  expect(collected.code).toBe(0);
  const { code, stdout } = await capturedRun(['scan', 'training_data'], { currentFolder: trial.folder });
  return { code, stdout };
}

test('what is collected from the fixtures holds nothing that scan finds', async () => {
  expect(await findingsAfter([fixtures])).toEqual({ code: 0, stdout: '' });
});

const isAbsent = !existsSync(realSessions);
if (isAbsent) console.warn('no real sessions beside the checkout: collecting from them is not tried');

test.skipIf(isAbsent)(
  'what is collected from real sessions holds nothing that scan finds',
  async () => {
    const small = readdirSync(realSessions, { recursive: true })
      .map((name) => join(realSessions, String(name)))
      .filter((path) => /\.(?:jsonl|json|traj)$/.test(path) && statSync(path).size < largest)
      .filter((path) => !path.endsWith('facts.json'))
      .sort();
    expect(small.length).toBeGreaterThan(0);
    expect(await findingsAfter(small)).toEqual({ code: 0, stdout: '' });
  },
  60_000,
);
