/**
 * Replaces what varies from one occurrence of a failure to the next, so that the rest can be compared.
 *
 * Addresses, identifiers, times, paths and numbers become `<url>`, `<id>`, `<time>`, `<path>`, `<n>`. For grouping
 * only: it does not protect anything private. Every pattern runs in linear time.
 */
export function maskVariables(text: string): string {
  return masks.reduce((masked, { pattern, mark }) => masked.replace(pattern, mark), text);
}

// Order matters: a URL holds paths, a path holds numbers.
const masks: readonly { readonly pattern: RegExp; readonly mark: string }[] = [
  { pattern: /\bhttps?:\/\/[^\s"'<>)\]]+/gi, mark: '<url>' },
  { pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, mark: '<id>' },
  {
    pattern: /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
    mark: '<time>',
  },
  {
    pattern: /(?<![\w.:/\\~-])(?:[A-Za-z]:\\|~\/|\.{1,2}\/|\/)[\w.@+~-]+(?:[/\\][\w.@+~-]+)*/g,
    mark: '<path>',
  },
  { pattern: /(?<![\w./\\@+~-])[\w.@+~-]+(?:[/\\][\w.@+~-]+)+/g, mark: '<path>' },
  { pattern: /\b0x[0-9a-f]+\b/gi, mark: '<id>' },
  // Hashes: long runs of hexadecimal digits, at least one of them a numeral and one a letter.
  { pattern: /\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}\b/gi, mark: '<id>' },
  { pattern: /[+-]?\d+(?:[.,:]\d+)*%?/g, mark: '<n>' },
];
