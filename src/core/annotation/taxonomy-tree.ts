import type { CodeKey } from './code-key.ts';
import type { AnnotationState } from './fold.ts';
import { resolveCode, type Taxonomy, type TaxonomyCode } from './taxonomy.ts';

/** How much a code is used: distinct records and authors that carry it now, merges and splits followed. */
export type CodeUse = { readonly records: number; readonly authors: readonly string[] };

/** One line of the taxonomy's tree. */
export type TreeCode = TaxonomyCode &
  CodeUse & {
    readonly key: CodeKey;
    /** 0 for a code at the top of its axis. */
    readonly depth: number;
    /** The code that its labels count as now. */
    readonly mergedInto: CodeKey | undefined;
    readonly splitInto: readonly CodeKey[];
    /** False for a code that labels carry and nobody has defined or created. */
    readonly isCreated: boolean;
  };

/**
 * Every code that is in the taxonomy or on a record, as a tree: axis by axis, children below their parents, neighbours by
 * name. A parent that is unknown, or that would make a circle (two clones may have moved two codes below each other),
 * counts as none, so that no code is ever missing from the tree.
 */
export function taxonomyTree(state: AnnotationState): readonly TreeCode[] {
  const { taxonomy } = state;
  const used = codeUse(state);
  const keys = new Set<CodeKey>([...taxonomy.codes.keys(), ...used.keys(), ...taxonomy.merges.keys()]);
  const codes = new Map([...keys].map((key) => [key, treeCode(key, taxonomy, used)]));
  const children = new Map<CodeKey | '', TreeCode[]>();
  for (const code of [...codes.values()].sort(byName)) {
    const parent = parentOf(code, codes);
    children.set(parent, [...(children.get(parent) ?? []), code]);
  }
  const lines: TreeCode[] = [];
  const add = (parent: CodeKey | '', depth: number): void => {
    for (const code of children.get(parent) ?? []) {
      lines.push({ ...code, depth });
      add(code.key, depth + 1);
    }
  };
  add('', 0);
  return lines;
}

/** How often each code is used now. */
export function codeUse({ taxonomy, byRecord }: AnnotationState): ReadonlyMap<CodeKey, CodeUse> {
  const records = new Map<CodeKey, Set<string>>();
  const authors = new Map<CodeKey, Set<string>>();
  for (const { recId, codes } of byRecord.values()) {
    for (const { key, by } of codes) {
      for (const author of by.keys()) {
        const current = resolveCode(taxonomy, { key, recId, by: author });
        added(records, current, recId);
        added(authors, current, author);
      }
    }
  }
  return new Map(
    [...records].map(([key, on]) => [
      key,
      { records: on.size, authors: [...(authors.get(key) ?? [])].sort() },
    ]),
  );
}

/** The key split at its slash. */
export function axisAndCode(key: CodeKey): { readonly axis: string; readonly code: string } {
  const slash = key.indexOf('/');
  return { axis: key.slice(0, slash), code: key.slice(slash + 1) };
}

/** Codes below this one, however deep. */
export function descendantsOf(tree: readonly TreeCode[], key: CodeKey): readonly TreeCode[] {
  const place = tree.findIndex((code) => code.key === key);
  const depth = tree[place]?.depth ?? 0;
  const after = tree.slice(place + 1);
  const end = after.findIndex((code) => code.depth <= depth);
  return place === -1 ? [] : after.slice(0, end === -1 ? after.length : end);
}

function treeCode(
  key: CodeKey,
  { codes, merges, splits }: Taxonomy,
  used: ReadonlyMap<CodeKey, CodeUse>,
): TreeCode {
  const { axis, code } = axisAndCode(key);
  const known = codes.get(key);
  const blank: TaxonomyCode = {
    axis,
    code,
    name: code,
    definition: '',
    examples: [],
    parent: undefined,
    archived: false,
    authors: [],
  };
  return {
    ...(known ?? blank),
    ...(used.get(key) ?? { records: 0, authors: [] }),
    key,
    depth: 0,
    mergedInto: merges.get(key),
    splitInto: [...new Set((splits.get(key) ?? []).map((branch) => branch.key))],
    isCreated: known !== undefined,
  };
}

/** The parent a code stands below; none if following parents from it would not end. */
function parentOf(code: TreeCode, codes: ReadonlyMap<CodeKey, TreeCode>): CodeKey | '' {
  const above = (one: TreeCode | undefined) =>
    one?.parent === undefined ? undefined : codes.get(`${one.axis}/${one.parent}`);
  const parent = above(code);
  const seen = new Set([code.key]);
  for (let current = parent; current !== undefined; current = above(current)) {
    if (seen.has(current.key)) return '';
    seen.add(current.key);
  }
  return parent?.key ?? '';
}

function byName(a: TreeCode, b: TreeCode): number {
  const [left, right] = [a, b].map(
    ({ axis, name, code }) => `${axis}\n${name.toLowerCase()}\n${name}\n${code}`,
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function added<Key>(sets: Map<Key, Set<string>>, key: Key, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
