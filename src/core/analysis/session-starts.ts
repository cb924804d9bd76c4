import type { AnalysisScope } from './analysis-scope.ts';
import { areSessionsExposure } from './exposure.ts';
import { rowModels } from './row-models.ts';

/** One unit of exposure: a session at its first record, or without sessions a day. */
export type ExposedUnit = {
  readonly start: number;
  /** How much it counts. */
  readonly exposure: number;
  readonly model: string | undefined;
  readonly project: string | undefined;
};

export type ExposedUnits = {
  readonly basis: 'sessions' | 'days';
  /** Oldest first. */
  readonly units: readonly ExposedUnit[];
  readonly first: number;
  /** The first moment that is no longer observed. */
  readonly end: number;
};

const day = 86_400_000;

/** Sessions where records other than failures name any; otherwise every day from the first record to the as-of time. */
export function exposedUnits(scope: AnalysisScope): ExposedUnits {
  const { columns, exposed, sessions, asOf } = scope;
  const { kind, time, project } = columns.table;
  const failure = kind.codeOf('failure');
  const models = rowModels(scope);
  const units = new Map<number, { start: number; model: string | undefined; project: string | undefined }>();
  let first = Number.POSITIVE_INFINITY;
  const namedElsewhere = new Set<number>();
  for (const row of exposed) {
    const moment = time.at(row);
    if (asOf === undefined || !(moment <= asOf)) continue;
    first = Math.min(first, moment);
    const session = sessions.of(row);
    if (session === 0) continue;
    if (kind.code(row) !== failure) namedElsewhere.add(session);
    const unit = units.get(session);
    const model = models.names[models.ofRow(row)] || undefined;
    if (unit === undefined) units.set(session, { start: moment, model, project: project.at(row) });
    else {
      unit.start = Math.min(unit.start, moment);
      // Whichever of two models comes first in the files must not decide.
      if (model !== undefined)
        unit.model = unit.model === undefined || unit.model === model ? model : models.names[1];
    }
  }
  const end = (asOf ?? -1) + 1;
  if (!areSessionsExposure(namedElsewhere.size, units.size))
    return { basis: 'days', units: daysOf(first, end), first, end };
  const sorted = [...units.values()].sort((a, b) => a.start - b.start);
  return { basis: 'sessions', units: sorted.map((unit) => ({ ...unit, exposure: 1 })), first, end };
}

/** Quarters of a day, so that a window need not begin at midnight. */
function daysOf(first: number, end: number): readonly ExposedUnit[] {
  const units: ExposedUnit[] = [];
  for (let start = first; start < end; start += day / 4) {
    const exposure = Math.min(day / 4, end - start) / day;
    units.push({ start, exposure, model: undefined, project: undefined });
  }
  return units;
}
