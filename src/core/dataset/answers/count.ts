import { fieldTerm } from '../../query/edit-query.ts';
import type { Query } from '../../query/query.ts';
import { type RecordKind, recordKinds } from '../../records/kinds.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { Match } from '../match.ts';
import type { CountAnswer } from '../questions.ts';
import { countShared } from '../row-bits.ts';

export function answerCount(view: DatasetView, { query }: { readonly query: Query }): CountAnswer {
  const match = view.match(query);
  return {
    total: view.total,
    matched: match.count,
    exact: match.exactCount,
    similar: match.similarCount,
    byKind: countByKind(view, match),
  };
}

export function countByKind(view: DatasetView, { bits, count }: Match): Record<RecordKind, number> {
  const { texts } = view.columns.table.kind;
  const countOf = (name: RecordKind) => {
    if (!texts.includes(name)) return 0;
    // Files of one kind need not be counted.
    if (texts.length === 2 && count === view.columns.length) return count;
    return countShared(bits, view.match({ terms: [fieldTerm('kind', name)] }).bits);
  };
  return Object.fromEntries(recordKinds.map((name) => [name, countOf(name)])) as Record<RecordKind, number>;
}
