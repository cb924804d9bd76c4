import type { Prevention } from '../annotation/preventions.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import { patternId } from './analysis-scope.ts';

/** What a prevention is meant for, in the words of a column. */
export type PreventedCode = { readonly axis: 'pattern' | 'category' | 'type'; readonly code: string };

/** From when on a prevention was in place. What lies between the two moments counts for neither side. */
export type Adoption = { readonly before: number; readonly after: number };

/** A prevention as people's annotations or the records themselves tell of it. */
export type KnownPrevention = {
  readonly id: string;
  readonly text: string;
  readonly source: 'people' | 'records';
  /** Undefined: meant for every project. */
  readonly project: string | undefined;
  readonly codes: readonly PreventedCode[];
  readonly status: Prevention['status'];
  /** ISO day on which it was proposed; undefined when unknown. */
  readonly proposed: string | undefined;
  readonly adopted: Adoption | undefined;
  /** When it was given up again. */
  readonly retired: number | undefined;
};

const day = 86_400_000;
const axes: readonly string[] = ['pattern', 'category', 'type'];

/** The preventions of a project's annotations. The day of adoption itself counts for neither side. */
export function preventionsOfPeople(
  project: string,
  preventions: Iterable<Prevention>,
): readonly KnownPrevention[] {
  return Array.from(preventions, ({ id, text, codes, status, adopted, retired, created }) => ({
    id,
    text,
    source: 'people' as const,
    project,
    codes: codes.flatMap(preventedCode),
    status,
    proposed: created.slice(0, 10),
    adopted: adoptionOn(adopted),
    retired: momentOf(retired),
  }));
}

function preventedCode(key: string): readonly PreventedCode[] {
  const slash = key.indexOf('/');
  const axis = axes.indexOf(key.slice(0, slash));
  const code = key.slice(slash + 1);
  if (axis === 0) return [{ axis: 'pattern', code }];
  if (axis === 1) return [{ axis: 'category', code }];
  return axis === 2 ? [{ axis: 'type', code }] : [];
}

function adoptionOn(date: string | undefined): Adoption | undefined {
  const moment = momentOf(date);
  return moment === undefined ? undefined : { before: moment, after: moment + day };
}

function momentOf(date: string | undefined): number | undefined {
  const moment = date === undefined ? Number.NaN : Date.parse(date.slice(0, 10));
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * Patterns whose failures say first that no prevention is in place and from some moment on that one is.
 *
 * Patterns whose records contradict each other, or never say no, give no date and are left out.
 */
export function preventionsOfRecords(scope: AnalysisScope): readonly KnownPrevention[] {
  const { prevention_implemented: flag, time } = scope.columns.table;
  const [yes, no] = [flag.codeOf('true'), flag.codeOf('false')];
  const seen = new Map<number, { lastNo: number; firstYes: number }>();
  for (const row of scope.failures) {
    const code = flag.code(row);
    const id = patternId(scope, row);
    if (code === 0 || id === 0 || Number.isNaN(time.at(row))) continue;
    const moments = seen.get(id) ?? { lastNo: Number.NEGATIVE_INFINITY, firstYes: Number.POSITIVE_INFINITY };
    if (code === no) moments.lastNo = Math.max(moments.lastNo, time.at(row));
    if (code === yes) moments.firstYes = Math.min(moments.firstYes, time.at(row));
    seen.set(id, moments);
  }
  return [...seen]
    .sort(([a], [b]) => a - b)
    .flatMap(([id, { lastNo, firstYes }]) => {
      if (!Number.isFinite(lastNo) || !Number.isFinite(firstYes) || lastNo >= firstYes) return [];
      const pattern = scope.patterns.names[id] ?? '';
      return [
        {
          id: `records:${pattern}`,
          text: 'in place by the records',
          source: 'records' as const,
          project: undefined,
          codes: [{ axis: 'pattern' as const, code: pattern }],
          status: 'adopted' as const,
          proposed: undefined,
          adopted: { before: lastNo + 1, after: firstYes + 1 },
          retired: undefined,
        },
      ];
    });
}
