import { layoutOf, lineIndent, placedText, spelled } from './json-layout.ts';
import type { Patch, PatchOperation } from './json-patch.ts';
import { isEqualJson } from './json-patch.ts';
import { pointerParts } from './json-pointer.ts';
import { type JsonNode, readSource, valueAt } from './json-source.ts';

export type PatchedText =
  | { readonly ok: true; readonly text: string }
  /** `place` is the operation that could not be done, 0-based; -1 if the text is not JSON. */
  | { readonly ok: false; readonly place: number; readonly reason: string };

/**
 * Applies a JSON patch (RFC 6902) to a JSON text. All or nothing: the first operation that fails leaves the text as it
 * was. What no operation touches keeps its bytes: indentation, order of keys, spelling of numbers, line ends.
 */
export function patchText(text: string, patch: Patch): PatchedText {
  let current = text;
  for (const [place, operation] of patch.entries()) {
    const done = operated(current, operation);
    if (!done.ok) return { ok: false, place: done.isText ? -1 : place, reason: done.reason };
    current = done.text;
  }
  return { ok: true, text: current };
}

type Operated =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly isText?: boolean };

function operated(text: string, operation: PatchOperation): Operated {
  const source = readSource(text);
  if (!source.ok)
    return { ok: false, isText: true, reason: `it is not JSON: ${source.reason} in line ${source.line}` };
  const { root } = source;
  switch (operation.op) {
    case 'test': {
      const node = nodeAt(root, operation.path);
      if (node === undefined) return failed(`${shown(operation.path)} is not there`);
      return isEqualJson(valueAt(text, node), operation.value)
        ? { ok: true, text }
        : failed(
            `${shown(operation.path)} is ${short(text.slice(node.start, node.end))}, not ${short(JSON.stringify(operation.value))}`,
          );
    }
    case 'replace': {
      const node = nodeAt(root, operation.path);
      if (node === undefined) return failed(`${shown(operation.path)} is not there`);
      return {
        ok: true,
        text: replaced(text, node, spelled(operation.value, layoutOf(text), lineIndent(text, node.start))),
      };
    }
    case 'add':
      return added(text, root, { path: operation.path, raw: undefined, value: operation.value });
    case 'remove':
      return removed(text, root, operation.path);
    case 'copy':
    case 'move':
      return moved(text, root, operation);
  }
}

function moved(
  text: string,
  root: JsonNode,
  { op, from, path }: Extract<PatchOperation, { readonly from: string }>,
): Operated {
  const node = nodeAt(root, from);
  if (node === undefined) return failed(`${shown(from)} is not there`);
  if (op === 'move' && path === from) return { ok: true, text };
  if (op === 'move' && path.startsWith(`${from}/`)) return failed(`${shown(from)} cannot move into itself`);
  const addition = { path, raw: text.slice(node.start, node.end), value: valueAt(text, node) };
  if (op === 'copy') return added(text, root, addition);
  const without = removed(text, root, from);
  const source = without.ok ? readSource(without.text) : undefined;
  return without.ok && source?.ok === true ? added(without.text, source.root, addition) : without;
}

type Addition = { readonly path: string; readonly raw: string | undefined; readonly value: unknown };

function added(text: string, root: JsonNode, addition: Addition): Operated {
  const parts = pointerParts(addition.path) ?? [];
  const name = parts.at(-1);
  const layout = layoutOf(text);
  const spell = (at: number) => addition.raw ?? spelled(addition.value, layout, lineIndent(text, at));
  if (name === undefined) return { ok: true, text: replaced(text, root, spell(root.start)) };
  const parent = nodeUnder(root, parts.slice(0, -1));
  if (parent === undefined) return failed(`there is nothing to put ${shown(addition.path)} into`);
  if (parent.kind === 'object') {
    const there = memberOf(parent, name);
    if (there !== undefined) return { ok: true, text: replaced(text, there, spell(there.start)) };
    return {
      ok: true,
      text: placedText(text, parent, { at: parent.members.length, key: name, ...addition }),
    };
  }
  if (parent.kind === 'scalar') return failed(`${shown(addition.path)} is inside of a plain value`);
  const at = name === '-' ? parent.items.length : indexOf(name);
  if (at === undefined || at > parent.items.length)
    return failed(`the list that ${shown(addition.path)} names has ${parent.items.length} entries`);
  return { ok: true, text: placedText(text, parent, { at, key: undefined, ...addition }) };
}

/** Takes a member or item away together with one comma. */
function removed(text: string, root: JsonNode, path: string): Operated {
  const parts = pointerParts(path) ?? [];
  const name = parts.at(-1);
  if (name === undefined) return failed('the whole file cannot be removed');
  const parent = nodeUnder(root, parts.slice(0, -1));
  if (parent === undefined || parent.kind === 'scalar') return failed(`${shown(path)} is not there`);
  const spans =
    parent.kind === 'object'
      ? parent.members.map(({ start, node }) => ({ start, end: node.end }))
      : parent.items.map(({ start, end }) => ({ start, end }));
  const at =
    parent.kind === 'object'
      ? parent.members.findLastIndex(({ key }) => key === name)
      : (indexOf(name) ?? -1);
  const span = spans[at];
  if (span === undefined) return failed(`${shown(path)} is not there`);
  const [before, after] = [spans[at - 1], spans[at + 1]];
  const from = after !== undefined ? span.start : (before?.end ?? parent.start + 1);
  const to = after !== undefined ? after.start : before !== undefined ? span.end : parent.end - 1;
  return { ok: true, text: text.slice(0, from) + text.slice(to) };
}

/** The value at a pointer; `undefined` if there is none, or for `-`, which names no item. */
function nodeAt(root: JsonNode, pointer: string): JsonNode | undefined {
  const parts = pointerParts(pointer);
  return parts === undefined ? undefined : nodeUnder(root, parts);
}

function nodeUnder(root: JsonNode, parts: readonly string[]): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const part of parts) {
    if (node === undefined || node.kind === 'scalar') return undefined;
    node = node.kind === 'object' ? memberOf(node, part) : node.items[indexOf(part) ?? -1];
  }
  return node;
}

/** Of a key that stands there twice the last one counts, as for every parser. */
function memberOf(node: Extract<JsonNode, { readonly kind: 'object' }>, name: string): JsonNode | undefined {
  return node.members.findLast(({ key }) => key === name)?.node;
}

/** An index of a list as RFC 6901 spells it: digits without leading zeros. */
function indexOf(part: string): number | undefined {
  return /^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : undefined;
}

function replaced(text: string, { start, end }: JsonNode, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function shown(path: string): string {
  return path === '' ? 'the whole file' : path;
}

function short(json: string): string {
  const line = json.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function failed(reason: string): Operated {
  return { ok: false, reason };
}
