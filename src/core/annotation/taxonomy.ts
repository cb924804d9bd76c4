import { type CodeKey, codeKey } from './code-key.ts';
import type { EventOf, KnownEvent } from './events.ts';

export type TaxonomyCode = {
  readonly axis: string;
  /** What labels carry. A rename changes `name` only. */
  readonly code: string;
  readonly name: string;
  readonly definition: string;
  readonly examples: readonly string[];
  readonly parent: string | undefined;
  readonly archived: boolean;
  readonly authors: readonly string[];
};

/** The codes in use, and how labels given under codes that were merged or split are to be read now. */
export type Taxonomy = {
  readonly codes: ReadonlyMap<CodeKey, TaxonomyCode>;
  readonly merges: ReadonlyMap<CodeKey, CodeKey>;
  readonly splits: ReadonlyMap<CodeKey, readonly Branch[]>;
};

/** Labels on these records or by these authors now count as `key`. The query says how the records were chosen. */
export type Branch = {
  readonly key: CodeKey;
  readonly records: readonly string[];
  readonly authors: readonly string[];
  readonly query: string | undefined;
};

export type Label = {
  readonly key: CodeKey;
  readonly recId: string;
  readonly by: string;
};

type TaxonomyEvent = Extract<KnownEvent, { readonly op: `tax.${string}` }>;
type Draft = {
  codes: Map<CodeKey, TaxonomyCode>;
  merges: Map<CodeKey, CodeKey>;
  splits: Map<CodeKey, readonly Branch[]>;
};

/** Folds the live `tax.*` events, given in fold order. A code that was never created exists once it is spoken of. */
export function foldTaxonomy(events: readonly KnownEvent[]): Taxonomy {
  const draft: Draft = { codes: new Map(), merges: new Map(), splits: new Map() };
  for (const event of events) if (isTaxonomyEvent(event)) apply(draft, event);
  return draft;
}

/** The code that somebody means who typed a code or, letter case apart, the name of one; what they typed if it is neither. */
export function codeMeant(
  { codes }: Taxonomy,
  { axis, typed }: { readonly axis: string; readonly typed: string },
): string {
  if (codes.has(codeKey(axis, typed))) return typed;
  const wanted = typed.toLowerCase();
  const named = [...codes.values()].filter(
    (code) => code.axis === axis && !code.archived && code.name.toLowerCase() === wanted,
  );
  const [only] = named;
  return named.length === 1 && only !== undefined ? only.code : typed;
}

/**
 * The code a label counts under now, following merges and splits. A label that no branch of a split claims
 * stays where it was.
 */
export function resolveCode({ merges, splits }: Taxonomy, { key, recId, by }: Label): CodeKey {
  const seen = new Set<CodeKey>();
  let current = key;
  while (!seen.has(current)) {
    seen.add(current);
    const branch = splits
      .get(current)
      ?.find(({ records, authors }) => records.includes(recId) || authors.includes(by));
    current = branch?.key ?? merges.get(current) ?? current;
  }
  return current;
}

function isTaxonomyEvent(event: KnownEvent): event is TaxonomyEvent {
  return event.op.startsWith('tax.');
}

function apply(draft: Draft, event: TaxonomyEvent): void {
  switch (event.op) {
    case 'tax.create':
      change(draft, event, {
        name: event.name ?? event.code,
        definition: event.definition ?? '',
        examples: event.examples ?? [],
        parent: event.parent,
        archived: false,
      });
      break;
    case 'tax.rename':
      change(draft, event, { name: event.name });
      break;
    case 'tax.define':
      change(draft, event, {
        definition: event.definition,
        ...(event.examples === undefined ? {} : { examples: event.examples }),
      });
      break;
    case 'tax.move':
      change(draft, event, { parent: event.parent ?? undefined });
      break;
    case 'tax.archive':
      change(draft, event, { archived: true });
      break;
    case 'tax.merge':
      merge(draft, event);
      break;
    case 'tax.split':
      split(draft, event);
      break;
  }
}

type Spoken = { readonly axis: string; readonly code: string; readonly by: string };

function change(draft: Draft, { axis, code, by }: Spoken, changes: Partial<TaxonomyCode>): void {
  const key = codeKey(axis, code);
  const known = draft.codes.get(key) ?? {
    axis,
    code,
    name: code,
    definition: '',
    examples: [],
    parent: undefined,
    archived: false,
    authors: [],
  };
  const authors = known.authors.includes(by) ? known.authors : [...known.authors, by];
  draft.codes.set(key, { ...known, ...changes, authors });
}

function merge(draft: Draft, { axis, codes, into, by }: EventOf<'tax.merge'>): void {
  const target = codeKey(axis, into);
  change(draft, { axis, code: into, by }, {});
  // The last word wins, as with aliases: a code that others are merged into is itself no longer merged away.
  draft.merges.delete(target);
  for (const code of codes) if (code !== into) draft.merges.set(codeKey(axis, code), target);
}

/** Labels that an earlier split moved away are no longer this code's: its branches come first. */
function split(draft: Draft, { axis, code, into, by }: EventOf<'tax.split'>): void {
  for (const branch of into) change(draft, { axis, code: branch.code, by }, {});
  const key = codeKey(axis, code);
  const branches = into.map((branch) => ({
    key: codeKey(axis, branch.code),
    records: branch.records ?? [],
    authors: branch.authors ?? [],
    query: branch.query,
  }));
  draft.splits.set(key, [...(draft.splits.get(key) ?? []), ...branches]);
}
