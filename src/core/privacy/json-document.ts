import type { JsonValue } from './json-value.ts';

/**
 * A JSON text as a tree that remembers where each string stood, so that replacing one leaves every other byte as it
 * was: numbers digit for digit, key order, duplicate keys, white space. Nodes carry their replacement.
 */
export type JsonText = {
  readonly kind: 'text';
  readonly start: number;
  readonly end: number;
  /** The string's value, escapes decoded. */
  readonly text: string;
  replacement: string | undefined;
};
export type JsonScalar = {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  readonly value: number | boolean | null;
  replacement: number | undefined;
};
export type JsonList = { readonly kind: 'list'; readonly items: JsonNode[] };
export type JsonMember = { readonly key: JsonText; readonly value: JsonNode };
export type JsonObject = { readonly kind: 'object'; readonly members: JsonMember[] };
export type JsonNode = JsonText | JsonScalar | JsonList | JsonObject;

export type JsonReading =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly reason: 'not JSON' | 'nested too deeply' };

const deepestNesting = 500;

type Reader = { readonly raw: string; at: number; depth: number };

class NotJson extends Error {}
class TooDeep extends Error {}

/** Reads one JSON text by RFC 8259, strictly; nothing but white space may follow it. */
export function readJson(raw: string): JsonReading {
  const reader: Reader = { raw, at: 0, depth: 0 };
  try {
    const root = readNode(reader);
    skipSpace(reader);
    return reader.at === raw.length ? { ok: true, root } : { ok: false, reason: 'not JSON' };
  } catch (error) {
    if (error instanceof TooDeep) return { ok: false, reason: 'nested too deeply' };
    if (error instanceof NotJson) return { ok: false, reason: 'not JSON' };
    throw error;
  }
}

function readNode(reader: Reader): JsonNode {
  skipSpace(reader);
  const code = reader.raw.charCodeAt(reader.at);
  if (code === 34) return readText(reader);
  if (code === 123) return nested(reader, readObject);
  if (code === 91) return nested(reader, readList);
  return readScalar(reader);
}

function nested<T>(reader: Reader, read: (reader: Reader) => T): T {
  if (++reader.depth > deepestNesting) throw new TooDeep();
  reader.at++;
  const node = read(reader);
  reader.depth--;
  return node;
}

function readObject(reader: Reader): JsonObject {
  const members: JsonMember[] = [];
  if (closes(reader, 125)) return { kind: 'object', members };
  do {
    skipSpace(reader);
    const key = readText(reader);
    skipSpace(reader);
    expectChar(reader, 58);
    members.push({ key, value: readNode(reader) });
  } while (continues(reader, 125));
  return { kind: 'object', members };
}

function readList(reader: Reader): JsonList {
  const items: JsonNode[] = [];
  if (closes(reader, 93)) return { kind: 'list', items };
  do items.push(readNode(reader));
  while (continues(reader, 93));
  return { kind: 'list', items };
}

function closes(reader: Reader, close: number): boolean {
  skipSpace(reader);
  if (reader.raw.charCodeAt(reader.at) !== close) return false;
  reader.at++;
  return true;
}

/** Whether a comma follows; otherwise the closing bracket must. */
function continues(reader: Reader, close: number): boolean {
  skipSpace(reader);
  const code = reader.raw.charCodeAt(reader.at++);
  if (code === 44) return true;
  if (code === close) return false;
  throw new NotJson();
}

function expectChar(reader: Reader, code: number): void {
  if (reader.raw.charCodeAt(reader.at) !== code) throw new NotJson();
  reader.at++;
}

function skipSpace(reader: Reader): void {
  const { raw } = reader;
  for (;;) {
    const code = raw.charCodeAt(reader.at);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return;
    reader.at++;
  }
}

function readText(reader: Reader): JsonText {
  const { raw, at: start } = reader;
  if (raw.charCodeAt(start) !== 34) throw new NotJson();
  let end = raw.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(raw, end, start)) end = raw.indexOf('"', end + 1);
  if (end < 0) throw new NotJson();
  reader.at = end + 1;
  return {
    kind: 'text',
    start,
    end: end + 1,
    text: decoded(raw.slice(start, end + 1)),
    replacement: undefined,
  };
}

function isEscaped(raw: string, quoteAt: number, start: number): boolean {
  let slashes = 0;
  while (quoteAt - 1 - slashes > start && raw.charCodeAt(quoteAt - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}

function decoded(literal: string): string {
  if (!literal.includes('\\')) {
    if (/[\u0000-\u001f]/.test(literal)) throw new NotJson();
    return literal.slice(1, -1);
  }
  try {
    return String(JSON.parse(literal));
  } catch {
    throw new NotJson();
  }
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function readScalar(reader: Reader): JsonScalar {
  const start = reader.at;
  scalar.lastIndex = start;
  const written = scalar.exec(reader.raw)?.[0];
  if (written === undefined) throw new NotJson();
  reader.at = start + written.length;
  const value = written === 'null' ? null : written === 'true' || (written !== 'false' && Number(written));
  return { kind: 'scalar', start, end: reader.at, value, replacement: undefined };
}

/** The raw text with every replacement in its place. */
export function writeJson(raw: string, root: JsonNode): string {
  const pieces: string[] = [];
  let last = 0;
  everyLeaf(root, (node) => {
    if (node.replacement === undefined) return;
    pieces.push(raw.slice(last, node.start), JSON.stringify(node.replacement));
    last = node.end;
  });
  return last === 0 ? raw : pieces.join('') + raw.slice(last);
}

/** Looks at strings (keys too) and scalars in the order they are written. */
export function everyLeaf(node: JsonNode, look: (leaf: JsonText | JsonScalar) => void): void {
  if (node.kind === 'text' || node.kind === 'scalar') look(node);
  else if (node.kind === 'list') for (const item of node.items) everyLeaf(item, look);
  else {
    for (const { key, value } of node.members) {
      look(key);
      everyLeaf(value, look);
    }
  }
}

/** The tree of a value that was parsed already; offsets mean nothing in it. */
export function treeOf(value: JsonValue, depth = 0): JsonNode {
  if (depth > deepestNesting) throw new TooDeep('nested too deeply');
  if (typeof value === 'string') return textNode(value);
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item: JsonValue) => treeOf(item, depth + 1)) };
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, inner]) => ({
      key: textNode(name),
      value: treeOf(inner, depth + 1),
    }));
    return { kind: 'object', members };
  }
  return {
    kind: 'scalar',
    start: 0,
    end: 0,
    value: typeof value === 'object' ? null : value,
    replacement: undefined,
  };
}

function textNode(text: string): JsonText {
  return { kind: 'text', start: 0, end: 0, text, replacement: undefined };
}

/** The value a tree stands for, replacements applied. A key named `__proto__` becomes an ordinary key. */
export function plainValueOf(node: JsonNode): JsonValue {
  if (node.kind === 'text') return node.replacement ?? node.text;
  if (node.kind === 'scalar') return node.replacement ?? node.value;
  if (node.kind === 'list') return node.items.map(plainValueOf);
  return Object.fromEntries(
    node.members.map(({ key, value }) => [key.replacement ?? key.text, plainValueOf(value)]),
  );
}
