import { basename, join } from 'node:path';
import { foldEvents } from '../core/annotation/fold.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import {
  htmlDocument,
  jsonDocument,
  markdownDocument,
  type ReportDocument,
  type ReportFormat,
} from '../core/reports/report-document.ts';
import { reportRegions } from '../core/reports/report-markdown.ts';
import { type ReportModel, reportModel } from '../core/reports/report-model.ts';
import type { ReportPeriod } from '../core/reports/report-period.ts';
import type { Charset } from '../core/reports/report-words.ts';
import { readAnnotationLog } from './annotation-log.ts';
import type { Project } from './projects.ts';
import { reportFolder } from './report-location.ts';
import type { WriteFailure } from './write-failure.ts';

export type ReportRequest = {
  readonly dataset: MemoryDataset;
  readonly project: Project;
  readonly period: ReportPeriod;
  readonly charset: Charset;
  readonly format: ReportFormat;
  readonly privacy: RedactorOptions;
  /** Of the program. */
  readonly version: string;
};

export type ProjectReport =
  | {
      readonly ok: true;
      /** Where it belongs. */
      readonly path: string;
      readonly model: ReportModel;
      readonly document: ReportDocument;
    }
  | { readonly ok: false; readonly failure: WriteFailure };

/** Makes the report of one project on one period, from a dataset that is loaded; writes nothing. */
export async function buildReport(request: ReportRequest): Promise<ProjectReport> {
  const { dataset, project, period, privacy, version, format } = request;
  const location = await reportFolder(project.root);
  if (!location.ok) return location;
  const view = dataset.view();
  const files = new Set(projectFiles(dataset, project));
  const { events } = await readAnnotationLog(project.root);
  const model = await reportModel(
    view,
    {
      project: project.name,
      // Not the dataset's name for it, which depends on the projects it stands beside.
      title: basename(project.root),
      period,
      annotations: foldEvents(events),
      problems: view.problems.filter(({ file }) => files.has(file)),
      version,
    },
    nextTurn,
  );
  const document = documentOf(model, request, rememberingRedactor(privacy));
  const name = period.fileName.replace(/md$/, format);
  return { ok: true, path: join(location.folder, name), model, document };
}

function documentOf(
  model: ReportModel,
  { format, charset, period }: ReportRequest,
  clean: (text: string) => string,
): ReportDocument {
  if (format === 'json') return jsonDocument(model, clean);
  const regions = reportRegions(model, { clean, charset });
  return format === 'md'
    ? markdownDocument(regions)
    : htmlDocument(`${clean(model.title)}, ${period.kind} report ${period.name}`, regions);
}

function projectFiles(dataset: MemoryDataset, { name }: Project): readonly string[] {
  return dataset
    .loadState()
    .files.filter(({ project }) => project === name)
    .map(({ path }) => path);
}

/** A report names the same pattern in several places. */
function rememberingRedactor(privacy: RedactorOptions): (text: string) => string {
  const { text: redact } = createRedactor(privacy);
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const cleaned = redact(text);
    known.set(text, cleaned);
    return cleaned;
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
