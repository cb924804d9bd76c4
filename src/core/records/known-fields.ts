import * as z from 'zod';
import type { RecordKind } from './kinds.ts';
import { schemas } from './schemas.ts';

/** The keys a schema knows, and below each the keys of its part; undefined below a key means "anything". */
type KnownKeys = ReadonlyMap<string, KnownKeys | undefined>;

/**
 * Dotted paths of the fields that no schema of the kind knows, in the order of the line; a part that is unknown as a
 * whole is named once. They are kept and shown. A generic record has none: every field of it is its own.
 */
export function unknownFields(kind: RecordKind, value: unknown): string[] {
  return kind === 'generic' ? [] : unknownBelow(value, knownKeysOf(kind));
}

/** Whether `unknownFields` would name any. */
export function hasUnknownFields(kind: RecordKind, value: unknown): boolean {
  return kind !== 'generic' && anyUnknown(value, knownKeysOf(kind));
}

function unknownBelow(value: unknown, known: KnownKeys): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (!known.has(key)) return [key];
    const inner = known.get(key);
    return inner === undefined ? [] : unknownBelow(member, inner).map((path) => `${key}.${path}`);
  });
}

function anyUnknown(value: unknown, known: KnownKeys): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key in value) {
    const inner = known.get(key);
    if (inner === undefined ? !known.has(key) : anyUnknown(Reflect.get(value, key), inner)) return true;
  }
  return false;
}

const knownByKind = new Map<RecordKind, KnownKeys>();

function knownKeysOf(kind: RecordKind): KnownKeys {
  const known = knownByKind.get(kind) ?? keysOfShape(schemas[kind]);
  knownByKind.set(kind, known);
  return known;
}

function keysOfShape(schema: z.ZodObject): KnownKeys {
  return new Map(
    Object.entries(schema.shape).map(([key, field]) => {
      const inner = withoutWrappers(field);
      return [key, inner instanceof z.ZodObject ? keysOfShape(inner) : undefined];
    }),
  );
}

function withoutWrappers(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? withoutWrappers(schema.unwrap())
    : schema;
}
