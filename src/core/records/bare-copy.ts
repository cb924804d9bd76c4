import { deepestNesting } from './json-scan.ts';

export type BareCopy = {
  /** Undefined members only where the nesting was too deep. */
  readonly value: unknown;
  /** How many members all objects have together. */
  readonly keys: number;
  readonly isTooDeep: boolean;
};

/**
 * Copies what `JSON.parse` gave into objects without a prototype, so that `__proto__`, `constructor` and the like are
 * keys as any other, and counts the members on the way. Stops below `deepestNesting` levels.
 */
export function bareCopy(value: unknown): BareCopy {
  const copier = { keys: 0, isTooDeep: false };
  return { value: copyOf(value, 0, copier), ...copier };
}

type Copier = { keys: number; isTooDeep: boolean };

function copyOf(value: unknown, depth: number, copier: Copier): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepestNesting) {
    copier.isTooDeep = true;
    return undefined;
  }
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1, copier));
  const copy: { [key: string]: unknown } = Object.create(null);
  const keys = Object.keys(value);
  copier.keys += keys.length;
  // Reading by key is safe here: an own `__proto__` hides the inherited one, and only own keys are asked for.
  for (const key of keys) copy[key] = copyOf(value[key as keyof typeof value], depth + 1, copier);
  return copy;
}
