import type { AnnotationChange, UserError } from '../app/messages.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import type { Row } from '../core/dataset/row.ts';

/** What a change came to: saved, or not and why; an unsaved change stays in memory and is tried again with the next. */
export type AnnotateOutcome =
  | { readonly ok: true; readonly said: string }
  | { readonly ok: false; readonly error: UserError };

/** The annotations of a dataset's projects, and the one session that this process writes. */
export type Annotator = {
  /** By project. */
  readonly states: () => ReadonlyMap<string, AnnotationState>;
  readonly annotate: (rows: readonly Row[], changes: readonly AnnotationChange[]) => Promise<AnnotateOutcome>;
  readonly undo: () => Promise<AnnotateOutcome>;
  readonly redo: () => Promise<AnnotateOutcome>;
};
