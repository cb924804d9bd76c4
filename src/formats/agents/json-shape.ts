import type { JsonValue } from '../../core/privacy/json-value.ts';

export type JsonObject = { readonly [name: string]: JsonValue };

/** The value as an object, or `undefined` for anything else, arrays included. */
export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as JsonObject;
}

/** The member as an object; `undefined` when it is missing or of another shape. Own members only. */
export function objectIn(value: JsonValue | undefined, name: string): JsonObject | undefined {
  return asObject(member(value, name));
}

export function textIn(value: JsonValue | undefined, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A finite number; `undefined` for a missing one and for NaN-like texts. */
export function numberIn(value: JsonValue | undefined, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function listIn(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

/** Those of a list that are objects. */
export function objectsOf(list: readonly JsonValue[]): readonly JsonObject[] {
  return list.map(asObject).filter((each) => each !== undefined);
}

export function flagIn(value: JsonValue | undefined, name: string): boolean {
  return member(value, name) === true;
}

/** The member itself, whatever its shape. `__proto__` and the like are members only when the data has them. */
export function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const object = asObject(value);
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * The text of a message or tool result: a string as it is, or the `text` of its blocks joined by newlines.
 * Images and other blocks say nothing here.
 */
export function textOfContent(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((block: JsonValue) => (typeof block === 'string' ? block : textIn(block, 'text')))
    .filter((text) => text !== undefined)
    .join('\n');
}
