import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { asciiText } from './ascii-text.ts';

test('whatever the text, what comes is ASCII and as wide', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }).map(harmless), (text) => {
      const ascii = asciiText(text);
      expect(ascii).toMatch(/^[\x20-\x7e]*$/);
      expect(ascii).toHaveLength(cellWidth(text));
    }),
  );
});

test.each([
  ['10–20 · “so”', '10-20 . "so"'],
  ['naïve café', 'naive cafe'],
  ['日本 ok', '???? ok'],
  ['▁▂▃▄▅▆▇█', '.:-=+*##'],
  ['┌─┬─┐', '+-+-+'],
])('%s becomes %s', (text, ascii) => {
  expect(asciiText(text)).toBe(ascii);
});
