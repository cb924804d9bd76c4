/** Stands between two values in a record's text, so that no phrase reaches from one into the next. */
export const valueSeparator = '\u001f';

/** Values nested deeper than this are not searched. */
const deepest = 16;

/**
 * Calls `visit` with every string, number and boolean of a record, in the order of the line, with the path to it as
 * `error_details.affected_tests[0]`. Stops early when `visit` returns false.
 */
export function forEachText(
  value: unknown,
  visit: (text: string, path: string) => boolean | undefined,
): void {
  walk(value, '', { visit, depth: deepest });
}

type Walk = {
  readonly visit: (text: string, path: string) => boolean | undefined;
  readonly depth: number;
};

function walk(value: unknown, path: string, { visit, depth }: Walk): boolean {
  if (typeof value === 'string') return visit(value, path) !== false;
  if (typeof value === 'number' || typeof value === 'boolean') return visit(String(value), path) !== false;
  if (typeof value !== 'object' || value === null || depth === 0) return true;
  const deeper = { visit, depth: depth - 1 };
  if (Array.isArray(value)) return value.every((item, place) => walk(item, `${path}[${place}]`, deeper));
  for (const key of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, key);
    if (!walk(inner, path === '' ? key : `${path}.${key}`, deeper)) return false;
  }
  return true;
}

/** All of a record that words and phrases are looked for in: every value, none of the keys. */
export function recordText(value: unknown): string {
  const texts: string[] = [];
  collectTexts(value, texts, deepest);
  return texts.join(valueSeparator);
}

/** As `forEachText` without paths, which cost more than the texts. */
function collectTexts(value: unknown, texts: string[], depth: number): void {
  if (typeof value === 'string') texts.push(value);
  else if (typeof value === 'number' || typeof value === 'boolean') texts.push(String(value));
  else if (typeof value === 'object' && value !== null && depth > 0) {
    if (Array.isArray(value)) for (const item of value) collectTexts(item, texts, depth - 1);
    else for (const key in value) collectTexts(Reflect.get(value, key), texts, depth - 1);
  }
}
