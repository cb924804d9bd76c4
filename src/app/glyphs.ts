/** The characters screens are drawn with, in a Unicode and an ASCII set. */
export type Glyphs = {
  readonly cursor: string;
  readonly crumb: string;
  readonly down: string;
  readonly check: string;
  readonly cross: string;
  readonly dot: string;
  readonly rule: string;
  readonly ellipsis: string;
  readonly enter: string;
  readonly up: string;
  readonly falling: string;
  readonly differs: string;
  readonly arrow: string;
  readonly full: string;
  readonly empty: string;
  /** Before the further lines of a text that is broken. */
  readonly wrapped: string;
  /** Points at this one among others. */
  readonly here: string;
  /** Eight heights, lowest first; place 0 is a space. */
  readonly heights: readonly string[];
  /** Lists tell the row with the cursor alone, with the names of its fields. */
  readonly layout?: 'linear';
};

export const unicodeGlyphs: Glyphs = {
  cursor: '▌',
  crumb: '▸',
  down: '▾',
  check: '✓',
  cross: '✗',
  dot: '·',
  rule: '─',
  ellipsis: '…',
  enter: '⏎',
  up: '▲',
  falling: '▼',
  differs: '≠',
  arrow: '→',
  full: '█',
  empty: '░',
  wrapped: '↳',
  here: '◀',
  heights: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
};

export const asciiGlyphs: Glyphs = {
  cursor: '>',
  crumb: '>',
  down: 'v',
  check: '+',
  cross: 'x',
  dot: '.',
  rule: '-',
  ellipsis: '~',
  enter: 'Enter',
  up: '^',
  falling: 'v',
  differs: '!=',
  arrow: '->',
  full: '#',
  empty: '.',
  wrapped: '\\',
  here: '<',
  heights: [' ', '.', ':', '-', '=', '+', '*', '#', '#'],
};

/** For a linear layout: charts are left out, for they say nothing to those who hear them. */
export const linearGlyphs: Glyphs = {
  ...asciiGlyphs,
  check: 'reviewed',
  full: '',
  empty: '',
  heights: [],
  layout: 'linear',
};

/** Counts as a row of bars, scaled to the largest; a count above 0 never looks like 0. */
export function sparkline(counts: readonly number[], glyphs: Glyphs): string {
  const largest = Math.max(1, ...counts);
  const steps = glyphs.heights.length - 1;
  return counts
    .map(
      (count) =>
        glyphs.heights[count <= 0 ? 0 : Math.max(1, Math.round((count / largest) * steps))] ??
        (glyphs.layout === 'linear' ? '' : ' '),
    )
    .join('');
}

/** A share of 0..1 as a bar of at most `width` cells. */
export function bar(share: number, width: number, glyphs: Glyphs): string {
  const cells = Math.round(Math.min(1, Math.max(0, share)) * width);
  return glyphs.full.repeat(share > 0 ? Math.max(1, cells) : 0);
}
