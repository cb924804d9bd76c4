import type { Query } from '../../query/query.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import { matchedRows } from '../match.ts';
import type { FacetAnswer } from '../questions.ts';
import { Tally } from './counted.ts';
import { valueVisitor } from './groups.ts';

export function answerFacet(
  view: DatasetView,
  { query, field }: { readonly query: Query; readonly field: FieldName },
): FacetAnswer {
  const rows = matchedRows(view.match(query));
  const visitValues = valueVisitor(view.columns, field);
  const tally = new Tally();
  let missing = 0;
  for (const row of rows) {
    visitValues(row, (value) => {
      if (value === undefined) missing += 1;
      else tally.add(value);
    });
  }
  const values = tally
    .top(tally.size)
    .map(({ text, count }) => ({ value: text, count, share: count / rows.length }));
  return { matched: rows.length, missing, values };
}
