import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, LineReader } from './read-lines.ts';

function linesOf(bytes: Uint8Array, cuts: readonly number[] = [], longest?: number): Line[] {
  const reader = new LineReader(longest === undefined ? {} : { longest });
  const lines: Line[] = [];
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let place = 1; place < places.length; place++) {
    // One chunk that is filled anew each time, as file readers do.
    const chunk = Buffer.from(bytes.subarray(places[place - 1], places[place]));
    lines.push(...reader.push(chunk));
    chunk.fill(0x21);
  }
  return [...lines, ...reader.end()];
}

function texts(text: string | Uint8Array): string[] {
  return linesOf(Buffer.from(text)).map((line) => line.text);
}

test('lines are numbered from 1 and know where they stand; blank lines count', () => {
  expect(linesOf(Buffer.from('a\n\nbc\r\nd'))).toEqual([
    { number: 1, byteOffset: 0, bytes: 1, flaw: undefined, text: 'a' },
    { number: 2, byteOffset: 2, bytes: 0, flaw: undefined, text: '' },
    { number: 3, byteOffset: 3, bytes: 2, flaw: undefined, text: 'bc' },
    { number: 4, byteOffset: 7, bytes: 1, flaw: undefined, text: 'd' },
  ]);
});

test('a byte order mark belongs to no line', () => {
  expect(linesOf(Buffer.from('\ufeff{}\n'))).toEqual([
    { number: 1, byteOffset: 3, bytes: 2, flaw: undefined, text: '{}' },
  ]);
  expect(texts('a\n\ufeffb')).toEqual(['a', '\ufeffb']);
});

test('bytes that are not UTF-8 become U+FFFD and are noted; a real U+FFFD is not', () => {
  expect(
    linesOf(Buffer.from([0x61, 0xff, 0x0a, 0xef, 0xbf, 0xbd])).map(({ text, flaw }) => [text, flaw]),
  ).toEqual([
    ['a\ufffd', 'not UTF-8'],
    ['\ufffd', undefined],
  ]);
});

test('NUL bytes and lone carriage returns stay in their line', () => {
  expect(texts('a\0b\rc\n')).toEqual(['a\0b\rc']);
});

test('a line over the limit keeps its place and length, not its text; the next one is whole', () => {
  const lines = linesOf(Buffer.from(`${'x'.repeat(1000)}\nok\n`), [10, 300, 301], 100);
  expect(lines.map(({ bytes, flaw, byteOffset }) => [bytes, flaw, byteOffset])).toEqual([
    [1000, 'too long', 0],
    [2, undefined, 1001],
  ]);
  expect(lines[0]?.text.length).toBeLessThanOrEqual(256);
});

test('five million bytes in one line are one line', () => {
  const [line, ...rest] = linesOf(Buffer.from('x'.repeat(5_000_000)), [1_000_000, 2_500_000]);
  expect([line?.text.length, rest.length]).toEqual([5_000_000, 0]);
});

describe('whatever the bytes', () => {
  const awkward = fc.array(
    fc.constantFrom(0x0a, 0x0d, 0x61, 0x00, 0xef, 0xbb, 0xbf, 0xff, 0xc3, 0xa9, 0x7b, 0x22),
    { maxLength: 60 },
  );
  const cuts = fc.array(fc.nat(60), { maxLength: 8 });

  test('it does not matter where the chunks begin and end', () => {
    fc.assert(
      fc.property(awkward, cuts, fc.constantFrom(undefined, 4), (bytes, places, longest) => {
        const whole = linesOf(Uint8Array.from(bytes), [], longest);
        expect(linesOf(Uint8Array.from(bytes), places, longest)).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  test('reading a line again by its offset and length gives its text', () => {
    fc.assert(
      fc.property(awkward, (bytes) => {
        const file = Buffer.from(bytes);
        for (const { byteOffset, bytes: length, text } of linesOf(file))
          expect(file.toString('utf8', byteOffset, byteOffset + length)).toBe(text);
      }),
    );
  });
});
