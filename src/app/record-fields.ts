import type { RecordAnswer } from '../core/dataset/questions.ts';
import { formatTime } from './format.ts';

export type RecordField = {
  /** As the screen names it. */
  readonly name: string;
  /** Dotted path in the record. */
  readonly path: string;
  /** Raw text, perhaps of several lines. */
  readonly text: string;
};

/** Names for the fields a reader looks for first, in reading order; every other field follows under its own path. */
const named: readonly (readonly [name: string, path: string])[] = [
  ['Symptoms', 'error_details.symptoms'],
  ['Root cause', 'error_details.root_cause'],
  ['Resolution', 'recovery.resolution'],
  ['Pattern', 'learning_value.pattern'],
  ['Category', 'learning_value.category'],
  ['Severity', 'learning_value.severity'],
  ['Type', 'failure_type'],
  ['Prevention', 'learning_value.suggested_prevention'],
  ['Affected tests', 'error_details.affected_tests'],
  ['Retries', 'recovery.retry_count'],
  ['Minutes', 'recovery.resolution_time_minutes'],
  ['Resolved by', 'recovery.resolution_type'],
  ['Factors', 'success_factors'],
  ['Patterns', 'patterns'],
  ['Completed', 'reliability.completed'],
  ['Model', 'context.model_version'],
  ['Window used', 'context.context_window_usage'],
  ['In session', 'context.time_in_session'],
];

type OpenedRecord = Extract<RecordAnswer, { readonly ok: true }>;

/** The record's fields as name and text, the most telling ones first. Stack traces are left to their own section. */
export function recordFields(record: OpenedRecord): RecordField[] {
  const all = new Map(leaves(record.value).map((leaf) => [leaf.path, leaf.text]));
  const first: RecordField[] = [];
  for (const [name, path] of named) {
    const text = all.get(path);
    if (text === undefined) continue;
    first.push({ name, path, text });
    all.delete(path);
  }
  if (record.time !== undefined && all.delete('timestamp'))
    first.push({ name: 'When', path: 'timestamp', text: formatTime(record.time) });
  all.delete('error_details.stack_trace');
  return [
    ...first,
    ...[...all].map(([path, text]) => ({ name: path.split('.').at(-1) ?? path, path, text })),
  ];
}

/** Every value of a record that is not an object, with its path; short lists of plain values are one leaf. */
function leaves(value: unknown, path = '', depth = 0): { readonly path: string; readonly text: string }[] {
  if (typeof value !== 'object' || value === null) return [{ path, text: String(value) }];
  if (depth > 12) return [{ path, text: JSON.stringify(value) }];
  if (Array.isArray(value)) {
    if (value.every((entry) => typeof entry !== 'object' || entry === null))
      return [{ path, text: value.join(' · ') }];
    return [{ path, text: value.map((entry) => JSON.stringify(entry)).join(' · ') }];
  }
  return Object.entries(value).flatMap(([key, entry]) =>
    leaves(entry, path === '' ? key : `${path}.${key}`, depth + 1),
  );
}
