import type { Query } from '../query/query.ts';
import type { Problem } from '../records/problem.ts';
import type { Columns } from './columns.ts';
import type { NameOf } from './counted-names.ts';
import type { Match } from './match.ts';
import type { ReviewSummary, Sort } from './questions.ts';
import type { FirstRows, Row, RowSet } from './row.ts';

/** Where a record's line is read from again. */
export type LineRange = { readonly file: string; readonly byteOffset: number; readonly bytes: number };

export type ReadLine = (
  range: LineRange,
) => Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }>;

/** What answers are made from: the state of a dataset at one revision. */
export type DatasetView = {
  readonly columns: Columns;
  readonly asOf: number | undefined;
  /** Records that count: all but the superseded ones. */
  readonly total: number;
  readonly match: (query: Query) => Match;
  readonly rowSet: (query: Query, sort: Sort) => RowSet;
  /** As `rowSet`, but no more than the first `length` rows. */
  readonly firstRows: (query: Query, sort: Sort, length: number) => FirstRows;
  readonly review: (row: Row) => ReviewSummary | undefined;
  /** 1 for each row that someone has reviewed; undefined when nobody has reviewed any. */
  readonly reviewed: () => Uint8Array | undefined;
  /** The name a failure's pattern counts under; undefined when each counts under its own. Cells hold what was written. */
  readonly patternName: NameOf | undefined;
  readonly problems: readonly Problem[];
  readonly readLine: ReadLine;
  /** The row's excerpt, made if it is not remembered. */
  readonly excerpt: (row: Row, make: () => Promise<string>) => Promise<string>;
  /** The row's values as they are searched: lower case, apart by `valueSeparator`. */
  readonly searchedText: (row: Row) => string;
  /**
   * The row's identity without the number of duplicates, where it is kept beside a text that was redacted since; undefined
   * where the text itself tells it.
   */
  readonly recId?: ((row: Row) => string | undefined) | undefined;
};

export function lineRange(columns: Columns, row: Row): LineRange {
  return {
    file: columns.table.file.at(row) ?? '',
    byteOffset: columns.byteOffset(row),
    bytes: columns.table.size.at(row),
  };
}
