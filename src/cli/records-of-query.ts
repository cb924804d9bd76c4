import type { AnnotationState } from '../core/annotation/fold.ts';
import { matchedRows } from '../core/dataset/match.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { datasetRequest } from './dataset-arguments.ts';
import { openAnnotator } from './open-annotator.ts';
import { withDataset } from './open-dataset.ts';

export type QueryRecords =
  | { readonly ok: true; readonly records: readonly string[] }
  /** What was wrong has been told. */
  | { readonly ok: false; readonly code: number };

type Asked = {
  readonly query: string;
  readonly dirs: readonly string[];
  readonly state: AnnotationState;
};

/** The annotated records of the log that a query matches, by the rec_ids the log knows them by. */
export async function recordsOfQuery({ query, dirs, state }: Asked, io: CliIo): Promise<QueryRecords> {
  const options = { dir: dirs, query, 'as-of': undefined };
  const request = datasetRequest(options, { words: [], rest: [] }, io.currentFolder);
  if (!request.ok) return { ok: false, code: await refuse(io, request.error) };
  const records: string[] = [];
  const { paths, query: parsed } = request.value;
  const code = await withDataset({ paths, io }, { notice: 'quiet' }, async (opened) => {
    const annotator = await openAnnotator(opened, undefined, io);
    const matched = new Set<number>(matchedRows(opened.load.dataset.view().match(parsed)));
    for (const recId of state.byRecord.keys()) {
      const row = annotator.rowOf(recId);
      if (row !== undefined && matched.has(row)) records.push(recId);
    }
    return 0;
  });
  return code === 0 ? { ok: true, records } : { ok: false, code };
}
