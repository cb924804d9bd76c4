import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressionOf, decompress } from './decompress.ts';

async function* once(bytes: Uint8Array) {
  yield bytes;
}

async function sizeOf(bytes: Uint8Array, limits: Parameters<typeof decompress>[1]): Promise<number> {
  let size = 0;
  for await (const chunk of decompress(once(bytes), limits)) size += chunk.length;
  return size;
}

const bomb = gzipSync(Buffer.alloc(4_000_000));

test('a file that grows out of all proportion is not read to its end', async () => {
  const limits = { mostBytes: 1e9, mostRatio: 100, freeBytes: 1_000_000 };
  await expect(sizeOf(bomb, limits)).rejects.toThrow('grows more than 100 times');
});

test('a file that is too large when decompressed is not read to its end', async () => {
  const limits = { mostBytes: 2_000_000, mostRatio: 1e9, freeBytes: 0 };
  await expect(sizeOf(bomb, limits)).rejects.toThrow('larger than 2000000 bytes');
});

test('what is small may grow as much as it likes', async () => {
  expect(await sizeOf(bomb, { mostBytes: 1e9, mostRatio: 2, freeBytes: 5_000_000 })).toBe(4_000_000);
});

test('text is passed on as it is, however short', async () => {
  expect(await sizeOf(Buffer.from('{}'), undefined)).toBe(2);
  expect(await sizeOf(Buffer.alloc(0), undefined)).toBe(0);
  expect(compressionOf(Buffer.from('{"a'))).toBeUndefined();
});
