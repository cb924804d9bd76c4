import { cellWidth, cutToWidth } from '../text/cell-width.ts';
import { harmless } from '../text/harmless.ts';

/**
 * Text from data as Markdown that shows just that text: one line, harmless, no character of it is markup, a link, HTML,
 * a comment or the border of a table's cell. Longer texts are cut at `most` cells.
 *
 * Backslashes before ASCII punctuation, as CommonMark 0.31 §2.4 has them; `_` inside a word marks nothing and stays as
 * it is, because `environment\_setup` is hard to read.
 */
export function markdownText(text: string, most = 200): string {
  const shown = cutToWidth(harmless(text.replace(/\s+/g, ' ').trim()), most);
  return shown
    .replace(/[\\`*<>|[\]~&$#]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

/** What `markdownText` and the report's own Markdown look like to a reader: without backslashes, emphasis and code marks. */
export function shownMarkdown(line: string): string {
  return line.replace(/\\([!-/:-@[-`{-~])|\*\*|`/g, '$1');
}

/** Words that may not begin a line: there they would be a list, a heading, a quote or the line under a heading. */
const glued = /^(?:[^\p{L}\p{N}`(\\*[]|\d{1,9}[.)]$|\*(?!\*))/u;

/**
 * A paragraph or list entry of finished Markdown, broken at spaces into lines of at most 80 cells. `hang` stands
 * before all lines but the first.
 */
export function wrapMarkdown(text: string, hang = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of unbroken(text.split(' '))) {
    // Nor does a line hold nothing but the mark of a list.
    const isFirst = line === '' || line === hang || line === '-';
    if (!isFirst && cellWidth(line) + 1 + cellWidth(word) > lineLength) {
      lines.push(line);
      line = hang + word;
    } else line += line === '' || line === hang ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Words that may not begin a line together with the word before them, so that both go to the next line. */
function unbroken(words: readonly string[]): readonly string[] {
  const units: string[] = [];
  for (const word of words) {
    const before = units.at(-1);
    // The mark of a list stays a word of its own: nothing may follow it onto another line.
    if (before === undefined || before === '-' || !glued.test(word)) units.push(word);
    else units[units.length - 1] = `${before} ${word}`;
  }
  return units;
}

const lineLength = 80;
