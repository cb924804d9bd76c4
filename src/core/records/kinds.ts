/** Which of the four kinds of training data a record is; `generic` is any other JSONL file's. */
export type RecordKind = 'failure' | 'success' | 'performance' | 'context_metrics' | 'generic';

/** The order in which kinds are numbered in the kind column and listed on screens. */
export const recordKinds = [
  'failure',
  'success',
  'performance',
  'context_metrics',
  'generic',
] as const satisfies readonly RecordKind[];

const kindByStem: ReadonlyMap<string, RecordKind> = new Map([
  ['failures', 'failure'],
  ['successes', 'success'],
  ['performance', 'performance'],
  ['context_metrics', 'context_metrics'],
]);

/** The kind of the records in a file, by the file's stem (`failures` of `failures.jsonl.gz`). */
export function kindOfStem(stem: string): RecordKind {
  return kindByStem.get(stem) ?? 'generic';
}

/** The stem of the files that hold a kind; undefined for generic records, which may stand in any file. */
export function stemOfKind(kind: RecordKind): string | undefined {
  return stemByKind.get(kind);
}

const stemByKind: ReadonlyMap<RecordKind, string> = new Map(
  [...kindByStem].map(([stem, kind]) => [kind, stem]),
);
