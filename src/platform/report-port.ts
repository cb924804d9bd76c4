import type { BuiltReport, ReportOutcome, ReportWish } from '../app/messages.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import { reportPeriod } from '../core/reports/report-period.ts';
import type { Charset } from '../core/reports/report-words.ts';
import { buildReport, type ProjectReport } from './build-report.ts';
import { listedReports } from './listed-reports.ts';
import type { ReportPort } from './perform.ts';
import type { Project } from './projects.ts';
import { draftReport, type ExistingReport, writeReport } from './report-file.ts';

export type ReportSources = {
  readonly dataset: MemoryDataset;
  /** Each has reports of its own; never empty. */
  readonly projects: readonly Project[];
  readonly charset: Charset;
  readonly privacy: RedactorOptions;
  /** Of the program. */
  readonly version: string;
};

/** Makes and writes the explorer's reports: the same ones that the command line makes. */
export function createReportPort(sources: ReportSources): ReportPort {
  return {
    list: () => listedReports(sources.projects),
    build: async (wish) => {
      const made = await makeReport(sources, wish);
      if (!made.ok) return made;
      const { path, document } = made.report;
      const { text, existing } = await draftReport(path, document);
      return { ok: true, report: builtReport(made, { text, existing }, sources) };
    },
    write: (wish) => writeWished(sources, wish),
  };
}

type Made = { readonly project: Project; readonly report: Extract<ProjectReport, { ok: true }> };

async function makeReport(
  sources: ReportSources,
  { period, day, project: name }: ReportWish,
): Promise<({ readonly ok: true } & Made) | Extract<ReportOutcome, { ok: false }>> {
  const { projects, dataset, charset, privacy, version } = sources;
  const project = projects.find((each) => each.name === name) ?? projects[0];
  if (project === undefined) {
    return {
      ok: false,
      error: { what: 'There is no project to report on', remedy: 'Open a folder of data' },
    };
  }
  const asked = reportPeriod(period, Date.parse(`${day}T00:00:00Z`));
  const report = await buildReport({
    dataset,
    project,
    period: asked,
    charset,
    privacy,
    version,
    format: 'md',
  });
  return report.ok ? { ok: true, project, report } : { ok: false, error: report.failure };
}

async function writeWished(sources: ReportSources, wish: ReportWish): Promise<ReportOutcome> {
  const made = await makeReport(sources, wish);
  if (!made.ok) return made;
  const { path, document } = made.report;
  const written = await writeReport(path, document);
  switch (written.kind) {
    case 'refused':
      return { ok: false, error: written.failure };
    case 'beside': {
      const what = 'Edited by hand, so the new report is beside it';
      return { ok: false, error: { what, where: written.path, remedy: 'Take over what you need' } };
    }
    case 'written':
    case 'unchanged': {
      const { text } = await draftReport(path, document);
      return { ok: true, report: builtReport(made, { text, existing: 'same' }, sources) };
    }
  }
}

function builtReport(
  { project, report }: Made,
  draft: { readonly text: string; readonly existing: ExistingReport },
  { projects }: ReportSources,
): BuiltReport {
  const { path, model } = report;
  return {
    projects: projects.map(({ name }) => name),
    project: project.name,
    path,
    markdown: draft.text,
    totals: { current: model.period.name, previous: model.before.name, lines: model.totals.lines },
    existing: draft.existing,
  };
}
