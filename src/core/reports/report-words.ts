import { markdownText } from './markdown-text.ts';

export type Charset = 'unicode' | 'ascii';

export type RenderOptions = {
  /** Redacts what comes from data; called before anything is cut or escaped. */
  readonly clean: (text: string) => string;
  /** `ascii` for places that show nothing else; text from data keeps its other characters. */
  readonly charset: Charset;
};

/** How text from data gets into a report. */
export type DataText = (text: string, most?: number) => string;

export function dataText({ clean, charset }: RenderOptions): DataText {
  return (text, most) => markdownText(inCharset(clean(text), charset), most);
}

const asciiFor: ReadonlyMap<string, string> = new Map([
  ['–', '-'],
  ['≥', '>='],
  ['≤', '<='],
  ['∞', 'inf'],
  ['…', '~'],
  ['█', '#'],
]);

/** A report's own characters in ASCII. */
export function inCharset(text: string, charset: Charset): string {
  return charset === 'unicode'
    ? text
    : text.replace(/[–≥≤∞…█]/g, (character) => asciiFor.get(character) ?? '?');
}

const heights: Readonly<Record<Charset, readonly string[]>> = {
  unicode: ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  ascii: ['_', '.', ':', '-', '=', '+', 'o', 'x', '@'],
};

/** Counts as a row of characters, scaled to `largest`; a count above 0 never looks like 0. */
export function sparkText(counts: readonly number[], largest: number, charset: Charset): string {
  const steps = heights[charset];
  const top = steps.length - 1;
  return counts
    .map((count) => steps[count <= 0 ? 0 : Math.max(1, Math.round((count / Math.max(1, largest)) * top))])
    .join('');
}

/** A share of 0..1 as a bar of at most `width` cells. */
export function barText(share: number, width: number): string {
  return '█'.repeat(share > 0 ? Math.max(1, Math.round(Math.min(1, share) * width)) : 0);
}
