import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatReplay, parseReplay, type ReplayStep } from '../src/app/replay.ts';
import { Random } from '../src/core/sample/random.ts';
import type { Explorer } from './explorer.ts';
import { nextMove, playMove } from './fuzz-moves.ts';
import { expectSound, openHostile } from './sound-explorer.ts';

async function replayed(steps: readonly ReplayStep[]): Promise<Explorer> {
  const explorer = await openHostile();
  await explorer.send({ kind: 'replay-read', steps });
  return explorer;
}

test.each([11, 12, 13])(
  'what was done is logged so that doing it again leads to the same screen (seed %i)',
  async (seed) => {
    const explorer = await openHostile();
    const random = new Random(seed, 2, 0);
    for (let step = 0; step < 120; step += 1) await playMove(explorer, nextMove(random));
    const read = parseReplay(formatReplay(explorer.log));
    expect(read.ok && read.steps.length).toBeGreaterThan(60);
    const again = await replayed(read.ok ? read.steps : []);
    expect(notices(again.screen())).toBe(notices(explorer.screen()));
    expect(again.state().stack).toEqual(explorer.state().stack);
  },
);

/** Without the status line: a key that means nothing is no step, and takes the last notice away. */
function notices(screen: string): string {
  return screen.split('\n').toSpliced(-2, 1).join('\n');
}

const folder = join(import.meta.dirname, 'replays');

test.each(readdirSync(folder))('%s leaves a sound screen, and none of its steps is refused', async (name) => {
  const read = parseReplay(readFileSync(join(folder, name), 'utf8'));
  expect(read.ok, 'it can be read').toBe(true);
  const explorer = await replayed(read.ok ? read.steps : []);
  expectSound(explorer);
  expect(explorer.state().replay).toEqual([]);
  expect(explorer.screen()).not.toContain('The replay stopped');
});

test('a step that does not belong to the screen ends the replay and says so', async () => {
  const explorer = await replayed([
    { command: 'go.all-records' },
    { command: 'record.raw' },
    { command: 'list.down' },
  ]);
  expect(explorer.screen()).toContain('The replay stopped at {"command":"record.raw"}');
  expect(explorer.state().stack[0]).toMatchObject({ kind: 'records', list: { cursor: 0 } });
});

test('a key stops a replay', async () => {
  const explorer = await openHostile();
  const steps = Array.from({ length: 500 }, () => ({ command: 'list.down' }) as const);
  const playing = explorer.send({ kind: 'replay-read', steps: [{ command: 'go.all-records' }, ...steps] });
  await explorer.press('q');
  await playing;
  expect(explorer.state().replay).toEqual([]);
});

test('counts are part of what is replayed', async () => {
  const explorer = await openHostile();
  await explorer.press('g', 'a', '1', '2', 'j', '3', 'k');
  expect(explorer.log).toEqual([
    { command: 'go.all-records' },
    { command: 'list.down', count: 12 },
    { command: 'list.up', count: 3 },
  ]);
  const again = await replayed(explorer.log);
  expect(again.state().stack[0]).toMatchObject({ list: { cursor: 9 } });
});

test.each([
  ['{"command":"list.down"', 1],
  ['# mine\n{"command":"list.down"}\n\n{"comand":"x"}', 4],
  ['{"click":[1]}', 1],
  ['{"command":7}', 1],
])('%j is refused at its line', (text, line) => {
  expect(parseReplay(text)).toMatchObject({ ok: false, line });
});
