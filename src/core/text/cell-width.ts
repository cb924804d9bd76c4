import stringWidth from 'string-width';

const printableAscii = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Width in terminal cells: 2 for wide East Asian characters and emoji, 0 for combining marks. */
export function cellWidth(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text);
}

/** The text in exactly `width` cells: cut with `ellipsis` or padded with spaces on the right. */
export function fitToWidth(text: string, width: number, ellipsis = '…'): string {
  return padEnd(cutToWidth(text, width, ellipsis), width);
}

/** The same with the padding on the left, for numbers. */
export function fitRight(text: string, width: number, ellipsis = '…'): string {
  const cut = cutToWidth(text, width, ellipsis);
  return ' '.repeat(Math.max(0, width - cellWidth(cut))) + cut;
}

/** At most `width` cells; what is left out is marked by `ellipsis`. */
export function cutToWidth(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  // Most texts are short ASCII: no segmenting, no measuring.
  if (printableAscii.test(text))
    return text.length <= width
      ? text
      : text.slice(0, Math.max(0, width - ellipsis.length)) + ellipsis.slice(0, width);
  // A text of n cells has at least n / 2 UTF-16 units: do not measure the rest of a megabyte.
  const head = text.length > width * 16 + 64 ? text.slice(0, width * 16 + 64) : text;
  if (head.length === text.length && cellWidth(head) <= width) return head;
  return takeCells(head, Math.max(0, width - cellWidth(ellipsis))) + ellipsis;
}

/** As many whole graphemes from the front as fit into `width` cells. */
export function takeCells(text: string, width: number): string {
  let used = 0;
  let taken = '';
  for (const { segment } of graphemes.segment(text)) {
    const cells = cellWidth(segment);
    if (used + cells > width) break;
    used += cells;
    taken += segment;
  }
  return taken;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellWidth(text)));
}

/**
 * Breaks a one-line text into lines of at most `width` cells, at spaces where possible. Never returns an empty list.
 * Stops after `maximum` lines, the last one marked with `…`.
 */
export function wrapToWidth(text: string, width: number, maximum = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && lines.length < maximum) {
    const line = takeCells(rest.slice(0, width * 8 + 64), Math.max(1, width)) || rest.slice(0, 1);
    const breakAt = line.length < rest.length ? line.lastIndexOf(' ') : -1;
    // A break in the first third would waste the line: paths and hashes are cut where they are.
    const kept = breakAt > line.length / 3 ? line.slice(0, breakAt) : line;
    lines.push(kept);
    rest = rest.slice(kept.length).replace(/^ /, '');
  }
  if (rest !== '') lines.push(cutToWidth(`${lines.pop() ?? ''}…`, width));
  return lines.length === 0 ? [''] : lines;
}
