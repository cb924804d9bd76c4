import { fieldTerm } from '../../query/edit-query.ts';
import { formatTerm } from '../../query/format-query.ts';
import type { Query, Term } from '../../query/query.ts';
import { literalOf } from '../../query/value-pattern.ts';
import { editDistance } from '../../search/edit-distance.ts';
import type { ListColumn, NumberColumn, TextColumn } from '../columns.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import type { ExplainAnswer } from '../questions.ts';

type Explained = ExplainAnswer['terms'][number];

/** What explaining asks of the data. */
export type ExplainSource = {
  readonly count: (query: Query) => Promise<number>;
  /** The distinct texts of a field, in any order; none for fields of numbers. */
  readonly texts: (field: FieldName) => Promise<readonly string[]>;
};

export function answerExplain(
  view: DatasetView,
  { query }: { readonly query: Query },
): Promise<ExplainAnswer> {
  return explained(query, {
    count: async (asked) => view.match(asked).count,
    texts: async (field) => {
      const column: TextColumn | NumberColumn | ListColumn = view.columns.table[field];
      return column.shape === 'number' ? [] : column.texts.slice(1);
    },
  });
}

/** Says what each term matches by itself, what would match without it, and what a misspelt value may have meant. */
export async function explained(query: Query, source: ExplainSource): Promise<ExplainAnswer> {
  const terms: Explained[] = [];
  for (const [place, term] of query.terms.entries()) {
    const others = query.terms.filter((_, other) => other !== place);
    const alone = await source.count({ terms: [term] });
    terms.push({
      text: formatTerm(term),
      alone,
      without: await source.count({ terms: others }),
      suggestion: alone === 0 ? await suggestionFor(source, term) : undefined,
    });
  }
  return { matched: await source.count(query), terms };
}

/** The existing value nearest to one that no record has, if it is near enough to be a slip of the fingers. */
async function suggestionFor({ count, texts }: ExplainSource, term: Term): Promise<Explained['suggestion']> {
  if (term.kind !== 'field' || term.negated || term.comparison !== '=') return undefined;
  for (const pattern of term.values) {
    const value = literalOf(pattern);
    const nearest = value === undefined ? undefined : nearestText(await texts(term.field), value);
    if (nearest === undefined) continue;
    const suggested = fieldTerm(term.field, nearest);
    return { text: formatTerm(suggested), count: await count({ terms: [suggested] }) };
  }
  return undefined;
}

function nearestText(texts: readonly string[], value: string): string | undefined {
  const wanted = value.toLowerCase();
  const near = texts
    .filter((text) => Math.abs(text.length - wanted.length) <= wanted.length)
    .map((text) => ({ text, distance: distanceTo(text.toLowerCase(), wanted) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.length / 3)));
  near.sort((a, b) => a.distance - b.distance || (a.text < b.text ? -1 : 1));
  return near[0]?.text;
}

/** A beginning that was not finished is nearer than any misspelling. */
function distanceTo(text: string, wanted: string): number {
  if (wanted.length >= 3 && text.startsWith(wanted)) return 0.5;
  return editDistance(text.slice(0, 200), wanted.slice(0, 200));
}
