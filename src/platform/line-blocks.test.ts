import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineBlocks } from './line-blocks.ts';

async function* chunksOf(pieces: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield Buffer.from(piece);
}

async function blocksOf(pieces: readonly string[], lineBytes: number): Promise<readonly string[]> {
  const blocks: string[] = [];
  for await (const block of lineBlocks(chunksOf(pieces), { blockBytes: 8, lineBytes })) {
    blocks.push(block.kind === 'lines' ? Buffer.from(block.bytes).toString() : 'TOO LONG');
  }
  return blocks;
}

test('blocks are the input again, cut only between lines, wherever the chunks begin', async () => {
  const piece = fc
    .array(fc.constantFrom('a', 'bc', '\n', '{"x":1}\n', 'é'), { maxLength: 6 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const blocks = await blocksOf(pieces, 1_000);
      expect(blocks.join('')).toBe(pieces.join(''));
      expect(blocks.slice(0, -1).every((block) => block.endsWith('\n'))).toBe(true);
    }),
  );
});

test('a line that is too long is left out and said so; its neighbours come through', async () => {
  const pieces = ['first\nx', 'x'.repeat(30), 'x'.repeat(30), 'x\nlast\n'];
  const blocks = await blocksOf(pieces, 20);
  expect(blocks.filter((block) => block === 'TOO LONG')).toHaveLength(1);
  expect(blocks.filter((block) => block !== 'TOO LONG').join('')).toBe('first\nlast\n');
});
