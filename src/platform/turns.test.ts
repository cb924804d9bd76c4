import { expect, test } from 'vitest';
import { turns } from './turns.ts';

test('a task begins when the one before it has ended, also with an error', async () => {
  const takeTurn = turns();
  const said: string[] = [];
  const first = Promise.withResolvers<void>();
  const running = [
    takeTurn(async () => {
      said.push('first begins');
      await first.promise;
      said.push('first ends');
      throw new Error('no editor');
    }),
    takeTurn(async () => said.push('second')),
  ];
  await Promise.resolve();
  expect(said).toEqual(['first begins']);
  first.resolve();
  await expect(running[0]).rejects.toThrow('no editor');
  await running[1];
  expect(said).toEqual(['first begins', 'first ends', 'second']);
});
