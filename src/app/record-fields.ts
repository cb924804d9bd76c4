import type { RecordAnswer } from '../core/dataset/questions.ts';
import type { JsonPath } from '../core/text/json-tree.ts';
import { formatTime } from './format.ts';
import type { Role, Segment } from './frame.ts';
import { tellContextMetrics, tellFailure, tellPerformance, tellSuccess } from './told-fields.ts';
import { type Leaf, textOf, ValueReader } from './value-reader.ts';

export type OpenedRecord = Extract<RecordAnswer, { readonly ok: true }>;

/** One thing a record says, under the name that screens give it. */
export type RecordField = {
  readonly name: string;
  readonly path: JsonPath;
  /** Raw text, perhaps of several lines. */
  readonly text: string;
  /** Several texts, each on lines of its own; `text` holds them all. */
  readonly entries?: readonly string[];
};

/** A record taken apart for reading. Every value of it is in exactly one place, or in the identity. */
export type RecordParts = {
  /** What it is, in one line: feature, type, category, severity, time. */
  readonly identity: readonly Segment[];
  /** The telling fields in reading order. */
  readonly told: readonly RecordField[];
  readonly trace: RecordField | undefined;
  readonly steps: RecordField | undefined;
  readonly others: readonly RecordField[];
  readonly unknown: readonly RecordField[];
  /** Further values that only the raw JSON shows. */
  readonly more: number;
};

/** Takes a record apart: see `RecordParts`. Texts are raw. */
export function recordParts(record: OpenedRecord): RecordParts {
  const reader = new ValueReader(record.value);
  const identity = identityOf(record, reader);
  const told = tell(record, reader);
  const isFailure = record.kind === 'failure';
  const trace = isFailure ? wholeField(reader, 'Stack trace', ['error_details', 'stack_trace']) : undefined;
  const steps = isFailure ? wholeField(reader, 'Steps', ['recovery', 'steps_taken']) : undefined;
  const { leaves, more } = reader.rest();
  const unknownPaths = record.unknownFields;
  const isUnknown = ({ path }: Leaf) =>
    unknownPaths.some((unknown) => `${path.join('.')}.`.startsWith(`${unknown}.`));
  const rest = leaves.map((leaf) => ({ ...leaf, isUnknown: isUnknown(leaf) }));
  return {
    identity,
    told,
    trace,
    steps,
    others: rest.filter((leaf) => !leaf.isUnknown).map(leafField),
    unknown: rest.filter((leaf) => leaf.isUnknown).map(leafField),
    more,
  };
}

function tell(record: OpenedRecord, reader: ValueReader): readonly RecordField[] {
  switch (record.kind) {
    case 'failure':
      return tellFailure(record, reader);
    case 'success':
      return tellSuccess(record, reader);
    case 'performance':
      return tellPerformance(record, reader);
    case 'context_metrics':
      return tellContextMetrics(record, reader);
    case 'generic':
      return [];
  }
}

function leafField({ path, value }: Leaf): RecordField {
  return { name: String(path.at(-1) ?? ''), path, text: textOf(value) ?? String(JSON.stringify(value)) };
}

/** A list keeps its entries apart. */
function wholeField(reader: ValueReader, name: string, path: readonly string[]): RecordField | undefined {
  const entries = reader.list(...path);
  return entries.length === 0 ? undefined : { name, path, text: entries.join('\n'), entries };
}

const kindNames = {
  failure: 'failure',
  success: 'success',
  performance: 'performance',
  context_metrics: 'context',
  generic: '',
} as const;

const severityRoles: ReadonlyMap<string, Role> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['medium', 'medium'],
  ['low', 'low'],
]);

/** What the columns know needs no line of its own; what did not parse stays among the other fields. */
function identityOf({ kind, cells, time, file }: OpenedRecord, reader: ValueReader): readonly Segment[] {
  const parts: Segment[] = [];
  const add = (value: string | number | undefined, path: readonly string[], role: Role = 'strong') => {
    if (value === undefined) return;
    reader.skip(...path);
    parts.push({ text: String(value), role });
  };
  add(cells.feature, ['feature_id']);
  if (kind === 'failure') {
    add(cells.type, ['failure_type']);
    add(cells.category, ['learning_value', 'category']);
    const severity = cells.severity === undefined ? undefined : String(cells.severity);
    add(severity?.toUpperCase(), ['learning_value', 'severity'], severityRoles.get(severity ?? ''));
  } else if (kind === 'generic') parts.push({ text: file.replace(/^.*\//, ''), role: 'strong' });
  else parts.push({ text: kindNames[kind], role: 'strong' });
  if (kind === 'context_metrics') add(cells.sample, ['kind']);
  if (time !== undefined) add(formatTime(time), ['timestamp'], 'dim');
  return parts;
}
