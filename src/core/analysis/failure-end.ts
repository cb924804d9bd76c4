import type { Columns } from '../dataset/columns.ts';

/** Words for how a failure was resolved that say that it was not. */
const unresolvedWords: ReadonlySet<string> = new Set(['abandoned', 'unresolved', 'open', 'none']);

/**
 * How a failure ended. `minutes` are known or undefined; a failure that was given up after some minutes is still open
 * then, and one whose record tells neither minutes nor a resolution is open at any time.
 */
export function failureEnd(
  columns: Columns,
  row: number,
): { readonly state: 'ended' | 'open'; readonly minutes: number | undefined } {
  const written = columns.table.minutes.at(row);
  const minutes = Number.isNaN(written) || written < 0 ? undefined : written;
  const how = columns.table.resolution_type.at(row)?.toLowerCase();
  if (how !== undefined && unresolvedWords.has(how)) return { state: 'open', minutes };
  const isEnded = minutes !== undefined || how !== undefined || columns.has(row, 'resolution');
  return { state: isEnded ? 'ended' : 'open', minutes };
}
