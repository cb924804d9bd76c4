import { answerPatterns } from '../dataset/answers/patterns.ts';
import type { DatasetView } from '../dataset/dataset-view.ts';
import type { SuccessPattern } from '../dataset/questions.ts';
import type { Query } from '../query/query.ts';
import { compareRanks, hodgesLehmannShift } from '../statistics/effect-size.ts';
import { type Estimated, type NotEnough, notEnough } from '../statistics/estimate.ts';
import { estimateShare } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { ascending, median } from '../statistics/quantiles.ts';
import type { AnalysisScope } from './analysis-scope.ts';
import { asFamily, type FactorTable, factorTable } from './factor-table.ts';
import { rowModels } from './row-models.ts';
import { type SimilarNameGroups, similarNames } from './similar-names.ts';

/** What goes with a success pattern, beside the figures that the explorer's own list shows. */
export type SuccessEffect = {
  readonly figures: SuccessPattern;
  /** Of the records that say how effective the pattern was, the share that call it highly so. */
  readonly high: Estimated;
  /** Features that used the pattern and features that did not: which never failed. */
  readonly clean: FactorTable | undefined;
  /** Records with and without the pattern: which were at least as efficient as the median record. */
  readonly efficient: FactorTable | undefined;
  readonly efficiency: EfficiencyShift | NotEnough;
};

/** How much higher the efficiency (estimated over actual minutes) is with the pattern than without. */
export type EfficiencyShift = {
  readonly kind: 'shift';
  /** The median difference (Hodges & Lehmann). */
  readonly shift: Estimated;
  readonly cliffsDelta: number;
  readonly p: number;
  readonly q: number;
  readonly with: number;
  readonly without: number;
};

export type SuccessEffects = {
  readonly records: number;
  /** Features with a success: those among which the lift over failures is taken. */
  readonly features: number;
  readonly effects: readonly SuccessEffect[];
  /** Names that may mean one pattern: proposals only. */
  readonly similar: SimilarNameGroups;
  /** Three families of tests, each adjusted by itself. */
  readonly tests: { readonly clean: number; readonly efficient: number; readonly efficiency: number };
};

/** Only the patterns used most often are tested. */
const mostTested = 60;
const fewestCompared = 5;
/** Beyond this many pairs of records the normal approximation is as good, and a hundred times faster. */
const mostExact = 2000;
const mostCompared = 10_000;

/** The success patterns of the matched records, the most used first. */
export function successEffects(view: DatasetView, query: Query, scope: AnalysisScope): SuccessEffects {
  const { patterns } = answerPatterns(view, { query });
  const uses = new SuccessUses(scope);
  const tested = patterns.slice(0, mostTested).map(({ pattern }) => pattern);
  const clean = asFamily(tested.flatMap((pattern) => uses.cleanTable(pattern) ?? []));
  const efficient = asFamily(tested.flatMap((pattern) => uses.efficientTable(pattern) ?? []));
  const shifts = adjusted(tested.map((pattern) => uses.efficiencyShift(pattern)));
  const effects = patterns.map((figures, place): SuccessEffect => {
    const [high, medium, low] = figures.effectiveness;
    return {
      figures,
      high: estimateShare({ count: high, total: high + medium + low }),
      clean: clean.find(({ value }) => value === figures.pattern),
      efficient: efficient.find(({ value }) => value === figures.pattern),
      efficiency:
        shifts[place] ?? notEnough(figures.support, { needed: fewestCompared, missing: 'more frequent use' }),
    };
  });
  const efficiency = shifts.filter(({ kind }) => kind === 'shift').length;
  const tests = { clean: clean.length, efficient: efficient.length, efficiency };
  const similar = similarNames(patterns.map(({ pattern, support }) => ({ name: pattern, count: support })));
  return { records: scope.successes.length, features: uses.featureCount, effects, similar, tests };
}

/**
 * Of very many sorted values, evenly spaced ones: the comparison keeps its meaning, errs towards "no difference" and takes
 * milliseconds instead of seconds.
 */
function thinned(sorted: readonly number[]): readonly number[] {
  if (sorted.length <= mostCompared) return sorted;
  const step = sorted.length / mostCompared;
  return Array.from({ length: mostCompared }, (_, place) => sorted[Math.floor((place + 0.5) * step)] ?? 0);
}

