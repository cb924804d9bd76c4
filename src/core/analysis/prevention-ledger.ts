import { tableAssociation } from '../statistics/association.ts';
import type { Events } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { sum } from '../statistics/quantiles.ts';
import { rateRatio } from '../statistics/rate-ratio.ts';
import type { Adoption, KnownPrevention, PreventedCode } from './adoptions.ts';
import { type AnalysisScope, patternId } from './analysis-scope.ts';
import { weekMilliseconds } from './exposure.ts';
import {
  type BeforeAfter,
  cleanUnitsNeeded,
  compareBeforeAfter,
  type Verdict,
  verdictOf,
} from './prevention-verdict.ts';
import { type ExposedUnit, type ExposedUnits, exposedUnits } from './session-starts.ts';

/** A prevention and whether its failures became rarer once it was in place. */
export type LedgerLine = {
  readonly prevention: KnownPrevention;
  readonly verdict: Verdict;
  /** Undefined for one that has not been adopted on a known day, or names nothing that records could be counted by. */
  readonly compared: BeforeAfter | undefined;
  readonly q: number | undefined;
  /** What stands in the way of a verdict. */
  readonly missing: string | undefined;
  /** Units without a failure that it takes in a row, how many there are by now, and how many are still needed. */
  readonly clean:
    | { readonly needed: number; readonly soFar: number; readonly stillNeeded: number }
    | undefined;
  /** What else changed at the time, in words. */
  readonly confounders: readonly string[];
  /** Adopted right after a peak: then some of the fall would have come by itself (regression to the mean). */
  readonly peak: Peak | undefined;
};

export type Peak = {
  /** The four weeks before adoption, and all time before those. */
  readonly recent: Events;
  readonly earlier: Events;
  readonly p: number;
  /** The comparison with the peak left out. */
  readonly withoutPeak: BeforeAfter;
};

export type PreventionLedger = {
  readonly basis: ExposedUnits['basis'];
  /** The newest adoption first, then those without one. */
  readonly lines: readonly LedgerLine[];
  readonly family: { readonly name: string; readonly tests: number };
};

const peakWindow = 4 * weekMilliseconds;
const nearby = 14 * 86_400_000;

export function preventionLedger(
  scope: AnalysisScope,
  preventions: readonly KnownPrevention[],
): PreventionLedger {
  const exposed = exposedUnits(scope);
  const judged = preventions.map((prevention) => judge(scope, prevention, { exposed, preventions }));
  const family = judged.filter(({ compared, missing }) => compared !== undefined && missing === undefined);
  const adjusted = benjaminiHochberg(family.map(({ compared }) => compared?.p ?? 1));
  const lines = judged.map((line): LedgerLine => {
    const place = family.indexOf(line);
    const q = place === -1 ? undefined : adjusted[place];
    const verdict =
      line.compared === undefined || q === undefined ? 'not enough' : verdictOf(line.compared, q);
    return { ...line, q, verdict };
  });
  return {
    basis: exposed.basis,
    lines: lines.sort(byAdoption),
    family: { name: 'preventions before and after adoption', tests: family.length },
  };
}

function byAdoption({ prevention: a }: LedgerLine, { prevention: b }: LedgerLine): number {
  const [first, second] = [a.adopted?.after ?? -1, b.adopted?.after ?? -1];
  return second - first || (a.id < b.id ? -1 : 1);
}

type Setting = { readonly exposed: ExposedUnits; readonly preventions: readonly KnownPrevention[] };
type Judged = Omit<LedgerLine, 'q' | 'verdict'>;

function judge(scope: AnalysisScope, prevention: KnownPrevention, setting: Setting): Judged {
  const { adopted, codes } = prevention;
  const open = (missing: string): Judged => ({
    prevention,
    compared: undefined,
    missing,
    clean: undefined,
    confounders: [],
    peak: undefined,
  });
  if (adopted === undefined) {
    return open(prevention.status === 'proposed' ? 'it has not been adopted' : 'the day of its adoption');
  }
  if (codes.length === 0) return open('a pattern, category or type that it is meant for');
  const window = new PreventionWindow(scope, prevention, { adopted, exposed: setting.exposed });
  const compared = window.compare(Number.NEGATIVE_INFINITY, adopted.before);
  return {
    prevention,
    compared,
    missing: compared.missing,
    clean: window.clean(compared.before),
    confounders: [...window.modelChange(), ...otherPreventions(prevention, adopted, setting.preventions)],
    peak: window.peak(),
  };
}

/** What happened around one adoption. */
class PreventionWindow {
  /** Times of the failures it is meant for, oldest first. */
  readonly #failures: readonly number[];
  readonly #units: readonly ExposedUnit[];
  readonly #adopted: Adoption;
  readonly #end: number;
  readonly #first: number;

