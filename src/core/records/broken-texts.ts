/** Escapes of surrogates are rare, and only they can leave one alone in text that came from UTF-8. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

/**
 * Dotted paths of the texts (or keys) that hold half a surrogate pair: they are no Unicode text and can not be written
 * as UTF-8. `json` is the text that `value` came from.
 */
export function brokenTexts(json: string, value: unknown): string[] {
  // Most lines have no such escape at all, which is found out faster without a pattern.
  return json.includes('\\u') && surrogateEscape.test(json) ? brokenBelow(value) : [];
}

function brokenBelow(value: unknown): string[] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [''];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const below = key.isWellFormed() ? brokenBelow(member) : ['', ...brokenBelow(member)];
    return below.map((path) => (path === '' ? key : `${key}.${path}`));
  });
}
