import type { Columns } from './columns.ts';

/** The name a pattern counts under: another one where a person has merged the two. */
export type NameOf = (pattern: string) => string;

/** Failure patterns under the names they count under now. */
export type PatternNames = {
  /** By code of the pattern column: the place in `names`, 0 for no pattern. */
  readonly idOfCode: Uint32Array;
  /** In code-unit order from place 1 on; place 0 is empty. */
  readonly names: readonly string[];
};

/** Every distinct pattern is looked at once; rows are not. */
export function patternNames({ table }: Columns, nameOf: NameOf): PatternNames {
  const current = table.pattern.texts.map((text, code) => (code === 0 ? '' : nameOf(text)));
  const names = ['', ...[...new Set(current.slice(1))].sort()];
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    idOfCode: Uint32Array.from(current, (name, code) => (code === 0 ? 0 : (places.get(name) ?? 0))),
    names,
  };
}
