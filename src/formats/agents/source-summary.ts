/**
 * What one source file of a log held, as `collect --json` prints it: one line a file.
 *
 * `null` where the format does not say. Counts are of the whole file, rows repeated from another session's file included.
 */
export type SourceSummary = {
  readonly file: string;
  readonly format: string;
  readonly agent: string;
  readonly cli_versions: readonly string[];
  /** Rows, or responses, by model. */
  readonly models: { readonly [model: string]: number };
  readonly rows: number;
  /** Lines or documents that could not be read. */
  readonly skipped: number;
  /** Rows of a type this reader does not know: counted, and kept out. */
  readonly unknown: number;
  /** Rows that another file of the same collection already holds (a resumed session). */
  readonly repeated: number;
  readonly tool_calls: number | null;
  readonly tool_errors: number | null;
  readonly user_rejected: number | null;
  readonly edits: number | null;
  readonly lines_added: number | null;
  readonly lines_removed: number | null;
  /** Commands that name a test runner, by a pattern over their text: listings and mentions count too. */
  readonly test_runs: number | null;
  /** Of the commands that start a runner, those in which tests ran: neither listings nor runs of nothing. Records use these. */
  readonly test_runs_executed: number | null;
  readonly git_commits: number | null;
  readonly api_responses: number | null;
  readonly tokens: SummaryTokens | null;
  readonly peak_context: number | null;
  readonly window: number | null;
  readonly compactions: number | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly wall_minutes: number | null;
  readonly active_minutes: number | null;
  readonly outcome: 'success' | 'failure' | null;
  /** Records derived from this file. */
  readonly failures: number;
  readonly successes: number;
  /** What only this format says. */
  readonly detail: { readonly [name: string]: DetailValue };
};

export type DetailValue =
  | null
  | boolean
  | number
  | string
  | readonly DetailValue[]
  | { readonly [name: string]: DetailValue };

/**
 * Tokens as the log itself counts them: whether `input` holds the cached ones, and `output` the reasoning, is the agent's
 * convention. Records store disjoint parts instead.
 */
export type SummaryTokens = {
  readonly input: number | null;
  readonly cache_read: number | null;
  readonly cache_write: number | null;
  readonly output: number | null;
  readonly reasoning: number | null;
};

/** A summary that says nothing yet: what a file of the format holds at least. */
export function emptySummary(file: string, format: string, agent: string): SourceSummary {
  return {
    file,
    format,
    agent,
    cli_versions: [],
    models: {},
    rows: 0,
    skipped: 0,
    unknown: 0,
    repeated: 0,
    tool_calls: null,
    tool_errors: null,
    user_rejected: null,
    edits: null,
    lines_added: null,
    lines_removed: null,
    test_runs: null,
    test_runs_executed: null,
    git_commits: null,
    api_responses: null,
    tokens: null,
    peak_context: null,
    window: null,
    compactions: null,
    first: null,
    last: null,
    wall_minutes: null,
    active_minutes: null,
    outcome: null,
    failures: 0,
    successes: 0,
    detail: {},
  };
}
