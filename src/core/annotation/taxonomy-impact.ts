import { type CodeKey, codeKey } from './code-key.ts';
import { type EventBody, eventVersion, type KnownEvent } from './events.ts';
import type { AnnotationState } from './fold.ts';
import { foldTaxonomy, resolveCode, type Taxonomy } from './taxonomy.ts';
import { descendantsOf, taxonomyTree } from './taxonomy-tree.ts';

/** What a change of the taxonomy would mean, before it is made. */
export type TaxonomyImpact = {
  /** Records with a label that would be read differently: counted elsewhere, or shown under another name or place. */
  readonly records: readonly string[];
  /** Whose labels these are. */
  readonly authors: readonly string[];
  readonly labels: number;
  /** Of these labels those that would count as another code. */
  readonly recoded: number;
  /** Codes below the ones spoken of. */
  readonly children: readonly CodeKey[];
};

/** A change of the taxonomy alone. */
export type TaxonomyBody = Extract<EventBody, { readonly op: `tax.${string}` }>;

/**
 * Counts what `bodies` would change, by folding the taxonomy with them and reading every label both ways: what is
 * previewed is what will be.
 */
export function taxonomyImpact(state: AnnotationState, bodies: readonly TaxonomyBody[]): TaxonomyImpact {
  const after = taxonomyAfter(state, bodies);
  const spoken = new Set(bodies.flatMap(spokenOf));
  const records = new Set<string>();
  const authors = new Set<string>();
  let labels = 0;
  let recoded = 0;
  for (const { recId, codes } of state.byRecord.values()) {
    for (const { key, by } of codes) {
      for (const author of by.keys()) {
        const label = { key, recId, by: author };
        const [now, then] = [resolveCode(state.taxonomy, label), resolveCode(after, label)];
        // Of a code that is merged or split only what moves is touched; of a renamed one every label.
        const isTouched = now !== then || (spoken.has(now) && !bodies.some(isMapping));
        if (!isTouched) continue;
        records.add(recId);
        authors.add(author);
        labels += 1;
        if (now !== then) recoded += 1;
      }
    }
  }
  const tree = taxonomyTree(state);
  const children = new Set([...spoken].flatMap((key) => descendantsOf(tree, key).map((child) => child.key)));
  return {
    records: [...records].sort(),
    authors: [...authors].sort(),
    labels,
    recoded,
    children: [...children].filter((key) => !spoken.has(key)),
  };
}

/** The taxonomy as it would be after these changes. */
function taxonomyAfter({ index }: AnnotationState, bodies: readonly TaxonomyBody[]): Taxonomy {
  const live = (index.bySubject.get('taxonomy') ?? []).filter(({ id }) => !index.dead.has(id));
  const last = live.at(-1)?.ts ?? new Date(0).toISOString();
  const wanted = bodies.map(
    (body): KnownEvent => ({ v: eventVersion, id: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', ts: last, by: '', ...body }),
  );
  return foldTaxonomy([...live, ...wanted]);
}

function isMapping({ op }: TaxonomyBody): boolean {
  return op === 'tax.merge' || op === 'tax.split';
}

function spokenOf(body: TaxonomyBody): readonly CodeKey[] {
  return body.op === 'tax.merge'
    ? body.codes.map((code) => codeKey(body.axis, code))
    : [codeKey(body.axis, body.code)];
}

/** As `12 labels on 9 records by 2 authors`. */
export function impactText({ records, authors, labels, recoded, children }: TaxonomyImpact): string {
  const below = children.length === 0 ? '' : `, ${counted(children.length, 'code')} below`;
  if (labels === 0) return `no label changes${below}`;
  const on = `on ${counted(records.length, 'record')} by ${counted(authors.length, 'author')}`;
  const moved =
    recoded === 0 ? '' : recoded === labels ? ' that count elsewhere' : `, ${recoded} count elsewhere`;
  return `${counted(labels, 'label')} ${on}${moved}${below}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
