import type { AnnotationState } from '../core/annotation/fold.ts';
import type { AnnotationView } from '../core/dataset/annotation-view.ts';
import type { Dataset } from '../core/dataset/dataset.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import { column } from '../core/engine/sql-dialect.ts';
import { type Placed, placeAnnotations } from './annotator-places.ts';
import { fetchDataset } from './fetched-dataset.ts';
import type { OpenedEngine } from './opened-engine.ts';

/** A dataset whose records can be annotated. */
export type AnnotatedDataset = Dataset & {
  readonly setAnnotations: (view: AnnotationView) => void;
  /** Finds the rows of a project's annotated records. */
  readonly place: (project: string, state: AnnotationState) => Promise<Placed>;
  /** Grows with every row that is added. */
  readonly rowCount: () => number;
  /** Where a row stands, as `file:line`. */
  readonly nameOf: (row: Row) => string;
};

export function annotatedMemory(dataset: MemoryDataset): AnnotatedDataset {
  return {
    ask: dataset.ask,
    loadState: dataset.loadState,
    subscribe: dataset.subscribe,
    setAnnotations: (view) => dataset.setAnnotations(view),
    place: (project, state) => placeAnnotations(dataset, project, state),
    rowCount: () => dataset.columns.length,
    nameOf: (row) => {
      const { file, line } = dataset.columns.table;
      return `${file.at(row)}:${line.at(row)}`;
    },
  };
}

/** Annotated records are found by their rec_id; one whose line was edited since has lost its record here. */
export function annotatedEngine({ engine, dataset }: OpenedEngine, now: () => number): AnnotatedDataset {
  const place = async (project: string, state: AnnotationState): Promise<Placed> => {
    const recIds = [...state.byRecord.keys()].map((recId) => recId.replace(/#\d+$/, ''));
    // Read in SQL text, for there is one statement for each batch of records.
    const where = `${column('project')} = ${engine.dialect.literal(project)} AND ${
      recIds.length === 0
        ? '1 = 0'
        : `${column('rec_id')} IN (${[...new Set(recIds)].map(engine.dialect.literal).join(', ')})`
    }`;
    const { signal } = new AbortController();
    const fetched = await fetchDataset(engine, { now: now(), signal, where });
    const { attachments, elsewhere } = await placeAnnotations(fetched.dataset, project, state);
    const rowHere = (row: Row) => rowOf(fetched.rows[row] ?? -1);
    return {
      elsewhere,
      attachments: attachments.map((one) =>
        one.kind === 'orphan' ? one : { ...one, row: rowHere(one.row) },
      ),
    };
  };
  return {
    ask: dataset.ask,
    loadState: dataset.loadState,
    subscribe: dataset.subscribe,
    setAnnotations: (view) => dataset.setAnnotations(view),
    place,
    rowCount: () => engine.loadState().records,
    nameOf: (row) => `record ${row}`,
  };
}
