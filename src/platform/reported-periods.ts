import type { Columns } from '../core/dataset/columns.ts';
import { type PeriodKind, type ReportPeriod, reportPeriod } from '../core/reports/report-period.ts';

const day = 86_400_000;

/** The weeks or months that hold any record of a project that happened by `until`, oldest first. */
export function reportedPeriods(
  columns: Columns,
  { project, kind, until }: { readonly project: string; readonly kind: PeriodKind; readonly until: number },
): readonly ReportPeriod[] {
  const { project: projects, time } = columns.table;
  const code = projects.codeOf(project);
  const days = new Set<number>();
  for (let row = 0; row < columns.length; row++) {
    const moment = time.at(row);
    if (moment <= until && projects.code(row) === code && columns.isAlive(row))
      days.add(Math.floor(moment / day));
  }
  const periods = new Map<string, ReportPeriod>();
  for (const each of [...days].sort((a, b) => a - b)) {
    const period = reportPeriod(kind, each * day);
    periods.set(period.name, period);
  }
  return [...periods.values()];
}
