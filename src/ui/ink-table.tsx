import { Text } from 'ink';
import inkTable from 'ink-table';
import { type ReactNode, useMemo } from 'react';
import { cellWidth, fitToWidth } from '../core/text/cell-width.ts';
import { asciiOrAll, type Painting } from './theme.ts';

// ink-table is CommonJS: an import of it gives its whole `exports`.
const Table = inkTable.default;

/** ink-table lays out every row again at each frame: 10 rows cost 10 ms, 50 rows 42 ms. */
const mostRows = 15;

type Rows = ReadonlyArray<Readonly<Record<string, string>>>;
type Charset = Painting['charset'];
type CellProps = { readonly column?: number; readonly children?: ReactNode };

/**
 * A bordered table of at most 15 rows whose columns are the rows' keys, in order of appearance.
 *
 * Cells and keys are finished text: one line, harmless, already cut to their width. More rows are a mistake of the
 * caller's and throw.
 */
export function SummaryTable({
  rows,
  charset = 'unicode',
}: {
  readonly rows: Rows;
  readonly charset?: Charset;
}) {
  if (rows.length > mostRows) {
    throw new RangeError(`A summary table holds ${mostRows} rows at most, not ${rows.length}`);
  }
  const parts = useMemo(() => partsFor(columnWidths(rows), charset), [rows, charset]);
  return <Table data={[...rows]} {...parts} />;
}

/** Terminal cells that the widest text of each column takes. */
function columnWidths(rows: Rows): readonly number[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return columns.map((column) =>
    Math.max(...[column, ...rows.map((row) => row[column] ?? '')].map(cellWidth)),
  );
}

/**
 * What ink-table draws with. It pads by UTF-16 units, which misaligns wide characters and emoji, so each part takes
 * that padding off (a space in front, any number behind) and pads by terminal cells.
 */
function partsFor(widths: readonly number[], charset: Charset) {
  const padded = ({ column = 0, children }: CellProps) =>
    asciiOrAll(` ${fitToWidth(String(children).slice(1).trimEnd(), widths[column] ?? 0)} `, { charset });
  return {
    header: (props: CellProps) => <Text bold>{padded(props)}</Text>,
    cell: (props: CellProps) => <Text>{padded(props)}</Text>,
    skeleton: ({ column, children }: CellProps) => (
      <Text dimColor>
        {asciiOrAll(column === undefined ? String(children) : '─'.repeat((widths[column] ?? 0) + 2), {
          charset,
        })}
      </Text>
    ),
  };
}
