import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedReport } from '../app/messages.ts';
import { reportCells } from '../core/reports/report-cells.ts';
import { readAsOf, reportPeriod } from '../core/reports/report-period.ts';
import type { Project } from './projects.ts';
import { reportFolder } from './report-location.ts';

const mostReports = 1000;

/** The reports in Markdown that stand in the projects' report folders, newest period first; those that cannot be read are left out. */
export async function listedReports(projects: readonly Project[]): Promise<readonly ListedReport[]> {
  const found: ListedReport[] = [];
  for (const project of projects) {
    const location = await reportFolder(project.root);
    if (location.ok) found.push(...(await reportsIn(location.folder, project.name)));
  }
  return found.sort((a, b) => (a.day === b.day ? (a.path < b.path ? -1 : 1) : a.day < b.day ? 1 : -1));
}

async function reportsIn(folder: string, project: string): Promise<readonly ListedReport[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const reports: ListedReport[] = [];
  for (const name of names.sort().slice(-mostReports)) {
    const [, kind, date = ''] =
      /^(weekly_(?=\d{4}-\d{2}-\d{2}\.)|monthly_)(\d{4}-\d{2}(?:-\d{2})?)\.md$/.exec(name) ?? [];
    const moment = readAsOf(date);
    if (kind === undefined || moment === undefined) continue;
    const period = reportPeriod(kind === 'weekly_' ? 'weekly' : 'monthly', moment);
    const text = period.fileName === name ? await textOf(join(folder, name)) : undefined;
    if (text === undefined) continue;
    const day = new Date(period.from).toISOString().slice(0, 10);
    reports.push({
      project,
      path: join(folder, name),
      period: period.kind,
      name: period.name,
      day,
      cells: reportCells(text),
    });
  }
  return reports;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Gone since the folder was read, or not ours to read: there is nothing to list.
    return undefined;
  }
}
