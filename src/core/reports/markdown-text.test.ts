import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmless } from '../text/harmless.ts';
import { markdownTable } from './markdown-table.ts';
import { markdownText, shownMarkdown, wrapMarkdown } from './markdown-text.ts';

/** Texts rich in what Markdown means something by. */
const markup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '|',
          '`',
          '*',
          '**',
          '_',
          '<',
          '>',
          '-->',
          '<!--',
          '[',
          '](',
          '~~',
          '#',
          '- ',
          '1. ',
          '\\',
          '&lt;',
          '$',
        ],
        ...[
          'http://',
          'www.',
          '<b>',
          '\n',
          '\r\n',
          '\t',
          '\x1b[31m',
          '=',
          '+ ',
          '\u202e',
          '![x](y)',
          'word',
          ' ',
        ],
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const escapable = new Set('\\`*<>|[]~&$#');

/** A text with a letter in place of each backslash escape. */
function unescaped(text: string): string {
  return text.replace(/\\[!-/:-@[-`{-~]/g, 'x');
}

describe('text from data as Markdown', () => {
  test('shows exactly the harmless text on one line, whatever it holds', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const written = markdownText(text, 1000);
        expect(written).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        const read = written.replace(/\\([!-/:-@[-`{-~])/g, '$1');
        expect(read).toBe(harmless(text.replace(/\s+/g, ' ').trim()));
      }),
      { numRuns: 1000 },
    );
  });

  test('leaves no character that is markup without a backslash before it', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const left = unescaped(markdownText(text, 1000));
        expect([...left].filter((character) => escapable.has(character))).toEqual([]);
        expect(left).not.toMatch(/^(?:[-+=#>]|\d{1,9}[.)])|:\/\/|\bwww\./i);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps ordinary names readable', () => {
    expect(markdownText('environment_setup')).toBe('environment_setup');
    expect(markdownText('Port 8080 already in use (again)')).toBe('Port 8080 already in use (again)');
    expect(markdownText('_private')).toBe('\\_private');
  });

  test('cuts what is too long, and a cut leaves no half escape', () => {
    expect(markdownText('a'.repeat(50), 10)).toBe(`${'a'.repeat(9)}…`);
    expect(markdownText('|'.repeat(50), 4)).toBe('\\|\\|\\|…');
  });

  test('is shown on the screen as it was', () => {
    expect(shownMarkdown(`**3** ${markdownText('a|b <i>*x*')} \`failures:12\``)).toBe(
      '3 a|b <i>*x* failures:12',
    );
  });
});

describe('a table', () => {
  test('has as many cells in every row as in its heading, whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(markup, markup), { minLength: 1, maxLength: 5 }), (rows) => {
        const table = markdownTable(
          [
            { title: 'Name', align: 'left' },
            { title: 'n', align: 'right' },
          ],
          rows.map((row) => row.map((cell) => markdownText(cell, 30))),
        );
        const lines = table.split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) expect(unescaped(line).match(/\|/g)).toHaveLength(3);
      }),
    );
  });

  test('is padded so that it reads where it is not rendered', () => {
    const table = markdownTable(
      [
        { title: 'Name', align: 'left' },
        { title: 'n', align: 'right' },
      ],
      [
        ['日本', '7'],
        ['environment', '1,204'],
      ],
    );
    expect(table).toBe(
      [
        '| Name        |     n |',
        '|-------------|------:|',
        '| 日本        |     7 |',
        '| environment | 1,204 |',
      ].join('\n'),
    );
  });
});

describe('a wrapped paragraph', () => {
  test('holds all words, and no line but the first begins like a list, a heading or a quote', () => {
    const words = fc.array(
      fc.oneof(
        fc.constantFrom('-', '#', '1.', '>', '===', '+', '*', '–'),
        fc.stringMatching(/^[a-z]{1,12}$/),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const lines = wrapMarkdown(list.join(' ')).split('\n');
        expect(lines.join(' ')).toBe(list.join(' '));
        for (const line of lines.slice(1)) expect(line).toMatch(/^[a-z]/);
      }),
    );
  });

  test('is no wider than 80 cells where its words allow it: a unit goes to the next line with its number', () => {
    const words = fc.array(fc.constantFrom('share', '42 %', '7 –', 'gpt-5.2-codex', 'before,'), {
      minLength: 20,
      maxLength: 80,
    });
    fc.assert(
      fc.property(words, (list) => {
        for (const line of wrapMarkdown(`x ${list.join(' ')}`).split('\n')) {
          expect(line.length).toBeLessThanOrEqual(80);
        }
      }),
    );
  });
});
