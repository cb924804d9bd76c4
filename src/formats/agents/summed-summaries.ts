import type { SourceSummary, SummaryTokens } from './source-summary.ts';

/**
 * The summary of a file that holds several sessions: counts and minutes added up, the largest context, the outcome only if
 * all sessions share it. Null stays null where no session says anything. `base` holds the file's own counts, as of lines that
 * belong to no session.
 */
export function summedSummaries(base: SourceSummary, sessions: readonly SourceSummary[]): SourceSummary {
  return sessions.reduce(
    (sum, session, place) => added(sum, session, place === 0 ? 'first' : 'further'),
    base,
  );
}

const counts = [
  'tool_calls',
  'tool_errors',
  'user_rejected',
  'edits',
  'lines_added',
  'lines_removed',
  'test_runs',
  'test_runs_executed',
  'git_commits',
  'api_responses',
  'compactions',
  'wall_minutes',
  'active_minutes',
] as const;

function added(sum: SourceSummary, session: SourceSummary, which: 'first' | 'further'): SourceSummary {
  const isFirst = which === 'first';
  const models = { ...sum.models };
  for (const [model, count] of Object.entries(session.models)) models[model] = (models[model] ?? 0) + count;
  return {
    ...sum,
    ...Object.fromEntries(counts.map((name) => [name, plus(sum[name], session[name])])),
    cli_versions: [...new Set([...sum.cli_versions, ...session.cli_versions])],
    models,
    rows: sum.rows + session.rows,
    skipped: sum.skipped + session.skipped,
    unknown: sum.unknown + session.unknown,
    tokens: tokensOfBoth(sum.tokens, session.tokens),
    peak_context: largest(sum.peak_context, session.peak_context),
    window: isFirst || sum.window === session.window ? session.window : null,
    first: earliest(sum.first, session.first),
    last: latest(sum.last, session.last),
    outcome: isFirst || sum.outcome === session.outcome ? session.outcome : null,
    failures: sum.failures + session.failures,
    successes: sum.successes + session.successes,
  };
}

function tokensOfBoth(a: SummaryTokens | null, b: SummaryTokens | null): SummaryTokens | null {
  if (a === null || b === null) return a ?? b;
  return {
    input: plus(a.input, b.input),
    cache_read: plus(a.cache_read, b.cache_read),
    cache_write: plus(a.cache_write, b.cache_write),
    output: plus(a.output, b.output),
    reasoning: plus(a.reasoning, b.reasoning),
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.round((a + b) * 100) / 100;
}

function largest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** Both are UTC in one spelling, so that their order as texts is their order in time. */
function earliest(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : a < b ? a : b;
}

function latest(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : a > b ? a : b;
}
