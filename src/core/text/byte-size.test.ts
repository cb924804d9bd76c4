import { expect, test } from 'vitest';
import { readByteSize } from './byte-size.ts';

test.each([
  ['800M', 800_000_000],
  ['1.5 GB', 1_500_000_000],
  ['2GiB', 2 ** 31],
  ['512mi', 512 * 2 ** 20],
  ['64k', 64_000],
  ['123456789', 123_456_789],
  ['1B', 1],
])('%s is %d bytes', (text, bytes) => {
  expect(readByteSize(text)).toBe(bytes);
});

test.each(['', '0', '-5M', 'lots', '5X', '1e9', 'M', '99999999T'])('%j is no size', (text) => {
  expect(readByteSize(text)).toBeUndefined();
});
