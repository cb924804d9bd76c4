/** Longest excerpt of raw data that may stand in the log, in characters (code points). */
export const longestExcerpt = 120;

/**
 * A one-line, redacted excerpt of raw text, at most `longestExcerpt` characters, the last one `…` if it was cut.
 *
 * Redacts before cutting: half a secret is no longer recognised as one.
 */
export function excerptOf(text: string, redact: (text: string) => string): string {
  const characters = [
    ...redact(text)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim(),
  ];
  if (characters.length <= longestExcerpt) return characters.join('');
  return `${characters.slice(0, longestExcerpt - 1).join('')}…`;
}
