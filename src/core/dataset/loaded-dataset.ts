import type { RecordKind } from '../records/kinds.ts';
import { parseRecord } from '../records/parse-record.ts';
import { MemoryDataset, type MemoryDatasetOptions } from './memory-dataset.ts';

/** A line of a made-up file: what it holds and which file of which project it stands in. */
export type MadeLine = {
  readonly kind: RecordKind;
  readonly value: unknown;
  readonly project?: string;
  readonly file?: string;
};

const fileOf: Readonly<Record<RecordKind, string>> = {
  failure: 'failures.jsonl',
  success: 'successes.jsonl',
  performance: 'performance.jsonl',
  context_metrics: 'context_metrics.jsonl',
  generic: 'notes.jsonl',
};

/** A dataset of made-up records, for tests: lines are read again from memory. Lines that do not parse become problems. */
export function loadedDataset(
  lines: readonly MadeLine[],
  options: Partial<MemoryDatasetOptions> = {},
): MemoryDataset {
  const texts = new Map<string, string>();
  const dataset = new MemoryDataset({
    now: Date.UTC(2026, 11, 31),
    readLine: async ({ file, byteOffset }) => {
      const text = texts.get(`${file}:${byteOffset}`);
      return text === undefined ? { ok: false, reason: 'no such line' } : { ok: true, text };
    },
    ...options,
  });
  lines.forEach((line, place) => {
    const { kind, value, project = 'demo', file = `${project}/${fileOf[kind]}` } = line;
    const text = JSON.stringify(value);
    const parsed = parseRecord(text, kind);
    texts.set(`${file}:${place * 10_000}`, text);
    if (parsed.ok) {
      const at = { project, file, line: place + 1, byteOffset: place * 10_000, bytes: text.length };
      dataset.addRecord(parsed.record, at);
    } else {
      const { column, reason } = parsed;
      dataset.addProblem({ file, line: place + 1, column, field: undefined, reason, level: 'line' });
    }
  });
  return dataset;
}
