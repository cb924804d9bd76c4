import * as z from 'zod';
import { partBit } from '../dataset/columns.ts';
import { bareCopy } from './bare-copy.ts';
import { brokenTexts } from './broken-texts.ts';
import { cellsOf, type RecordCells } from './cells.ts';
import { inferKind } from './infer-kind.ts';
import { scanJson } from './json-scan.ts';
import type { RecordKind } from './kinds.ts';
import { hasUnknownFields } from './known-fields.ts';
import type { ParsedRecord } from './parsed-record.ts';
import { type LineOf, schemas } from './schemas.ts';

export type ParseResult =
  | { readonly ok: true; readonly record: ParsedRecord }
  | {
      readonly ok: false;
      /** 1-based, in UTF-16 code units. */
      readonly column: number;
      readonly reason: string;
    };

/** The reason given when a record's kind could not be read at all. */
export const misfit = 'the record does not fit its kind';

type FieldProblem = ParsedRecord['problems'][number];

/**
 * Reads one line's text as a record. Never throws.
 *
 * A line is refused only when it is no JSON object or is nested too deeply; a field that does not parse becomes a
 * problem, and the rest of the record loads. `inferred` asks for the kind that the record's own fields tell.
 */
export function parseRecord(text: string, kind: RecordKind | 'inferred'): ParseResult {
  const json = parseJson(text);
  if (json === undefined) return explain(text);
  const { value, keys, isTooDeep } = bareCopy(json.value);
  if (isTooDeep) return explain(text);
  if (!isObject(value)) return { ok: false, column: 1, reason: `is ${nameOf(value)}, not an object` };
  const known = kind === 'inferred' ? inferKind(value) : kind;
  const problems = mayRepeatKeys(text, keys) ? repeatedKeys(text) : [];
  for (const field of brokenTexts(text, value))
    problems.push({ field, reason: 'holds half a surrogate pair' });
  // The copies without a prototype are slower to read, and a schema asks for its own keys only.
  const { cells, lists, present } = readFields(known, json.value, problems);
  const flags =
    (problems.length > 0 ? partBit('problems') : 0) |
    (hasUnknownFields(known, json.value) ? partBit('unknown_fields') : 0);
  const record = { kind: known, value, cells, lists, present: present | flags, problems };
  return { ok: true, record: { ...record, sourceKey: sourceKeyOf(value) } };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The engine's words differ between versions and often lack the place; `explain` finds both.
    return undefined;
  }
}

function explain(text: string): ParseResult {
  const scan = scanJson(text);
  if (scan.ok) return { ok: false, column: 1, reason: 'is not JSON' };
  return { ok: false, column: scan.at + 1, reason: scan.reason };
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Every key is a quote, perhaps spaces, and a colon; more of those than keys means a repeated key, or a text that looks like one. */
function mayRepeatKeys(text: string, keys: number): boolean {
  let found = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) <= 0x20) before -= 1;
    if (text.charCodeAt(before) === 0x22) found += 1;
  }
  return found !== keys;
}

function repeatedKeys(text: string): FieldProblem[] {
  const scan = scanJson(text);
  if (!scan.ok) return [];
  return scan.duplicateKeys.map((field) => ({ field, reason: 'stands more than once; the last one counts' }));
}

/** Checks the value by its kind's schema and adds what does not fit to `problems`. */
function readFields(kind: RecordKind, value: unknown, problems: FieldProblem[]): RecordCells {
  const read = cellsOf(kind, checked(kind, value, problems));
  if (kind === 'failure' && read.cells.feature === undefined && read.cells.type === undefined)
    problems.push({ field: 'feature_id', reason: 'is missing, and so is failure_type' });
  return read;
}

const compiled: Partial<Record<RecordKind, z.ZodType>> = {};

/** Compiled at first use: a compiled schema adds a tenth to the cost of `JSON.parse`, an interpreted one half as much again. */
function schemaOf<Kind extends RecordKind>(kind: Kind): z.ZodType<LineOf[Kind]> {
  const schema = compiled[kind] ?? z.compile(schemas[kind]);
  compiled[kind] = schema;
  return schema as z.ZodType<LineOf[Kind]>;
}

function checked<Kind extends RecordKind>(
  kind: Kind,
  value: unknown,
  problems: FieldProblem[],
): LineOf[Kind] {
  const schema = schemaOf(kind);
  const first = schema.safeParse(value);
  if (first.success) return first.data;
  let pruned = value;
  for (const { path, message } of first.error.issues) {
    problems.push({ field: path.map(String).join('.'), reason: message });
    pruned = without(pruned, path);
  }
  const second = schema.safeParse(pruned);
  if (second.success) return second.data;
  // Everything that did not fit is gone by now; should a schema ever refuse again, the line still loads, and says so.
  problems.push({ field: '', reason: misfit });
  return schema.parse({});
}

/** A copy in which the field at `path` is null. */
function without(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return null;
  if (Array.isArray(value)) return value.map((item, place) => (place === key ? without(item, rest) : item));
  if (!isObject(value)) return null;
  return { ...value, [key]: without(value[String(key)], rest) };
}

function sourceKeyOf({ source }: { readonly [key: string]: unknown }): string | undefined {
  return isObject(source) && typeof source.key === 'string' && source.key !== '' ? source.key : undefined;
}