  constructor(
    scope: AnalysisScope,
    { codes, project, retired }: KnownPrevention,
    { adopted, exposed }: { readonly adopted: Adoption; readonly exposed: ExposedUnits },
  ) {
    this.#adopted = adopted;
    this.#end = Math.min(exposed.end, retired ?? exposed.end);
    this.#first = exposed.first;
    this.#units = exposed.units.filter(
      (unit) => project === undefined || unit.project === undefined || unit.project === project,
    );
    this.#failures = timesOf(scope, codes, project);
  }

  compare(from: number, to: number): BeforeAfter {
    const { after } = this.#adopted;
    const pair = { before: this.#events(from, to), after: this.#events(after, this.#end) };
    return compareBeforeAfter(pair, this.#weeks(from, to));
  }

  #events(from: number, to: number): Events {
    const isInside = (moment: number) => moment >= from && moment < to;
    return {
      count: this.#failures.filter(isInside).length,
      exposure: sum(this.#units.filter(({ start }) => isInside(start)).map(({ exposure }) => exposure)),
    };
  }

  /** Whole weeks, counted back from `to`. */
  #weeks(from: number, to: number): readonly Events[] {
    const weeks: Events[] = [];
    const first = Math.max(from, this.#first);
    for (let end = to; end - weekMilliseconds >= first; end -= weekMilliseconds) {
      weeks.push(this.#events(end - weekMilliseconds, end));
    }
    return weeks;
  }

  clean(before: Events): LedgerLine['clean'] {
    const needed = cleanUnitsNeeded(before);
    if (needed === undefined) return undefined;
    const { after } = this.#adopted;
    const last = this.#failures.findLast((moment) => moment >= after && moment < this.#end);
    const soFar = Math.floor(this.#events(last === undefined ? after : last + 1, this.#end).exposure);
    return { needed, soFar, stillNeeded: Math.max(0, needed - soFar) };
  }

  peak(): Peak | undefined {
    const { before } = this.#adopted;
    const start = before - peakWindow;
    const recent = this.#events(start, before);
    const earlier = this.#events(Number.NEGATIVE_INFINITY, start);
    const test = rateRatio({ current: recent, previous: earlier });
    if (test === null || test.ratio === null || test.ratio <= 1 || test.pCentral > 0.05) return undefined;
    return { recent, earlier, p: test.pCentral, withoutPeak: this.compare(Number.NEGATIVE_INFINITY, start) };
  }

  /** Models whose share of the sessions is not the same before and after. */
  modelChange(): readonly string[] {
    const { before, after } = this.#adopted;
    const counts = new Map<string, [number, number]>();
    for (const { start, model } of this.#units) {
      const side = start < before ? 0 : start >= after && start < this.#end ? 1 : undefined;
      if (model === undefined || side === undefined) continue;
      const pair = counts.get(model) ?? [0, 0];
      pair[side] += 1;
      counts.set(model, pair);
    }
    const models = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const test = tableAssociation(models.map(([, pair]) => pair));
    if (test === null || test.p > 0.05) return [];
    const totals = [0, 1].map((side) => sum(models.map(([, pair]) => pair[side as 0 | 1])));
    const shares = models.map(([model, pair]) => ({
      model,
      was: pair[0] / (totals[0] || 1),
      is: pair[1] / (totals[1] || 1),
    }));
    const moved = shares.filter(({ was, is }) => Math.abs(is - was) >= 0.1);
    const changes = moved.map(
      ({ model, was, is }) => `${model} ${percent(was)} before, ${percent(is)} since`,
    );
    return changes.length === 0 ? [] : [`models, by share of sessions: ${changes.join('; ')}`];
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function timesOf(
  scope: AnalysisScope,
  codes: readonly PreventedCode[],
  project: string | undefined,
): readonly number[] {
  const { time, category, type, project: projects } = scope.columns.table;
  const wanted = (axis: PreventedCode['axis']) =>
    new Set(codes.filter((code) => code.axis === axis).map(({ code }) => code));
  const [patterns, categories, types] = [wanted('pattern'), wanted('category'), wanted('type')];
  // Codes may be written under a name that was merged into another since.
  for (const code of [...patterns]) {
    const merged =
      scope.patterns.names[scope.patterns.idOfCode[scope.columns.table.pattern.codeOf(code) ?? 0] ?? 0];
    if (merged !== undefined && merged !== '') patterns.add(merged);
  }
  const times: number[] = [];
  for (const row of scope.failures) {
    if (project !== undefined && projects.at(row) !== project) continue;
    const isMeant =
      patterns.has(scope.patterns.names[patternId(scope, row)] ?? '') ||
      categories.has(category.at(row) ?? '') ||
      types.has(type.at(row) ?? '');
    if (isMeant && !Number.isNaN(time.at(row))) times.push(time.at(row));
  }
  return times.sort((a, b) => a - b);
}

/** Other changes to the harness at about the same time: the effect may be theirs. */
function otherPreventions(
  { id, project }: KnownPrevention,
  { after }: Adoption,
  preventions: readonly KnownPrevention[],
): readonly string[] {
  return preventions
    .filter((other) => other.id !== id && other.adopted !== undefined)
    .filter((other) => project === undefined || other.project === undefined || other.project === project)
    .filter(({ adopted }) => Math.abs((adopted?.after ?? 0) - after) <= nearby)
    .map(
      (other) =>
        `another prevention within 14 days: ${other.text} (${other.codes.map(({ code }) => code).join(', ')})`,
    )
    .sort();
}
