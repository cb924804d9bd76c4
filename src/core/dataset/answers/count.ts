import type { Query } from '../../query/query.ts';
import { type RecordKind, recordKinds } from '../../records/kinds.ts';
import type { DatasetView } from '../dataset-view.ts';
import { matchedRows } from '../match.ts';
import type { CountAnswer } from '../questions.ts';

export function answerCount(view: DatasetView, { query }: { readonly query: Query }): CountAnswer {
  const match = view.match(query);
  const { exact, similar } = match;
  return {
    total: view.total,
    matched: exact.length + similar.length,
    exact: exact.length,
    similar: similar.length,
    byKind: countByKind(view, matchedRows(match)),
  };
}

export function countByKind({ columns }: DatasetView, rows: Uint32Array): Record<RecordKind, number> {
  const { kind } = columns.table;
  const byCode = new Array<number>(kind.texts.length).fill(0);
  for (const row of rows) {
    const code = kind.code(row);
    byCode[code] = (byCode[code] ?? 0) + 1;
  }
  const count = (name: RecordKind) => byCode[kind.codeOf(name) ?? -1] ?? 0;
  return Object.fromEntries(recordKinds.map((name) => [name, count(name)])) as Record<RecordKind, number>;
}
