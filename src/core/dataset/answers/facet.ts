import type { Query } from '../../query/query.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { FieldName } from '../fields.ts';
import type { FacetAnswer } from '../questions.ts';
import { increment } from './gathered-cells.ts';
import { groupingOf } from './grouping.ts';

export function answerFacet(
  view: DatasetView,
  { query, field }: { readonly query: Query; readonly field: FieldName },
): FacetAnswer {
  const { bits, count: matched } = view.match(query);
  const { values, groupCount, stretches } = groupingOf(view, field, bits);
  const counts = new Uint32Array(groupCount);
  for (const { stretch, groups } of stretches())
    for (let at = 0; at < stretch.count; at++) increment(counts, groups[at] as number);
  return {
    matched,
    missing: counts[values.indexOf(undefined)] ?? 0,
    values: values
      .flatMap((value, group) => {
        const count = counts[group] ?? 0;
        return value === undefined || count === 0 ? [] : [{ value, count, share: count / matched }];
      })
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)),
  };
}
