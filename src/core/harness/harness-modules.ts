import { pointerOf } from './json-pointer.ts';

/** One module of a harness as its configuration describes it. */
export type HarnessModule = {
  readonly name: string;
  /** Where it stands, as a JSON pointer. */
  readonly pointer: string;
  readonly value: unknown;
};

/** The configuration's modules: the members of `modules`, or its items by their `name` or `id`. */
export function harnessModules(config: unknown): readonly HarnessModule[] {
  const modules = memberOf(config, 'modules');
  if (Array.isArray(modules)) {
    return modules.map((value: unknown, place) => ({
      name: textIn(value, ['name', 'id', 'module']) ?? String(place),
      pointer: pointerOf(['modules', String(place)]),
      value,
    }));
  }
  if (typeof modules !== 'object' || modules === null) return [];
  return Object.entries(modules).map(([name, value]) => ({
    name,
    pointer: pointerOf(['modules', name]),
    value,
  }));
}

/** A member of what may be an object. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** The first of these members that is a text. */
function textIn(value: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const member = memberOf(value, name);
    if (typeof member === 'string' && member !== '') return member;
  }
  return undefined;
}
