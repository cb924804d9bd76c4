import type { LoadState } from '../dataset/questions.ts';
import type { Problem } from '../records/problem.ts';
import type { SqlDialect, SqlStatement } from './sql-dialect.ts';

/** A cell of a result: whole numbers come as numbers, truth as 1 and 0. */
export type SqlCell = string | number | null | readonly string[] | readonly number[];

/** A result by columns, in the order of the statement. */
export type SqlResult = { readonly rows: number; readonly columns: readonly (readonly SqlCell[])[] };

/**
 * An engine that holds a table of `engineColumns` and one of words, and answers statements.
 *
 * `records` and `words` are what stands behind FROM. `words` has the columns `token` and `is_compound` (1 when the token
 * was compound in all records it was counted in); a token may stand there several times.
 */
export type SqlEngine = {
  readonly dialect: SqlDialect;
  readonly records: string;
  readonly words: string;
  /**
   * What stands behind FROM where rows are asked for by their names, if that may be quicker: there a row may come twice, as it
   * is and as it was.
   */
  readonly recordsByName?: string;
  /** SQL that is true for these rows, where there is a quicker one than their names. */
  readonly rowsWhere?: (rows: readonly number[]) => string;
  /** Rejects with the signal's reason once it is aborted, and ends the work in the engine then. */
  readonly run: (statement: SqlStatement, signal: AbortSignal) => Promise<SqlResult>;
  readonly loadState: () => LoadState;
  readonly problems: () => readonly Problem[];
  /** Calls `listener` whenever `loadState` says something else. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Milliseconds; relative times count back from here. */
  readonly asOf: () => number | undefined;
};
