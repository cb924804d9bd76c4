import type { JsonValue } from '../core/privacy/json-value.ts';

/**
 * Edits JSON as text, so that what is not touched keeps its bytes: its order, its indentation, its spelling of numbers. The
 * text must be JSON (RFC 8259); callers have parsed it.
 */

/** A piece of the text: [start, end). */
export type Span = { readonly start: number; readonly end: number };

type Path = readonly (string | number)[];

/** Where a value stands; undefined when there is none at the path. Of equal names the last counts, as for `JSON.parse`. */
export function spanAt(text: string, path: Path): Span | undefined {
  let span: Span | undefined = valueSpan(text, skipBlank(text, 0));
  for (const step of path) {
    if (span === undefined) return undefined;
    span = typeof step === 'number' ? elementSpans(text, span)[step] : valuesByName(text, span).get(step);
  }
  return span;
}

/** Where the members of an object stand, name and value. */
export function memberSpans(text: string, path: Path): ReadonlyMap<string, Span> {
  const span = spanAt(text, path);
  return new Map(span === undefined ? [] : membersOf(text, span).map(({ name, whole }) => [name, whole]));
}

/** Puts a member behind the others of an object. */
export function setMember(
  text: string,
  path: Path,
  { name, value }: { readonly name: string; readonly value: JsonValue },
): string {
  return insertLast(text, path, { name: `${JSON.stringify(name)}: `, value });
}

/** Puts an element behind the others of an array. */
export function appendElement(text: string, path: Path, value: JsonValue): string {
  return insertLast(text, path, { name: '', value });
}

/** Takes out a member or an element, with the comma and the space that belong to it. */
export function removeSpan(text: string, { start, end }: Span): string {
  const before = text.slice(0, start).replace(/\s+$/, '');
  if (before.endsWith(',')) return before.slice(0, -1) + text.slice(end);
  const rest = text.slice(end);
  const comma = /^\s*,\s*/.exec(rest);
  if (comma !== null) return text.slice(0, start) + rest.slice(comma[0].length);
  return before + rest.replace(/^\s+/, '');
}

/** Written as its neighbours are: on lines of its own, or on the one line that they share. */
function insertLast(
  text: string,
  path: Path,
  { name, value }: { readonly name: string; readonly value: JsonValue },
): string {
  const span = spanAt(text, path);
  if (span === undefined) return text;
  const inside = text.slice(span.start + 1, span.end - 1);
  const [kept, rest] = [text.slice(0, span.start + 1) + inside.trimEnd(), text.slice(span.end - 1)];
  const trailing = inside.slice(inside.trimEnd().length);
  if (inside.trim() !== '' && !inside.includes('\n'))
    return `${kept}, ${name}${JSON.stringify(value)}${trailing}${rest}`;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = indentOf(text);
  const pad = (depth: number) => newline + indent.repeat(depth);
  const lines = format(value, indent, path.length + 1).replaceAll('\n', newline);
  const isFirst = inside.trim() === '';
  return `${kept}${isFirst ? '' : ','}${pad(path.length + 1)}${name}${lines}${isFirst ? pad(path.length) : trailing}${rest}`;
}

function format(value: JsonValue, indent: string, depth: number): string {
  return JSON.stringify(value, undefined, indent).replaceAll('\n', `\n${indent.repeat(depth)}`);
}

/** That of the first indented line; two spaces when nothing is indented. */
function indentOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

type Member = { readonly name: string; readonly whole: Span; readonly value: Span };

function valuesByName(text: string, object: Span): ReadonlyMap<string, Span> {
  return new Map(membersOf(text, object).map(({ name, value }) => [name, value]));
}

function membersOf(text: string, object: Span): readonly Member[] {
  if (text[object.start] !== '{') return [];
  const members: Member[] = [];
  let place = skipBlank(text, object.start + 1);
  while (place < object.end - 1) {
    const name = valueSpan(text, place);
    const value = valueSpan(text, skipBlank(text, skipBlank(text, name.end) + 1));
    const read: unknown = JSON.parse(text.slice(name.start, name.end));
    members.push({ name: String(read), whole: { start: name.start, end: value.end }, value });
    place = skipBlank(text, skipBlank(text, value.end) + 1);
  }
  return members;
}

function elementSpans(text: string, array: Span): readonly Span[] {
  if (text[array.start] !== '[') return [];
  const elements: Span[] = [];
  let place = skipBlank(text, array.start + 1);
  while (place < array.end - 1) {
    const element = valueSpan(text, place);
    elements.push(element);
    place = skipBlank(text, skipBlank(text, element.end) + 1);
  }
  return elements;
}

/** The value that begins at `start`: counts brackets, and knows strings. */
function valueSpan(text: string, start: number): Span {
  let depth = 0;
  let place = start;
  while (place < text.length) {
    const character = text[place] ?? '';
    if (character === '"') place = stringEnd(text, place);
    else {
      if ('{['.includes(character)) depth += 1;
      else if ('}]'.includes(character)) depth -= 1;
      else if (depth === 0) place = scalarEnd(text, place) - 1;
      place += 1;
    }
    if (depth === 0) break;
  }
  return { start, end: place };
}

function scalarEnd(text: string, start: number): number {
  let place = start;
  while (place < text.length && !/[\s,\]}:]/.test(text[place] ?? '')) place += 1;
  return Math.max(place, start + 1);
}

function stringEnd(text: string, start: number): number {
  let place = start + 1;
  while (place < text.length && text[place] !== '"') place += text[place] === '\\' ? 2 : 1;
  return place + 1;
}

function skipBlank(text: string, start: number): number {
  let place = start;
  while (/[\s\ufeff]/.test(text[place] ?? '')) place += 1;
  return place;
}
