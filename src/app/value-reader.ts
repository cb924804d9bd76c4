import type { JsonPath } from '../core/text/json-tree.ts';

/** A value of a record and where it stands. */
export type Leaf = { readonly path: JsonPath; readonly value: unknown };

/** Values nested deeper than this are shown as JSON. */
const deepest = 12;
/** Leaves of one record that are listed, and entries of one list that are put into its text. */
const mostLeaves = 400;
const mostEntries = 100;

/** Reads a record's values by path and knows in the end which ones nobody asked for, so that none is left out. */
export class ValueReader {
  readonly #value: unknown;
  readonly #taken = new Set<string>();

  constructor(value: unknown) {
    this.#value = value;
  }

  /** The value as text; undefined when it is missing, null or empty. From then on it counts as told. */
  text(...path: readonly string[]): string | undefined {
    return textOf(this.take(...path));
  }

  /** The entries of a list, or the one value that stands in its place. */
  list(...path: readonly string[]): readonly string[] {
    const value = this.take(...path);
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
    return entries.flatMap((entry) => textOf(entry) ?? []);
  }

  take(...path: readonly string[]): unknown {
    this.#taken.add(JSON.stringify(path));
    return path.reduce<unknown>(memberOf, this.#value);
  }

  /** Counts as told without being read: its text comes from elsewhere. */
  skip(...path: readonly string[]): void {
    this.#taken.add(JSON.stringify(path));
  }

  /** All that nobody took and that is not null, and how many leaves there are beyond those listed. */
  rest(): { readonly leaves: readonly Leaf[]; readonly more: number } {
    const leaves: Leaf[] = [];
    let more = 0;
    const walk = (value: unknown, path: readonly string[]) => {
      if (value === null || this.#taken.has(JSON.stringify(path))) return;
      if (!isObject(value) || path.length >= deepest) {
        if (leaves.length < mostLeaves) leaves.push({ path, value });
        else more += 1;
        return;
      }
      for (const key of Object.keys(value)) walk(value[key], [...path, key]);
    };
    walk(this.#value, []);
    return { leaves, more };
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Any value as a reader sees it; undefined when it says nothing. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (value.length === 0) return undefined;
  const shown = value
    .slice(0, mostEntries)
    .map((entry) => (typeof entry === 'object' ? JSON.stringify(entry) : String(entry)));
  const missing = value.length - shown.length;
  return [...shown, ...(missing > 0 ? [`and ${missing} more`] : [])].join(', ');
}
