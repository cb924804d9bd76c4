import type { NamedCount } from '../core/analysis/similar-names.ts';
import type { Columns } from '../core/dataset/columns.ts';
import type { CliIo } from './cli-io.ts';
import { withDataset } from './open-dataset.ts';

/** Axes whose codes are what records themselves say, and the column that says it. */
const columnOfAxis = { pattern: 'pattern', category: 'category', type: 'type' } as const;

/** The names on this axis that records carry, with their counts; none for an axis of reviewers alone. */
export async function carriedNames(
  axis: string,
  dirs: readonly string[],
  io: CliIo,
): Promise<readonly NamedCount[]> {
  const column = Object.entries(columnOfAxis).find(([name]) => name === axis)?.[1];
  if (column === undefined) return [];
  const names: NamedCount[] = [];
  const paths = dirs.length === 0 ? ['.'] : dirs;
  // A project may have annotations and no records yet: that is nothing to complain about here.
  const stderr = { ...io.stderr, write: async () => {} };
  await withDataset({ paths, io: { ...io, stderr } }, { notice: 'quiet' }, async ({ load }) => {
    names.push(...countedNames(load.dataset.view().columns, column));
    return 0;
  });
  return names;
}

function countedNames(
  columns: Columns,
  name: (typeof columnOfAxis)[keyof typeof columnOfAxis],
): readonly NamedCount[] {
  const column = columns.table[name];
  const counts = new Uint32Array(column.texts.length);
  for (let row = 0; row < columns.length; row++) {
    const code = column.code(row);
    if (code !== 0 && columns.isAlive(row)) counts[code] = (counts[code] ?? 0) + 1;
  }
  return column.texts.flatMap((text, code) => {
    const count = counts[code] ?? 0;
    return count === 0 ? [] : [{ name: text, count }];
  });
}
