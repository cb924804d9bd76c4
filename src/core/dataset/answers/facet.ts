import type { Query } from '../../query/query.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import { matchedRows } from '../match.ts';
import type { FacetAnswer } from '../questions.ts';
import { groupedRows } from './grouped-rows.ts';

export function answerFacet(
  view: DatasetView,
  { query, field }: { readonly query: Query; readonly field: FieldName },
): FacetAnswer {
  const rows = matchedRows(view.match(query));
  const { values, groups } = groupedRows(view, field, rows);
  const counts = new Uint32Array(values.length);
  for (let place = 0; place < groups.length; place++) {
    const group = groups[place] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
  }
  const missing = values.indexOf(undefined);
  return {
    matched: rows.length,
    missing: counts[missing] ?? 0,
    values: values
      .flatMap((value, group) => {
        const count = counts[group] ?? 0;
        return value === undefined ? [] : [{ value, count, share: count / rows.length }];
      })
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)),
  };
}
