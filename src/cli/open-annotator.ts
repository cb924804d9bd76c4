import { randomBytes } from 'node:crypto';
import { foldEvents } from '../core/annotation/fold.ts';
import { createRedactor } from '../core/privacy/redactor.ts';
import { asksForAnnotations } from '../core/query/field-names.ts';
import type { Query } from '../core/query/query.ts';
import { type AnnotatedDataset, annotatedMemory } from '../platform/annotated-dataset.ts';
import { readAnnotationLog } from '../platform/annotation-log.ts';
import { annotationView } from '../platform/annotation-view.ts';
import { DatasetAnnotator } from '../platform/annotator.ts';
import { authorSources } from '../platform/author-sources.ts';
import { userFolders } from '../platform/user-folders.ts';
import type { CliIo } from './cli-io.ts';
import type { OpenDataset } from './open-dataset.ts';

type Loading = Pick<OpenDataset, 'load' | 'found' | 'privacy'>;

type Annotating = Pick<OpenDataset, 'found' | 'privacy'> & {
  readonly load: { readonly dataset: OpenDataset['load']['dataset'] };
  /** Where records are not in memory. */
  readonly annotated?: AnnotatedDataset;
};

/** Who annotates what is loaded; nothing is read or written yet. */
export function makeAnnotator(
  { load, found, privacy, annotated = annotatedMemory(load.dataset) }: Annotating,
  author: string | undefined,
  io: CliIo,
): DatasetAnnotator {
  return new DatasetAnnotator({
    dataset: annotated,
    projects: found.projects,
    authorSources: () => authorSources({ option: author, environment: io.env, folder: io.currentFolder }),
    now: io.now,
    randomBytes,
    redactor: createRedactor(privacy),
    stateFolder: userFolders(io).state,
  });
}

/** The same for a dataset that is loaded: every annotated record is at its row. */
export async function openAnnotator(
  loading: Loading,
  author: string | undefined,
  io: CliIo,
): Promise<DatasetAnnotator> {
  const annotator = makeAnnotator(loading, author, io);
  await annotator.attach();
  return annotator;
}

/**
 * Puts what people said at the records it is about, when a query asks for it; patterns that they merged count as one in any
 * case.
 */
export async function attachFor(query: Query, loading: Loading, io: CliIo): Promise<void> {
  if (asksForAnnotations(query)) await openAnnotator(loading, undefined, io);
  else await mergePatterns(loading);
}

async function mergePatterns({ load, found }: Loading): Promise<void> {
  const logs = await Promise.all(found.projects.map(({ root }) => readAnnotationLog(root)));
  const taxonomies = logs.map(({ events }) => foldEvents(events).taxonomy);
  const view = annotationView({ places: new Map(), stateOf: () => undefined, taxonomies, problems: [] });
  if (view.patternName !== undefined) load.dataset.setAnnotations(view);
}
