import type { CodeKey } from '../core/annotation/code-key.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import { resolveCode } from '../core/annotation/taxonomy.ts';
import { allowedEdits, editDistance } from '../core/search/edit-distance.ts';

/** A code that people use, and on how many records. */
export type KnownCode = {
  readonly axis: string;
  readonly code: string;
  readonly name: string;
  readonly records: number;
};

type States = ReadonlyMap<string, AnnotationState>;

const remembered = new WeakMap<States, readonly KnownCode[]>();

/** The codes of all projects, most used first. Counting 10,000 records takes milliseconds, so it is not done at each key. */
export function knownCodes(annotations: States): readonly KnownCode[] {
  const known = remembered.get(annotations) ?? countCodes(annotations);
  remembered.set(annotations, known);
  return known;
}

function countCodes(annotations: States): readonly KnownCode[] {
  const codes = new Map<CodeKey, KnownCode>();
  for (const { taxonomy, byRecord } of annotations.values()) {
    const counts = new Map<CodeKey, number>();
    for (const { codes: given, recId } of byRecord.values()) {
      const keys = given.flatMap(({ key, by }) =>
        [...by.keys()].map((author) => resolveCode(taxonomy, { key, recId, by: author })),
      );
      for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, { archived }] of taxonomy.codes) if (!archived) counts.set(key, counts.get(key) ?? 0);
    for (const [key, records] of counts) {
      const slash = key.indexOf('/');
      const [axis, code] = [key.slice(0, slash), key.slice(slash + 1)];
      const name = taxonomy.codes.get(key)?.name ?? code;
      codes.set(key, { axis, code, name, records: records + (codes.get(key)?.records ?? 0) });
    }
  }
  return [...codes.values()].sort(
    (a, b) => b.records - a.records || (`${a.name} ${a.axis}` < `${b.name} ${b.axis}` ? -1 : 1),
  );
}

/** The known code that a text names: its name or its code, as it is written. A tag is preferred to a code of another axis. */
export function namedCode(text: string, codes: readonly KnownCode[]): KnownCode | undefined {
  const named = codes.filter(({ code, name }) => name === text || code === text);
  return named.find(({ axis }) => axis === 'tag') ?? named[0];
}

/** Codes to offer while a text is typed: those that begin with it, those that hold it, then similar ones. */
export function offeredCodes(text: string, codes: readonly KnownCode[]): readonly KnownCode[] {
  const typed = plain(text);
  if (typed === '') return codes;
  const begins = codes.filter(({ name }) => plain(name).startsWith(typed));
  const holds = codes.filter(({ name }) => plain(name).includes(typed));
  return [...new Set([...begins, ...holds, ...similarCodes(text, codes)])];
}

/**
 * Known codes that a new one may be another spelling of: equal but for letter case and separators, one holding the other
 * as whole words, or an edit in every four characters apart.
 */
export function similarCodes(text: string, codes: readonly KnownCode[]): readonly KnownCode[] {
  const typed = plain(text);
  return typed === '' ? [] : codes.filter(({ name }) => isSimilar(typed, plain(name)));
}

function isSimilar(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.replaceAll(' ', '') === long.replaceAll(' ', '')) return true;
  if (short.length >= 3 && ` ${long} `.includes(` ${short} `)) return true;
  const allowed = allowedEdits(short.length);
  return long.length - short.length <= allowed && editDistance(short, long) <= allowed;
}

/** Longer codes are compared by their beginning. */
const longestCompared = 64;

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, longestCompared);
}
