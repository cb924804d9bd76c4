import { mergedNamesIfAny } from '../core/analysis/merged-names.ts';
import { type AnnotationState, annotationsOf } from '../core/annotation/fold.ts';
import { codeWords, currentCodes } from '../core/annotation/folded-record.ts';
import type { RecordAnnotations } from '../core/annotation/record-annotations.ts';
import type { Taxonomy } from '../core/annotation/taxonomy.ts';
import type { AnnotationView } from '../core/dataset/annotation-view.ts';
import type { ReviewSummary } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import type { AnnotationTexts } from '../core/query/select-rows.ts';
import type { Problem } from '../core/records/problem.ts';

/** Which record's annotations a row carries; `recId` may be any that the record has had. */
export type PlacedRow = { readonly project: string; readonly recId: string };

export type ViewSources = {
  readonly places: ReadonlyMap<Row, PlacedRow>;
  readonly stateOf: (project: string) => AnnotationState | undefined;
  /** Of all projects, in their order: they say which patterns count as one. */
  readonly taxonomies: readonly Taxonomy[];
  readonly problems: readonly Problem[];
};

/** The fold of the logs as the dataset asks for it, row by row. */
export function annotationView({ places, stateOf, taxonomies, problems }: ViewSources): AnnotationView {
  const said = (row: Row) => {
    const place = places.get(row);
    const state = place && stateOf(place.project);
    if (place === undefined || state === undefined) return undefined;
    const annotations = annotationsOf(state, place.recId);
    return annotations === undefined ? undefined : { annotations, state };
  };
  return {
    review: (row) => {
      const found = said(row);
      return found && reviewSummary(found.annotations, found.state);
    },
    text: (row) => {
      const found = said(row);
      return found && annotationTexts(found.annotations, found.state);
    },
    annotatedRows: () => places.keys(),
    reviewedRows: () => [...places.keys()].filter((row) => isReviewed(said(row)?.annotations)),
    patternName: mergedNamesIfAny(taxonomies),
    problems,
  };
}

/** Whether somebody has decided; who deferred has not. */
function isReviewed(annotations: RecordAnnotations | undefined): boolean {
  if (annotations === undefined) return false;
  const verdicts = [...annotations.verdicts.values()].map(({ value }) => value);
  return annotations.adjudication?.value.verdict !== undefined || verdicts.some((word) => word !== 'defer');
}

function reviewSummary(annotations: RecordAnnotations, state: AnnotationState): ReviewSummary {
  const { verdicts, severity, notes, adjudication } = annotations;
  const latest = [...severity.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1)).at(-1);
  return {
    verdicts: Object.fromEntries([...verdicts].map(([author, { value }]) => [author, value])),
    codes: currentCodes(annotations, state),
    severity: adjudication?.value.severity ?? latest?.value,
    notes: notes.length,
    flagged: notes.some(({ kind }) => kind === 'flag'),
  };
}

function annotationTexts(annotations: RecordAnnotations, state: AnnotationState): AnnotationTexts {
  const { verdicts, notes, authors, adjudication } = annotations;
  const decided = adjudication?.value.verdict;
  return {
    notes: notes.map(({ value }) => value),
    codes: codeWords(annotations, state),
    verdicts: [
      ...[...verdicts.values()].map(({ value }) => value),
      ...(decided === undefined ? [] : [decided]),
    ],
    authors,
    flagged: notes.some(({ kind }) => kind === 'flag'),
  };
}
