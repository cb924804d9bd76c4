import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, cutToWidth, fitRight, fitToWidth, wrapToWidth } from './cell-width.ts';
import { harmless, harmlessLines } from './harmless.ts';

const shownText = fc.string({ unit: 'grapheme' }).map(harmless);

describe('fitting text to cells', () => {
  test('a fitted text is exactly as wide as asked, whatever it holds', () => {
    fc.assert(
      fc.property(shownText, fc.integer({ min: 0, max: 40 }), (text, width) => {
        expect(cellWidth(fitToWidth(text, width))).toBe(width);
        expect(cellWidth(fitRight(text, width))).toBe(width);
      }),
    );
  });

  test('a cut text says that something is missing', () => {
    expect(cutToWidth('environment_setup', 8)).toBe('environ…');
    expect(cutToWidth('日本語テスト', 5)).toBe('日本…');
    expect(cutToWidth('short', 8)).toBe('short');
  });

  test('wrapped lines fit and hold all words of the text', () => {
    fc.assert(
      fc.property(shownText, fc.integer({ min: 4, max: 40 }), (text, width) => {
        const lines = wrapToWidth(text, width);
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('a very long text is cut without reading all of it', () => {
    expect(cutToWidth('é'.repeat(5_000_000), 10)).toBe(`${'é'.repeat(9)}…`);
  });
});

describe('making text harmless', () => {
  test('no control, bidirectional or invisible character survives', () => {
    const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.array(anyCharacter, { maxLength: 40 }), (characters) => {
        const shown = harmless(characters.join(''));
        expect(shown).not.toMatch(
          /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u,
        );
        expect(harmless(shown)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });

  test('escape sequences and their introducers become readable text', () => {
    expect(harmless('\x1b]52;c;aGk=\x07')).toBe('\\x1b]52;c;aGk=\\x07');
    expect(harmless('\x9b31m')).toBe('\\x9b31m');
    expect(harmless('a\u202eb')).toBe('a\\u202eb');
    expect(harmless('one\ntwo')).toBe('one⏎two');
  });

  test('lines are split first, so that each is harmless by itself', () => {
    expect(harmlessLines('a\r\n\tb\x1b[2J\rc')).toEqual(['a', '    b\\x1b[2J', 'c']);
  });
});
