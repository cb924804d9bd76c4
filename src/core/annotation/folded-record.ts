import type { CodeKey } from './code-key.ts';
import type { AnnotationState } from './fold.ts';
import type { RecordAnnotations } from './record-annotations.ts';
import { resolveCode } from './taxonomy.ts';

/** What stands of one record, in plain values: what is printed and handed on. */
export type FoldedRecord = {
  /** The rec_id it goes by now. */
  readonly rec: string;
  readonly verdicts: Readonly<Record<string, string>>;
  /** What labels carry, merges and splits followed; sorted. What they are called is the taxonomy's. */
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
    codes: [...new Set(currentKeys(said, state).map(codeOf))].toSorted(),
    severity: adjudication?.value.severity ?? newest?.value ?? null,
    notes: notes.filter(({ kind }) => kind !== 'flag').map(({ value }) => value),
  };
}

/** The names of the record's codes, each once, merges and splits followed. */
export function currentCodes(said: RecordAnnotations, state: AnnotationState): readonly string[] {
  const nameOf = (key: CodeKey) => state.taxonomy.codes.get(key)?.name ?? codeOf(key);
  return [...new Set(currentKeys(said, state).map(nameOf))];
}

/** Every word that a query may know the record's codes by: what labels carry, and names. */
export function codeWords(said: RecordAnnotations, state: AnnotationState): readonly string[] {
  return [...new Set([...currentCodes(said, state), ...currentKeys(said, state).map(codeOf)])];
}

function currentKeys({ codes, recId }: RecordAnnotations, { taxonomy }: AnnotationState): readonly CodeKey[] {
  return codes.flatMap(({ key, by }) =>
    [...by.keys()].map((author) => resolveCode(taxonomy, { key, recId, by: author })),
  );
}

function codeOf(key: CodeKey): string {
  return key.slice(key.indexOf('/') + 1);
}
