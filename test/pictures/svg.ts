import type { StyledText } from '../terminal/screen.ts';

const cellWide = 8.4;
const rowHigh = 18;
const margin = 14;
const ground = '#16181d';
const ink = '#d6d9df';

/** The sixteen colours as a common dark scheme has them: themes use no others. */
const palette = [
  ...['#3b4048', '#f0717b', '#8fc97a', '#e2b86b', '#6fa8f0', '#c98ae0', '#5cc3cf', '#d6d9df'],
  ...['#6b7280', '#ff8a93', '#a5dd90', '#f2cb84', '#8abcff', '#dba3f0', '#78d8e3', '#ffffff'],
];

type Picture = {
  readonly title: string;
  readonly columns: number;
  readonly rows: readonly (readonly StyledText[])[];
};

/** A terminal's screen as an SVG image: text that can be selected, no scripts, nothing loaded from elsewhere. */
export function screenSvg({ title, columns, rows }: Picture): string {
  const width = Math.ceil(columns * cellWide + 2 * margin);
  const height = rows.length * rowHigh + 2 * margin;
  const lines = rows.flatMap((row, at) => row.flatMap((text) => drawn(text, at)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${ground}"/>
${lines.join('\n')}
</svg>
`;
}

function drawn(stretch: StyledText, row: number): readonly string[] {
  const { text, column, isInverse, isUnderlined } = stretch;
  if (text.trim() === '' && !isInverse && !isUnderlined) return [];
  const colour = stretch.colour === undefined ? ink : (palette[stretch.colour] ?? ink);
  const shown = text.trimEnd();
  const blanks = shown.length - shown.trimStart().length;
  const x = margin + column * cellWide;
  const top = margin + row * rowHigh;
  const length = Array.from(text).length * cellWide;
  const box = isInverse
    ? [`<rect x="${places(x)}" y="${top}" width="${places(length)}" height="${rowHigh}" fill="${colour}"/>`]
    : [];
  if (shown === '') return box;
  const word = shown.trimStart();
  const attributes = [
    `x="${places(x + blanks * cellWide)}"`,
    `y="${top + 13.5}"`,
    `fill="${isInverse ? ground : colour}"`,
    `textLength="${places(Array.from(word).length * cellWide)}"`,
    ...(stretch.isBold ? ['font-weight="700"'] : []),
    ...(stretch.isDim ? ['opacity=".6"'] : []),
    ...(isUnderlined ? ['text-decoration="underline"'] : []),
  ];
  return [...box, `<text xml:space="preserve" ${attributes.join(' ')}>${escaped(word)}</text>`];
}

function places(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
