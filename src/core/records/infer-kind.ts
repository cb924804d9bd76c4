import type { RecordKind } from './kinds.ts';

/** Keys that only records of one kind have, by kind; the first kind one of whose keys is there is the record's. */
export const kindMarks: readonly (readonly [RecordKind, readonly string[]])[] = [
  ['context_metrics', ['window_tokens', 'input_uncached', 'cumulative_tokens']],
  ['failure', ['failure_type', 'error_details', 'learning_value', 'recovery']],
  ['success', ['success_factors', 'quality_metrics', 'tool_usage', 'timing']],
  ['performance', ['reliability', 'efficiency', 'quality']],
];

/** The kind a record's own fields tell, for input without a file name: the first kind that has one of its marks. */
export function inferKind(value: { readonly [key: string]: unknown }): RecordKind {
  const schema = value.schema;
  if (typeof schema === 'string' && schema.startsWith('context_metrics/')) return 'context_metrics';
  return kindMarks.find(([, names]) => names.some((name) => Object.hasOwn(value, name)))?.[0] ?? 'generic';
}
