import type { RecordAnnotations } from '../annotation/record-annotations.ts';
import type { RecordKind } from '../records/kinds.ts';
import { readFlag, readTime } from '../records/units.ts';

/** A record that rows are made from, with where it stands and what people said of it. */
export type SourceRecord = {
  readonly recId: string;
  readonly kind: RecordKind;
  readonly project: string;
  readonly place: { readonly file: string; readonly line: number };
  readonly value: unknown;
  readonly said: RecordAnnotations | undefined;
};

/** What a record says, as text; what it does not say is undefined. */
export type FailureFacts = {
  readonly feature: string | undefined;
  readonly session: string | undefined;
  /** Milliseconds. */
  readonly time: number | undefined;
  readonly model: string | undefined;
  readonly failureType: string | undefined;
  readonly symptoms: string | undefined;
  readonly stackTrace: string | undefined;
  readonly affectedTests: readonly string[];
  readonly rootCause: string | undefined;
  readonly resolution: string | undefined;
  readonly resolutionType: string | undefined;
  readonly prevention: string | undefined;
  readonly pattern: string | undefined;
  readonly category: string | undefined;
  readonly generalizable: boolean | undefined;
};

export function failureFacts({ value }: Pick<SourceRecord, 'value'>): FailureFacts {
  const at = (...path: readonly string[]) => valueAt(value, path);
  const text = (...path: readonly string[]) => textOf(at(...path));
  return {
    feature: text('feature_id'),
    session: text('session_id'),
    time: timeOf(value),
    model: text('context', 'model_version') ?? text('model_version') ?? text('agent'),
    failureType: text('failure_type'),
    symptoms: text('error_details', 'symptoms'),
    stackTrace: text('error_details', 'stack_trace'),
    affectedTests: textsOf(at('error_details', 'affected_tests')),
    rootCause: text('error_details', 'root_cause'),
    resolution: text('recovery', 'resolution'),
    resolutionType: text('recovery', 'resolution_type'),
    prevention: text('learning_value', 'suggested_prevention'),
    pattern: text('learning_value', 'pattern'),
    category: text('learning_value', 'category'),
    generalizable: flagOf(at('learning_value', 'generalizable')),
  };
}

export function timeOf(value: unknown): number | undefined {
  const written = valueAt(value, ['timestamp']);
  return typeof written === 'string' || typeof written === 'number' ? readTime(written) : undefined;
}

/** The value at a path of keys; undefined when there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** A text, or a list of texts one below the other; blank is undefined, as models leave fields blank rather than out. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return undefined;
  const lines = textsOf(value);
  return lines.length === 0 ? undefined : lines.join('\n');
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((each) => (typeof each === 'string' && each.trim() !== '' ? [each.trim()] : []));
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const read = readFlag(value);
  return read === undefined ? undefined : read === 'true';
}
