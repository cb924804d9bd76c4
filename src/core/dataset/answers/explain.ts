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

/** Says what each term matches by itself, what would match without it, and what a misspelt value may have meant. */
export function answerExplain(view: DatasetView, { query }: { readonly query: Query }): ExplainAnswer {
  const count = (terms: readonly Term[]) => view.match({ terms }).count;
  const terms = query.terms.map((term, place): Explained => {
    const others = query.terms.filter((_, other) => other !== place);
    const alone = count([term]);
    return {
      text: formatTerm(term),
      alone,
      without: count(others),
      suggestion: alone === 0 ? suggestionFor(view, term, count) : undefined,
    };
  });
  return { matched: count(query.terms), terms };
}

/** The existing value nearest to one that no record has, if it is near enough to be a slip of the fingers. */
function suggestionFor(
  view: DatasetView,
  term: Term,
  count: (terms: readonly Term[]) => number,
): Explained['suggestion'] {
  if (term.kind !== 'field' || term.negated || term.comparison !== '=') return undefined;
  for (const pattern of term.values) {
    const value = literalOf(pattern);
    const nearest = value === undefined ? undefined : nearestText(view, term.field, value);
    if (nearest === undefined) continue;
    const suggested = fieldTerm(term.field, nearest);
    return { text: formatTerm(suggested), count: count([suggested]) };
  }
  return undefined;
}

function nearestText(view: DatasetView, field: FieldName, value: string): string | undefined {
  const column: TextColumn | NumberColumn | ListColumn = view.columns.table[field];
  if (column.shape === 'number') return undefined;
  const wanted = value.toLowerCase();
  const near = column.texts
    .slice(1)
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
