import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { fileEnd } from './file-end.ts';

function readOf(text: string): (target: Uint8Array, byteOffset: number) => number {
  const bytes = Buffer.from(text);
  return (target, byteOffset) => bytes.copy(target, 0, Math.min(byteOffset, bytes.length));
}

test('a file that ends with a line end was read whole', () => {
  const end = fileEnd({ size: 8, lines: 2, isLastRecord: true }, readOf('{}\n{"a"}\n'.slice(0, 8)));
  expect(end).toMatchObject({ offset: 8, lines: 2 });
});

test('a file that became shorter while it was read ends behind its end, not where it ends now', () => {
  const end = fileEnd({ size: 1_000, lines: 40, isLastRecord: false }, readOf('{"a":1}\n'));
  expect(end).toMatchObject({ offset: 1_000, lines: 40 });
  expect(end.tail).toHaveLength(0);
});
