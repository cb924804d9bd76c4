import type { Range } from './scan.ts';

/**
 * Strings that stay as they are although they name people and places: the paths that the reader typed, which output must
 * give back usable. Credentials in them are removed all the same.
 */
export type KeptStrings = {
  readonly isKept: (text: string) => boolean;
  /** Where they stand in a text, in order, neither beginning nor ending inside a longer path. */
  readonly rangesIn: (text: string) => readonly Range[];
};

const nothingKept: KeptStrings = { isKept: () => false, rangesIn: () => [] };

/** Strings of fewer than two characters are left out: they would stand everywhere. */
export function keptStrings(strings: readonly string[]): KeptStrings {
  const long = strings.filter((text) => text.length >= 2);
  if (long.length === 0) return nothingKept;
  const exact = new Set(long);
  // The longest first: one path may be the beginning of another.
  const alternatives = [...exact].sort((a, b) => b.length - a.length).map(literalPattern);
  const pattern = new RegExp(`(?<![\\w./~-])(?:${alternatives.join('|')})(?![\\w/-]|\\.\\w)`, 'g');
  return {
    isKept: (text) => exact.has(text),
    rangesIn: (text) =>
      Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => ({
        start: index,
        end: index + length,
      })),
  };
}

/** A pattern that matches this text alone. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
