import type { FrameLine, Role, Segment } from './frame.ts';

/** The part of a line's text between two places in UTF-16 code units, each piece in its role. */
export function sliceLine(line: FrameLine, from: number, to: number): FrameLine {
  const kept: Segment[] = [];
  let start = 0;
  for (const { text, role } of line) {
    const end = start + text.length;
    if (end > from && start < to) {
      const piece = text.slice(Math.max(0, from - start), Math.max(0, to - start));
      if (piece !== '') kept.push({ text: piece, role });
    }
    start = end;
  }
  return kept;
}

export type Range = { readonly from: number; readonly to: number };

/** The line with the text in `ranges` in another role. The ranges are in order and apart. */
export function markRanges(line: FrameLine, ranges: readonly Range[], role: Role): FrameLine {
  if (ranges.length === 0) return line;
  const pieces: Segment[] = [];
  let done = 0;
  for (const { from, to } of ranges) {
    if (to <= done) continue;
    pieces.push(...sliceLine(line, done, from));
    pieces.push(...sliceLine(line, Math.max(done, from), to).map(({ text }) => ({ text, role })));
    done = to;
  }
  return [...pieces, ...sliceLine(line, done, Number.POSITIVE_INFINITY)];
}

export function plainText(line: FrameLine): string {
  return line.map(({ text }) => text).join('');
}
