import type { AnnotationTexts } from '../query/select-rows.ts';
import type { Problem } from '../records/problem.ts';
import type { NameOf } from './counted-names.ts';
import type { ReviewSummary } from './questions.ts';
import type { Row } from './row.ts';

/** What the dataset asks of the annotations: a fold of the event log, seen by row. */
export type AnnotationView = {
  readonly review: (row: Row) => ReviewSummary | undefined;
  readonly text: (row: Row) => AnnotationTexts | undefined;
  readonly reviewedRows: () => Iterable<Row>;
  /** All rows of which `text` tells something; without it those that are reviewed. */
  readonly annotatedRows?: () => Iterable<Row>;
  /** The name a failure's pattern counts under, where patterns were merged or renamed. */
  readonly patternName?: NameOf | undefined;
  /** What is wrong with the log, and what in it fits no record; told among the dataset's problems. */
  readonly problems?: readonly Problem[];
};

export const noAnnotations: AnnotationView = {
  review: () => undefined,
  text: () => undefined,
  reviewedRows: () => [],
};
