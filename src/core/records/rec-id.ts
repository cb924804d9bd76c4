import { createHash } from 'node:crypto';
import { type RecordKind, stemOfKind } from './kinds.ts';

/**
 * A value as JSON that does not depend on how its line was written: keys sorted by UTF-16 code units, no spaces, numbers
 * and strings as `JSON.stringify` writes them (as RFC 8785 does; a lone surrogate is written as its escape).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/**
 * A record's identity: the stem of its file, a colon, and 16 hexadecimal digits of the SHA-256 of its canonical JSON, as
 * `failures:3f9a…`. Exact duplicates in one project get `#2`, `#3` after it (see `numberedRecId`).
 */
export function recIdOf(place: { readonly file: string; readonly kind: RecordKind }, value: unknown): string {
  const digest = createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
  return `${recIdStem(place)}:${digest}`;
}

/** What stands before the colon: the kind's own stem, or the file's for generic records. */
export function recIdStem(place: { readonly file: string; readonly kind: RecordKind }): string {
  return stemOfKind(place.kind) ?? stemOfFile(place.file);
}

/** The identity of the `ordinal`-th record (from 1, in load order) among exact duplicates. */
export function numberedRecId(recId: string, ordinal: number): string {
  return ordinal === 1 ? recId : `${recId}#${ordinal}`;
}

/** What stands before the colon of an identity; a generic file's name may hold colons of its own. */
export function stemOfRecId(recId: string): string {
  return recId.slice(0, recId.lastIndexOf(':'));
}

/** `traces` of `runs/traces.jsonl.gz`. */
export function stemOfFile(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.replace(/(?<=.)\.(?:gz|zst)$/, '').replace(/(?<=.)\.(?:jsonl|ndjson|json)$/, '');
}