function adjusted(
  shifts: readonly (EfficiencyShift | NotEnough)[],
): readonly (EfficiencyShift | NotEnough)[] {
  const family = benjaminiHochberg(shifts.flatMap((each) => (each.kind === 'shift' ? [each.p] : [])));
  let next = 0;
  return shifts.map((each) => (each.kind === 'shift' ? { ...each, q: family[next++] ?? 1 } : each));
}

/** Which records and features used which pattern, and how they fared. */
class SuccessUses {
  readonly #scope: AnalysisScope;
  readonly #rows: readonly number[];
  /** Ids of the features with a success, in order of first sight. */
  readonly #features: readonly number[];
  readonly #failed = new Set<number>();
  readonly #models: ReturnType<typeof rowModels>;
  readonly #medianEfficiency: number;

  constructor(scope: AnalysisScope) {
    this.#scope = scope;
    this.#rows = Array.from(scope.successes);
    this.#features = [...new Set(this.#rows.map((row) => scope.features.of(row)))].filter((id) => id !== 0);
    for (const row of scope.failures) this.#failed.add(scope.features.of(row));
    this.#models = rowModels(scope);
    this.#medianEfficiency = median(this.#efficiencies(() => true)) ?? Number.NaN;
  }

  get featureCount(): number {
    return this.#features.length;
  }

  cleanTable(pattern: string): FactorTable | undefined {
    const using = new Set<number>();
    for (const row of this.#rows) if (this.#uses(row, pattern)) using.add(this.#scope.features.of(row));
    const featureAt = (place: number) => this.#features[place] ?? 0;
    return factorTable(
      { factor: 'success pattern', value: pattern, outcome: 'never failed', unit: 'feature with a success' },
      {
        size: this.#features.length,
        has: (place) => using.has(featureAt(place)),
        reached: (place) => !this.#failed.has(featureAt(place)),
        strata: [{ by: 'model', of: (place) => this.#models.ofFeature(featureAt(place)) }],
      },
    );
  }

  efficientTable(pattern: string): FactorTable | undefined {
    const { columns, features } = this.#scope;
    const rowAt = (place: number) => this.#rows[place] ?? 0;
    return factorTable(
      {
        factor: 'success pattern',
        value: pattern,
        outcome: 'at least median efficiency',
        unit: 'success record',
      },
      {
        size: this.#rows.length,
        has: (place) => this.#uses(rowAt(place), pattern),
        reached: (place) => {
          const efficiency = columns.table.efficiency.at(rowAt(place));
          return Number.isNaN(efficiency) ? undefined : efficiency >= this.#medianEfficiency;
        },
        strata: [
          { by: 'model', of: (place) => this.#models.ofRow(rowAt(place)) },
          { by: 'feature', of: (place) => features.of(rowAt(place)) },
        ],
      },
    );
  }

  efficiencyShift(pattern: string): EfficiencyShift | NotEnough {
    const used = thinned(ascending(this.#efficiencies((row) => this.#uses(row, pattern))));
    const unused = thinned(ascending(this.#efficiencies((row) => !this.#uses(row, pattern))));
    const n = Math.min(used.length, unused.length);
    const ranks = compareRanks(used, unused, { mostExact });
    const found = hodgesLehmannShift(used, unused, { mostExact });
    if (n < fewestCompared || ranks === null || found === null || found.interval === null) {
      return notEnough(n, { needed: fewestCompared, missing: 'efficiencies with and without the pattern' });
    }
    const { low, high, coverage } = found.interval;
    const p = ranks.pExact ?? ranks.pAsymptotic ?? 1;
    return {
      kind: 'shift',
      shift: {
        kind: 'estimate',
        value: found.shift,
        n: used.length + unused.length,
        low,
        high,
        confidence: coverage ?? 0.95,
      },
      cliffsDelta: ranks.cliffsDelta,
      p,
      q: p,
      with: used.length,
      without: unused.length,
    };
  }

  #uses(row: number, pattern: string): boolean {
    const { success_pattern: patterns } = this.#scope.columns.table;
    const code = patterns.codeOf(pattern);
    for (let place = 0; place < patterns.count(row); place += 1)
      if (patterns.code(row, place) === code) return true;
    return false;
  }

  #efficiencies(isWanted: (row: number) => boolean): readonly number[] {
    const { efficiency } = this.#scope.columns.table;
    return this.#rows
      .filter(isWanted)
      .map((row) => efficiency.at(row))
      .filter((value) => !Number.isNaN(value));
  }
}
