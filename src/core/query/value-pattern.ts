/**
 * A value as a query holds it: `*` stands for any characters, `?` for one, and a backslash takes `*`, `?` or a
 * backslash as it is. No other character is escaped.
 */

/** The pattern that matches exactly this text. */
export function literalPattern(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}

/** The only text a pattern without wildcards matches; undefined when it has wildcards. */
export function literalOf(pattern: string): string | undefined {
  return /^(?:[^\\*?]|\\[\\*?])*$/.test(pattern) ? pattern.replace(/\\([\\*?])/g, '$1') : undefined;
}

/**
 * A test of texts, letter case apart. Runs in time proportional to text × pattern at worst: it goes back only to the
 * last `*`, so no pattern can blow up.
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const wanted = wildcardParts(pattern);
  return (text) => matchesWildcards(Array.from(text.toLowerCase()), wanted);
}

const anyOne = Symbol('one character');
const anyMany = Symbol('any characters');
type Part = string | typeof anyOne | typeof anyMany;

function wildcardParts(pattern: string): readonly Part[] {
  const characters = Array.from(pattern.toLowerCase());
  const parsed: Part[] = [];
  for (let place = 0; place < characters.length; place++) {
    const character = characters[place] ?? '';
    const next = characters[place + 1];
    if (character === '\\' && next !== undefined && '\\*?'.includes(next)) {
      parsed.push(next);
      place += 1;
    } else if (character === '*') parsed.push(anyMany);
    else parsed.push(character === '?' ? anyOne : character);
  }
  return parsed;
}

function matchesWildcards(text: readonly string[], wanted: readonly Part[]): boolean {
  let at = 0;
  let part = 0;
  let starPart = -1;
  let starAt = 0;
  while (at < text.length) {
    const now = wanted[part];
    if (now === anyMany) {
      starPart = part;
      starAt = at;
      part += 1;
    } else if (now !== undefined && (now === anyOne || now === text[at])) {
      at += 1;
      part += 1;
    } else if (starPart !== -1) {
      starAt += 1;
      at = starAt;
      part = starPart + 1;
    } else return false;
  }
  while (wanted[part] === anyMany) part += 1;
  return part === wanted.length;
}
