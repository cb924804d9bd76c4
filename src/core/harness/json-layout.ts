import type { JsonNode } from './json-source.ts';

/** How a JSON text is laid out, so that what is added looks as if it had always been there. */
export type Layout = {
  /** One level of indentation; empty where everything stands on one line. */
  readonly unit: string;
  readonly eol: string;
  readonly isOnOneLine: boolean;
};

/** Read off the text: the smallest indentation and the first line end. */
export function layoutOf(text: string): Layout {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indents = [...text.matchAll(/\n([ \t]+)\S/g)].map(([, indent = '']) => indent);
  const [unit = '  '] = indents.toSorted((a, b) => a.length - b.length);
  return { unit, eol, isOnOneLine: !/\n[^\n]*\S/.test(text.trimEnd()) };
}

/** A value in this layout; lines after the first go on with `indent`. */
export function spelled(value: unknown, layout: Layout, indent: string): string {
  if (layout.isOnOneLine) return JSON.stringify(value);
  return JSON.stringify(value, null, layout.unit).replaceAll('\n', `${layout.eol}${indent}`);
}

type Placement = {
  /** Before which member or item; their number for behind the last. */
  readonly at: number;
  readonly key: string | undefined;
  /** A value as it is spelled elsewhere in the text. */
  readonly raw: string | undefined;
  readonly value: unknown;
};

/** The text with a member or an item put into an object or a list. */
export function placedText(
  text: string,
  parent: Exclude<JsonNode, { readonly kind: 'scalar' }>,
  { at, key, raw, value }: Placement,
): string {
  const layout = layoutOf(text);
  const starts =
    parent.kind === 'object'
      ? parent.members.map(({ start }) => start)
      : parent.items.map(({ start }) => start);
  const ends =
    parent.kind === 'object'
      ? parent.members.map(({ node }) => node.end)
      : parent.items.map(({ end }) => end);
  const [first] = starts;
  // What stands between the bracket and the first entry, and between entries, is how entries are set apart here.
  const isSpread =
    first === undefined ? !layout.isOnOneLine : text.slice(parent.start + 1, first).includes('\n');
  const indent = isSpread ? entryIndent(text, parent.start, { first, layout }) : '';
  const apart = isSpread
    ? `${layout.eol}${indent}`
    : starts.length > 1
      ? between(text, ends, starts)
      : first === undefined
        ? ''
        : ' ';
  const own = isSpread ? { ...layout, isOnOneLine: false } : { ...layout, isOnOneLine: true };
  const body = raw ?? spelled(value, own, indent);
  const entry = key === undefined ? body : `${JSON.stringify(key)}${colonOf(text, parent)}${body}`;
  if (first === undefined) {
    const close = isSpread ? `${layout.eol}${lineIndent(text, parent.start)}` : '';
    return `${text.slice(0, parent.start + 1)}${apart}${entry}${close}${text.slice(parent.end - 1)}`;
  }
  if (at >= starts.length) {
    const end = ends.at(-1) ?? first;
    return `${text.slice(0, end)},${apart}${entry}${text.slice(end)}`;
  }
  const start = starts[at] ?? first;
  return `${text.slice(0, start)}${entry},${apart}${text.slice(start)}`;
}

function entryIndent(
  text: string,
  parentStart: number,
  { first, layout }: { readonly first: number | undefined; readonly layout: Layout },
): string {
  return first === undefined ? lineIndent(text, parentStart) + layout.unit : lineIndent(text, first);
}

/** The space at the beginning of the line in which a place stands. */
export function lineIndent(text: string, place: number): string {
  const line = text.slice(text.lastIndexOf('\n', place - 1) + 1, place);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The space behind the comma between the first two entries of a line. */
function between(text: string, ends: readonly number[], starts: readonly number[]): string {
  const gap = text.slice(ends[0], starts[1]);
  return gap.slice(gap.indexOf(',') + 1);
}

/** The colon as the object's first member has it, with the space around it. */
function colonOf(text: string, parent: JsonNode): string {
  const [first] = parent.kind === 'object' ? parent.members : [];
  if (first !== undefined) {
    const keyEnd = first.start + (/^"(?:[^"\\]|\\.)*"/.exec(text.slice(first.start))?.[0].length ?? 0);
    return text.slice(keyEnd, first.node.start);
  }
  return /":(?=\S)/.test(text) && !/": /.test(text) ? ':' : ': ';
}
