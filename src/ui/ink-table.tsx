import inkTable from 'ink-table';

// ink-table is CommonJS: an import of it gives its whole `exports`.
const Table = inkTable.default;

/** ink-table lays out every row again at each frame: 10 rows cost 10 ms, 50 rows 42 ms. */
const mostRows = 15;

/**
 * A bordered table of at most 15 rows whose columns are the rows' keys, in order of appearance.
 *
 * Cells and keys are finished text: one line, harmless, fitted, and of narrow characters only, because ink-table
 * counts UTF-16 units, not cells. More rows are a mistake of the caller's and throw.
 */
export function SummaryTable({ rows }: { readonly rows: ReadonlyArray<Readonly<Record<string, string>>> }) {
  if (rows.length > mostRows) {
    throw new RangeError(`A summary table holds ${mostRows} rows at most, not ${rows.length}`);
  }
  return <Table data={[...rows]} />;
}
