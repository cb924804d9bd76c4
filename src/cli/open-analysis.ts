import { type AnalysisScope, analysisScope } from '../core/analysis/analysis-scope.ts';
import { mergedNamesAcross } from '../core/analysis/merged-names.ts';
import { type AnnotationState, foldEvents, noAnnotations } from '../core/annotation/fold.ts';
import type { DatasetView } from '../core/dataset/dataset-view.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { Query } from '../core/query/query.ts';
import { readAnnotationLog } from '../platform/annotation-log.ts';
import type { Project } from '../platform/projects.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, datasetRequest } from './dataset-arguments.ts';
import { attachFor } from './open-annotator.ts';
import { withDataset } from './open-dataset.ts';

/** A dataset ready to be analysed, with what people said about it. */
export type OpenAnalysis = {
  readonly dataset: MemoryDataset;
  readonly view: DatasetView;
  readonly query: Query;
  readonly scope: AnalysisScope;
  /** By project. */
  readonly annotations: ReadonlyMap<string, AnnotationState>;
  readonly format: 'plain' | 'json';
};

type Verb = {
  readonly usage: string;
  readonly use: (analysis: OpenAnalysis) => Promise<number>;
};

/** Runs a verb that takes `[DIR…] [QUERY]` and the options of every verb over a dataset; answers its exit code, or 2. */
export async function runAnalysis(args: readonly string[], io: CliIo, { usage, use }: Verb): Promise<number> {
  const parsed = parseArguments(args, datasetOptions);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options } = parsed.value;
  if (options.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const request = datasetRequest(options, parsed.value, io.currentFolder);
  if (!request.ok) return refuse(io, request.error);
  const { paths, asOf, query } = request.value;
  return withDataset({ paths, io }, { asOf }, async (opened) => {
    const { dataset } = opened.load;
    const { projects } = opened.found;
    await attachFor(query, opened, io);
    const annotations = await readAnnotations(projects, io);
    const view = dataset.view();
    const taxonomies = projects.map(({ name }) => (annotations.get(name) ?? noAnnotations).taxonomy);
    const scope = analysisScope(view, query, mergedNamesAcross(taxonomies));
    const format = options.json ? 'json' : 'plain';
    return use({ dataset, view, query, scope, annotations, format });
  });
}

async function readAnnotations(
  projects: readonly Project[],
  io: CliIo,
): Promise<ReadonlyMap<string, AnnotationState>> {
  const states = new Map<string, AnnotationState>();
  for (const { name, root } of projects) {
    const { events, problems } = await readAnnotationLog(root);
    states.set(name, foldEvents(events));
    const [first] = problems;
    if (first === undefined) continue;
    const what = `${problems.length} bad ${problems.length === 1 ? 'line' : 'lines'} of annotations left out; the first: ${first.reason}`;
    await io.stderr.write(`${errorLine({ what, where: `${first.file}:${first.line}` })}\n`);
  }
  return states;
}
