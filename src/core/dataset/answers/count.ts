import type { Query } from '../../query/query.ts';
import { type RecordKind, recordKinds } from '../../records/kinds.ts';
import type { DatasetView } from '../dataset-view.ts';
import type { CountAnswer } from '../questions.ts';
import { codesAt, increment } from './gathered-cells.ts';

export function answerCount(view: DatasetView, { query }: { readonly query: Query }): CountAnswer {
  const match = view.match(query);
  return {
    total: view.total,
    matched: match.count,
    exact: match.exactCount,
    similar: match.similarCount,
    byKind: countByKind(view, match.rows),
  };
}

export function countByKind(
  { columns }: DatasetView,
  ...rowSets: readonly Uint32Array[]
): Record<RecordKind, number> {
  const { kind } = columns.table;
  const byCode = new Uint32Array(kind.texts.length);
  for (const rows of rowSets) {
    const codes = codesAt(kind, rows);
    for (let place = 0; place < codes.length; place++) increment(byCode, codes[place] as number);
  }
  const count = (name: RecordKind) => byCode[kind.codeOf(name) ?? -1] ?? 0;
  return Object.fromEntries(recordKinds.map((name) => [name, count(name)])) as Record<RecordKind, number>;
}
