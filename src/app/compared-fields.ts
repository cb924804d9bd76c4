import type { FieldName } from '../core/dataset/fields.ts';
import type { OpenedRecord } from './record-fields.ts';
import { textOf, ValueReader } from './value-reader.ts';

/** One field of two to four records, aligned by its path. */
export type ComparedField = {
  /** Dotted. */
  readonly path: string;
  readonly name: string;
  /** Raw text for each record; undefined where it lacks the field. */
  readonly texts: readonly (string | undefined)[];
  readonly differs: boolean;
};

/**
 * All fields that any of the records has: those that differ first, the telling ones first among them, the others in the
 * order of the records. Values are compared by what they mean where their unit was read: `"78%"` and 0.78 do not differ.
 */
export function comparedFields(records: readonly OpenedRecord[]): readonly ComparedField[] {
  const leaves = records.map(({ value }) => {
    const found = new ValueReader(value)
      .rest()
      .leaves.filter(({ value: leaf }) => textOf(leaf) !== undefined);
    return new Map(found.map(({ path, value: leaf }) => [path.join('.'), textOf(leaf)]));
  });
  const paths = [...new Set(leaves.flatMap((texts) => [...texts.keys()]))];
  const fields = paths.map((path): ComparedField => {
    const texts = leaves.map((known) => known.get(path));
    const meanings = records.map((record, place) => meaningOf(record, path) ?? texts[place]);
    return { path, name: nameOf(path), texts, differs: new Set(meanings).size > 1 };
  });
  return fields.toSorted((a, b) => Number(b.differs) - Number(a.differs) || rankOf(a.path) - rankOf(b.path));
}

type Known = {
  readonly path: string;
  readonly name: string;
  /** The column that knows what the value means. */
  readonly cell?: FieldName;
};

/** Names for the fields that tell most, in the order in which they are read. */
const known: readonly Known[] = [
  { path: 'feature_id', name: 'Feature' },
  { path: 'failure_type', name: 'Type' },
  { path: 'learning_value.category', name: 'Category' },
  { path: 'learning_value.severity', name: 'Severity', cell: 'severity' },
  { path: 'learning_value.pattern', name: 'Pattern' },
  { path: 'error_details.symptoms', name: 'Symptoms' },
  { path: 'error_details.root_cause', name: 'Root cause' },
  { path: 'recovery.resolution', name: 'Resolution' },
  { path: 'recovery.resolution_type', name: 'Resolved by' },
  { path: 'recovery.resolution_time_minutes', name: 'Minutes', cell: 'minutes' },
  { path: 'recovery.retry_count', name: 'Retries', cell: 'retries' },
  { path: 'recovery.steps_taken', name: 'Steps taken' },
  { path: 'error_details.affected_tests', name: 'Tests' },
  { path: 'error_details.stack_trace', name: 'Stack trace' },
  { path: 'success_factors', name: 'Factors' },
  { path: 'patterns', name: 'Patterns' },
  { path: 'reliability.completed', name: 'Completed', cell: 'completed' },
  { path: 'reliability.retry_count', name: 'Retries', cell: 'retries' },
  { path: 'reliability.regression_introduced', name: 'Regression', cell: 'regression' },
  { path: 'timing.actual_minutes', name: 'Minutes', cell: 'minutes' },
  { path: 'efficiency.time_minutes', name: 'Minutes', cell: 'minutes' },
  { path: 'timing.estimated_minutes', name: 'Estimated', cell: 'estimated_minutes' },
  { path: 'efficiency.estimated_minutes', name: 'Estimated', cell: 'estimated_minutes' },
  { path: 'timing.efficiency_ratio', name: 'Efficiency', cell: 'efficiency' },
  { path: 'efficiency.efficiency_score', name: 'Efficiency', cell: 'efficiency' },
  { path: 'quality_metrics.test_coverage', name: 'Coverage', cell: 'coverage' },
  { path: 'quality.test_coverage', name: 'Coverage', cell: 'coverage' },
  { path: 'quality.documentation_complete', name: 'Documented', cell: 'documented' },
  { path: 'learning_value.suggested_prevention', name: 'Prevention' },
  { path: 'learning_value.generalizable', name: 'Generalizable', cell: 'generalizable' },
  { path: 'context.model_version', name: 'Model' },
  { path: 'model_version', name: 'Model' },
  { path: 'context.context_window_usage', name: 'Window used', cell: 'usage' },
  { path: 'utilization', name: 'Window used', cell: 'utilization' },
  { path: 'context.time_in_session', name: 'In session', cell: 'position' },
  { path: 'context.session_length_minutes', name: 'Session min', cell: 'session_minutes' },
  { path: 'learning_value.prevention_implemented', name: 'Prevented', cell: 'prevention_implemented' },
  { path: 'learning_value.updated_template', name: 'Template' },
  { path: 'learning_value.frequency', name: 'Frequency' },
  { path: 'learning_value.related_features', name: 'Related' },
  { path: 'context.previous_features', name: 'Earlier' },
  { path: 'context.dependencies_met', name: 'Dependencies' },
  { path: 'timestamp', name: 'When', cell: 'time' },
  { path: 'session_id', name: 'Session' },
];

const knownByPath: ReadonlyMap<string, Known & { readonly rank: number }> = new Map(
  known.map((field, rank) => [field.path, { ...field, rank }]),
);

function nameOf(path: string): string {
  return knownByPath.get(path)?.name ?? path.split('.').at(-1) ?? path;
}

function rankOf(path: string): number {
  return knownByPath.get(path)?.rank ?? known.length;
}

function meaningOf({ cells }: OpenedRecord, path: string): string | undefined {
  const cell = knownByPath.get(path)?.cell;
  const value = cell && cells[cell];
  return value === undefined ? undefined : String(value);
}
