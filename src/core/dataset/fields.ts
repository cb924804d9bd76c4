import type { RecordKind } from '../records/kinds.ts';

/**
 * Every field that has a column: the one list that queries, facets, sorting, completion and list headings read.
 *
 * `text` columns are dictionary-coded and can be facets; `number` columns hold 64-bit floats, NaN when missing (times are
 * milliseconds since 1970 UTC, ratios are 0..1 or above); `list` columns hold several texts a row.
 */
export type FieldSpec = {
  readonly title: string;
  readonly shape: 'text' | 'number' | 'time' | 'ratio' | 'list';
  /** Other words a query may use for it. */
  readonly aliases: readonly string[];
  readonly kinds: 'all' | readonly RecordKind[];
};

const failure = ['failure'] as const;
const success = ['success'] as const;
const context = ['context_metrics'] as const;
const outcome = ['success', 'performance'] as const;

export const fields = {
  kind: { title: 'Kind', shape: 'text', aliases: [], kinds: 'all' },
  project: { title: 'Project', shape: 'text', aliases: [], kinds: 'all' },
  file: { title: 'File', shape: 'text', aliases: [], kinds: 'all' },
  line: { title: 'Line', shape: 'number', aliases: [], kinds: 'all' },
  size: { title: 'Bytes', shape: 'number', aliases: ['bytes'], kinds: 'all' },
  time: { title: 'When', shape: 'time', aliases: ['timestamp', 'when'], kinds: 'all' },
  feature: { title: 'Feature', shape: 'text', aliases: ['id', 'feature_id'], kinds: 'all' },
  session: { title: 'Session', shape: 'text', aliases: ['session_id'], kinds: 'all' },
  model: { title: 'Model', shape: 'text', aliases: ['agent', 'model_version'], kinds: 'all' },
  type: { title: 'Type', shape: 'text', aliases: ['failure_type'], kinds: failure },
  category: { title: 'Category', shape: 'text', aliases: ['cat'], kinds: failure },
  pattern: { title: 'Pattern', shape: 'text', aliases: [], kinds: failure },
  severity: { title: 'Severity', shape: 'text', aliases: ['sev'], kinds: failure },
  generalizable: { title: 'Generalizable', shape: 'text', aliases: [], kinds: failure },
  resolution_type: { title: 'Resolution type', shape: 'text', aliases: [], kinds: failure },
  prevention_implemented: { title: 'Prevention in place', shape: 'text', aliases: [], kinds: failure },
  affected_test: { title: 'Affected tests', shape: 'list', aliases: ['test'], kinds: failure },
  usage: { title: 'Window used', shape: 'ratio', aliases: ['context_window_usage'], kinds: failure },
  position: {
    title: 'Position in session',
    shape: 'ratio',
    aliases: ['time_in_session'],
    kinds: ['failure', 'context_metrics'],
  },
  session_minutes: { title: 'Session minutes', shape: 'number', aliases: [], kinds: failure },
  /** Minutes to resolve a failure, or minutes a feature took. */
  minutes: { title: 'Minutes', shape: 'number', aliases: [], kinds: ['failure', 'success', 'performance'] },
  retries: { title: 'Retries', shape: 'number', aliases: ['retry_count'], kinds: ['failure', 'performance'] },
  success_pattern: { title: 'Success patterns', shape: 'list', aliases: [], kinds: success },
  factor: { title: 'Success factors', shape: 'list', aliases: ['success_factor'], kinds: success },
  efficiency: {
    title: 'Efficiency',
    shape: 'ratio',
    aliases: ['efficiency_ratio', 'efficiency_score'],
    kinds: outcome,
  },
  estimated_minutes: { title: 'Estimated minutes', shape: 'number', aliases: [], kinds: outcome },
  coverage: { title: 'Test coverage', shape: 'ratio', aliases: ['test_coverage'], kinds: outcome },
  test_runs: { title: 'Test runs', shape: 'number', aliases: [], kinds: success },
  code_edits: { title: 'Edits', shape: 'number', aliases: ['edits'], kinds: success },
  git_commits: { title: 'Commits', shape: 'number', aliases: ['commits'], kinds: success },
  lines_added: { title: 'Lines added', shape: 'number', aliases: [], kinds: success },
  lines_removed: { title: 'Lines removed', shape: 'number', aliases: [], kinds: success },
  lint_errors: { title: 'Lint errors', shape: 'number', aliases: [], kinds: outcome },
  type_errors: { title: 'Type errors', shape: 'number', aliases: [], kinds: success },
  completed: { title: 'Completed', shape: 'text', aliases: [], kinds: ['performance'] },
  regression: {
    title: 'Regression',
    shape: 'text',
    aliases: ['regression_introduced'],
    kinds: ['performance'],
  },
  documented: {
    title: 'Documentation',
    shape: 'text',
    aliases: ['documentation_complete'],
    kinds: ['performance'],
  },
  context_tokens: {
    title: 'Context tokens',
    shape: 'number',
    aliases: ['context_tokens_used'],
    kinds: ['performance'],
  },
  sample: { title: 'Sample kind', shape: 'text', aliases: [], kinds: context },
  trigger: { title: 'Compaction trigger', shape: 'text', aliases: [], kinds: context },
  window_source: { title: 'Window from', shape: 'text', aliases: [], kinds: context },
  turn: { title: 'Turn', shape: 'number', aliases: [], kinds: context },
  window_tokens: { title: 'Window', shape: 'number', aliases: [], kinds: context },
  occupied: { title: 'Occupied', shape: 'number', aliases: [], kinds: context },
  utilization: { title: 'Utilization', shape: 'ratio', aliases: [], kinds: context },
  cumulative_tokens: { title: 'Tokens so far', shape: 'number', aliases: [], kinds: context },
  output_tokens: { title: 'Output', shape: 'number', aliases: [], kinds: context },
  tool_calls: { title: 'Tool calls', shape: 'number', aliases: [], kinds: context },
  effective_calls: { title: 'Effective calls', shape: 'number', aliases: [], kinds: context },
  failed_calls: { title: 'Failed calls', shape: 'number', aliases: [], kinds: context },
  compaction_before: { title: 'Before compaction', shape: 'number', aliases: [], kinds: context },
  compaction_after: { title: 'After compaction', shape: 'number', aliases: [], kinds: context },
} as const satisfies Record<string, FieldSpec>;

export type FieldName = keyof typeof fields;

/** What `has:` can ask for beside a field: parts of a record that have no column of their own, one bit each. */
export const parts = [
  'stack_trace',
  'root_cause',
  'resolution',
  'prevention',
  'symptoms',
  'affected_tests',
  'steps_taken',
  'unknown_fields',
  'problems',
  'source',
] as const;

export type PartName = (typeof parts)[number];
