import type { LoadState } from '../core/dataset/questions.ts';
import { duckdb } from '../core/engine/sql-dialect.ts';
import type { SqlEngine } from '../core/engine/sql-engine.ts';
import type { Problem } from '../core/records/problem.ts';
import type { DuckDbConnections } from './duckdb-connections.ts';

/** What an opened database says of itself. */
export type DuckDbFacts = {
  readonly state: Omit<LoadState, 'asOf'>;
  readonly problems: readonly Problem[];
  readonly asOf: number | undefined;
  /** See `SqlEngine`. */
  readonly rowsWhere: SqlEngine['rowsWhere'];
};

export type DuckDbEngine = SqlEngine & { readonly close: () => void };

/** The tables `records` and `words` of a database that is not written to any more. */
export function duckdbEngine(
  connections: DuckDbConnections,
  { state, problems, asOf, rowsWhere }: DuckDbFacts,
): DuckDbEngine {
  return {
    dialect: duckdb,
    records: 'records',
    words: 'words',
    ...(rowsWhere === undefined ? {} : { rowsWhere }),
    run: (statement, signal) => connections.run(statement, signal),
    loadState: () => ({ ...state, asOf }),
    problems: () => problems,
    subscribe: () => () => {},
    asOf: () => asOf,
    close: () => connections.close(),
  };
}
