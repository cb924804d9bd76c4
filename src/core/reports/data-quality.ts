import type { Problem } from '../records/problem.ts';
import type { ReportScope } from './report-scope.ts';

/** What the figures leave out or cannot vouch for. */
export type DataQuality = {
  /** Of all data of the project: a line that did not parse has no time. */
  readonly badLines: number;
  readonly badFields: number;
  readonly superseded: number;
  readonly unreadableFiles: number;
  /** Where most of them are: the file's name without its folder, and the field. */
  readonly places: readonly ProblemPlace[];
  readonly undated: number;
  /** Records of the period that hold fields no record of their kind is known to have. */
  readonly unknownFields: number;
  /** Records of the period that repeat another one exactly; they count as often as they stand there. */
  readonly duplicates: number;
  /** Failures of the period that lack the field. */
  readonly without: readonly { readonly field: string; readonly count: number }[];
  /** Records whose line has changed since it was loaded: they have no identity. */
  readonly unidentified: number;
};

export type ProblemPlace = {
  readonly file: string;
  readonly field: string | undefined;
  readonly level: 'line' | 'field';
  readonly count: number;
};

const expectedOfFailures = ['category', 'pattern', 'severity', 'session', 'model'] as const;

export function dataQuality(scope: ReportScope, problems: readonly Problem[]): DataQuality {
  const { columns, records, rows } = scope;
  const ofLevel = (level: Problem['level']) => problems.filter((problem) => problem.level === level);
  const failures = records.filter(({ row }) => columns.table.kind.at(row) === 'failure');
  return {
    badLines: ofLevel('line').length,
    badFields: ofLevel('field').length,
    superseded: ofLevel('superseded').length,
    unreadableFiles: ofLevel('file').length,
    places: problemPlaces(problems),
    undated: rows.undated,
    unknownFields: records.filter(({ row }) => columns.has(row, 'unknown_fields')).length,
    duplicates: records.filter(({ ordinal }) => ordinal > 1).length,
    without: expectedOfFailures
      .map((field) => ({
        field,
        count: failures.filter(({ row }) => columns.table[field].code(row) === 0).length,
      }))
      .filter(({ count }) => count > 0),
    unidentified: records.filter(({ recId }) => recId === undefined).length,
  };
}

/** Line numbers and folders are left out: a report must not change when lines are put into another order. */
function problemPlaces(problems: readonly Problem[]): readonly ProblemPlace[] {
  const places = new Map<
    string,
    { file: string; field: string | undefined; level: 'line' | 'field'; count: number }
  >();
  for (const { file, field, level } of problems) {
    if (level !== 'line' && level !== 'field') continue;
    const name = file.slice(file.lastIndexOf('/') + 1);
    const key = JSON.stringify([level, name, field]);
    const place = places.get(key) ?? { file: name, field, level, count: 0 };
    place.count += 1;
    places.set(key, place);
  }
  return Array.from(places)
    .sort(([keyA, a], [keyB, b]) => b.count - a.count || (keyA < keyB ? -1 : 1))
    .map(([, place]) => place);
}
