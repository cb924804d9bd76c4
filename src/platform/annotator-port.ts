import type { AnnotationChange, UserError } from '../app/messages.ts';
import type { OwnVerdict, TriageSampler } from '../app/triage-run.ts';
import type { EventBody, KnownEvent } from '../core/annotation/events.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import type { Row } from '../core/dataset/row.ts';
import type { WriteFailure } from './write-failure.ts';

/** What a change came to. */
export type AnnotateOutcome =
  | {
      readonly kind: 'saved';
      /** What an undo or redo did; empty for a change, which whoever asked for it knows. */
      readonly said: string;
      /** What the reader should know besides, in words: secrets were masked, a file could not be written. */
      readonly remarks: readonly string[];
      readonly events: readonly KnownEvent[];
    }
  /** There was nothing to undo or redo. */
  | { readonly kind: 'nothing'; readonly said: string }
  /** It counts in this process and is tried again with the next change, and at the end. */
  | { readonly kind: 'unsaved'; readonly failure: WriteFailure; readonly waiting: number }
  | { readonly kind: 'refused'; readonly error: UserError };

/** The annotations of a dataset's projects, and the one session that this process writes. */
export type Annotator = {
  /** By project. */
  readonly states: () => ReadonlyMap<string, AnnotationState>;
  /** Says the same of every record, in one step for each project. Never rejects; calls take their turns. */
  readonly annotate: (
    rows: readonly Row[],
    changes: readonly AnnotationChange[],
    sampler?: TriageSampler,
  ) => Promise<AnnotateOutcome>;
  /** Says this in the first project's log, or, of records, where they were annotated; as one step. */
  readonly say: (bodies: readonly EventBody[]) => Promise<AnnotateOutcome>;
  readonly undo: () => Promise<AnnotateOutcome>;
  readonly redo: () => Promise<AnnotateOutcome>;
  /** How the author judges these records now. */
  readonly verdictsOn: (rows: readonly Row[]) => readonly OwnVerdict[];
  /** The rows that events are about, also what they take back. */
  readonly rowsOf: (events: readonly KnownEvent[]) => readonly Row[];
};
