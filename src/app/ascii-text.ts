import { cellWidth } from '../core/text/cell-width.ts';

/** What screens draw, and the commonest punctuation of data, by what looks like it. One cell for one. */
const lookalikes: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '‑': '-',
  '−': '-',
  '·': '.',
  '•': '*',
  '…': '~',
  '→': '>',
  '←': '<',
  '↔': '-',
  '≈': '~',
  '≠': '!',
  '≤': '<',
  '≥': '>',
  '±': '~',
  '×': 'x',
  '÷': '/',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '✓': '+',
  '✗': 'x',
  '▲': '^',
  '▼': 'v',
  '▸': '>',
  '▾': 'v',
  '▌': '>',
  '◀': '<',
  '↳': '\\',
  '⏎': '<',
  '█': '#',
  '░': '.',
};

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text in ASCII alone, as wide as it was: letters lose their accents, what has no likeness becomes `?`. */
export function asciiText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let ascii = '';
  for (const { segment } of graphemes.segment(text)) ascii += asciiGrapheme(segment);
  return ascii;
}

function asciiGrapheme(grapheme: string): string {
  if (/^[\x20-\x7e]$/.test(grapheme)) return grapheme;
  const alike = lookalikes[grapheme] ?? boxed(grapheme);
  if (alike !== undefined) return alike;
  const base = grapheme.normalize('NFD').replaceAll(/\p{M}/gu, '');
  const width = cellWidth(grapheme);
  return /^[\x20-\x7e]+$/.test(base) && base.length === width ? base : '?'.repeat(width);
}

/** Lines of tables and bars of charts. */
function boxed(grapheme: string): string | undefined {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code === 0x2500 || code === 0x2501) return '-';
  if (code === 0x2502 || code === 0x2503) return '|';
  if (code > 0x2503 && code < 0x2580) return '+';
  if (code >= 0x2581 && code <= 0x2588) return '.:-=+*##'[code - 0x2581];
  return undefined;
}
