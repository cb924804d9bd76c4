import { z } from 'zod';
import { pointerParts } from './json-pointer.ts';

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

export type Patch = readonly PatchOperation[];

const pointer = z.string().refine((text) => pointerParts(text) !== undefined, 'is not a JSON pointer');
const withValue = z
  .looseObject({ op: z.enum(['add', 'replace', 'test']), path: pointer, value: z.unknown() })
  .refine((operation) => Object.hasOwn(operation, 'value'), 'has no value');

/** A patch as it stands in a file. Members an operation does not define are ignored, as RFC 6902 asks. */
export const patchSchema: z.ZodType<Patch> = z.array(
  z.union([
    withValue.transform(({ op, path, value }) => ({ op, path, value })),
    z.looseObject({ op: z.literal('remove'), path: pointer }).transform(({ op, path }) => ({ op, path })),
    z
      .looseObject({ op: z.enum(['move', 'copy']), from: pointer, path: pointer })
      .transform(({ op, from, path }) => ({ op, from, path })),
  ]),
);

/** Whether two JSON values are equal in the sense of RFC 6902, section 4.6: numbers by value, objects in any order. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, place) => isEqualJson(value, b[place]));
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isEqualJson(value, right.get(key)))
  );
}
