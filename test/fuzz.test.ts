import { expect, test } from 'vitest';
import { formatReplay } from '../src/app/replay.ts';
import { Random } from '../src/core/sample/random.ts';
import type { Explorer } from './explorer.ts';
import { nextMove, playMove } from './fuzz-moves.ts';
import { expectSound, openHostile } from './sound-explorer.ts';

function quits({ effects }: Explorer): number {
  return effects.filter(({ kind }) => kind === 'quit').length;
}

test.each([1, 2, 3])(
  'random keys, pastes and sizes over hostile records leave every screen sound (seed %i)',
  async (seed) => {
    const explorer = await openHostile();
    const random = new Random(seed, 0, 0);
    const recent: string[] = [];
    for (let step = 0; step < 400; step += 1) {
      const move = nextMove(random);
      recent.push(JSON.stringify(move));
      const before = quits(explorer);
      try {
        await playMove(explorer, move);
        expectSound(explorer);
        if (move.kind === 'keys' && move.keys.join(' ') === 'escape') expect(quits(explorer)).toBe(before);
      } catch (error) {
        const told = `step ${step}, after ${recent.slice(-12).join('\n')}\n${explorer.screen()}`;
        throw new Error(`${told}\nFor test/replays:\n${formatReplay(explorer.log)}`, { cause: error });
      }
    }
  },
);
