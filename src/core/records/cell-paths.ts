import type { FieldName, PartName } from '../dataset/fields.ts';
import type { RecordKind } from './kinds.ts';

/**
 * Where in a record each cell comes from: dotted paths, the first that has a value counts. What reads whole records and
 * what reads bytes both go by this list.
 */
export type CellPaths = {
  readonly cells: Readonly<Partial<Record<FieldName, readonly string[]>>>;
  readonly lists: Readonly<Partial<Record<FieldName, string>>>;
  /** Parts that count as present when they say something. */
  readonly marks: Readonly<Partial<Record<PartName, string>>>;
};

const common = {
  time: ['timestamp'],
  feature: ['feature_id'],
  session: ['session_id'],
  model: ['context.model_version', 'model_version', 'agent'],
} as const;

const commonWithoutContext = { ...common, model: ['model_version', 'agent'] } as const;

export const cellPaths: { readonly [Kind in RecordKind]: CellPaths } = {
  failure: {
    cells: {
      ...common,
      type: ['failure_type'],
      category: ['learning_value.category'],
      pattern: ['learning_value.pattern'],
      severity: ['learning_value.severity'],
      generalizable: ['learning_value.generalizable'],
      prevention_implemented: ['learning_value.prevention_implemented'],
      resolution_type: ['recovery.resolution_type'],
      retries: ['recovery.retry_count'],
      minutes: ['recovery.resolution_time_minutes'],
      usage: ['context.context_window_usage'],
      position: ['context.time_in_session'],
      session_minutes: ['context.session_length_minutes', 'context.session_length'],
    },
    lists: { affected_test: 'error_details.affected_tests' },
    marks: {
      source: 'source',
      affected_tests: 'error_details.affected_tests',
      stack_trace: 'error_details.stack_trace',
      symptoms: 'error_details.symptoms',
      root_cause: 'error_details.root_cause',
      resolution: 'recovery.resolution',
      steps_taken: 'recovery.steps_taken',
      prevention: 'learning_value.suggested_prevention',
    },
  },
  success: {
    cells: {
      ...common,
      minutes: ['timing.actual_minutes'],
      estimated_minutes: ['timing.estimated_minutes'],
      efficiency: ['timing.efficiency_ratio'],
      test_runs: ['tool_usage.test_runs'],
      code_edits: ['tool_usage.code_edits'],
      git_commits: ['tool_usage.git_commits'],
      lines_added: ['tool_usage.lines_added'],
      lines_removed: ['tool_usage.lines_removed'],
      coverage: ['quality_metrics.test_coverage'],
      lint_errors: ['quality_metrics.lint_errors'],
      type_errors: ['quality_metrics.type_errors'],
    },
    lists: { factor: 'success_factors', success_pattern: 'patterns' },
    marks: { source: 'source' },
  },
  performance: {
    cells: {
      ...common,
      completed: ['reliability.completed'],
      retries: ['reliability.retry_count'],
      regression: ['reliability.regression_introduced'],
      minutes: ['efficiency.time_minutes'],
      estimated_minutes: ['efficiency.estimated_minutes'],
      efficiency: ['efficiency.efficiency_score'],
      context_tokens: ['efficiency.context_tokens_used'],
      coverage: ['quality.test_coverage'],
      lint_errors: ['quality.lint_errors'],
      documented: ['quality.documentation_complete'],
    },
    lists: {},
    marks: { source: 'source' },
  },
  context_metrics: {
    cells: {
      ...commonWithoutContext,
      sample: ['kind'],
      turn: ['turn'],
      window_tokens: ['window_tokens'],
      window_source: ['window_source'],
      occupied: ['occupied'],
      utilization: ['utilization'],
      position: ['position'],
      cumulative_tokens: ['cumulative_tokens'],
      output_tokens: ['output'],
      tool_calls: ['ops.tool_calls'],
      effective_calls: ['ops.effective'],
      failed_calls: ['ops.failed'],
      trigger: ['compaction.trigger'],
      compaction_before: ['compaction.before'],
      compaction_after: ['compaction.after'],
    },
    lists: {},
    marks: { source: 'source' },
  },
  generic: { cells: commonWithoutContext, lists: {}, marks: { source: 'source' } },
};
