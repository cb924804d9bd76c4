import type { CodeKey } from './code-key.ts';
import type { AnnotationState } from './fold.ts';
import type { RecordAnnotations } from './record-annotations.ts';
import { resolveCode } from './taxonomy.ts';

/** What stands of one record, in plain values: what is printed and handed on. */
export type FoldedRecord = {
  /** The rec_id it goes by now. */
  readonly rec: string;
  readonly verdicts: Readonly<Record<string, string>>;
  /** Names as they are now, merges and splits followed; sorted. */
  readonly codes: readonly string[];
  /** The decided one, else the newest. */
  readonly severity: string | null;
  /** Oldest first; flags are marks, not notes. */
  readonly notes: readonly string[];
};

export function foldedRecord(said: RecordAnnotations, state: AnnotationState): FoldedRecord {
  const { recId, verdicts, severity, notes, adjudication } = said;
  const newest = [...severity.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1)).at(-1);
  const byAuthor = [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    rec: recId,
    verdicts: Object.fromEntries(byAuthor.map(([author, { value }]) => [author, value])),
    codes: currentCodes(said, state).toSorted(),
    severity: adjudication?.value.severity ?? newest?.value ?? null,
    notes: notes.filter(({ kind }) => kind !== 'flag').map(({ value }) => value),
  };
}

/** The names of the record's codes, each once, merges and splits followed. */
export function currentCodes(
  { codes, recId }: RecordAnnotations,
  { taxonomy }: AnnotationState,
): readonly string[] {
  const keys = codes.flatMap(({ key, by }) =>
    [...by.keys()].map((author) => resolveCode(taxonomy, { key, recId, by: author })),
  );
  const nameOf = (key: CodeKey) => taxonomy.codes.get(key)?.name ?? key.slice(key.indexOf('/') + 1);
  return [...new Set(keys.map(nameOf))];
}
