import { associationRule, type Rule } from '../statistics/association.ts';
import { type NotEnough, notEnough } from '../statistics/estimate.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { type AnalysisScope, patternId } from './analysis-scope.ts';

/** Two patterns that occur in the same session or feature more often than chance has it. */
export type PatternPair = {
  readonly patterns: readonly [string, string];
  /** Sessions or features with the first, the second and both. */
  readonly first: number;
  readonly second: number;
  readonly both: number;
  readonly rule: Rule;
  readonly q: number;
};

export type PatternPairs = {
  readonly within: 'session' | 'feature';
  /** Sessions or features looked at. */
  readonly n: number;
  /** Patterns frequent enough to be paired. */
  readonly patterns: number;
  /** Pairs tested: the family that q speaks of. */
  readonly tests: number;
  /** Of those, the pairs with q up to 0.05, surest first. */
  readonly found: readonly PatternPair[];
};

const fewestUnits = 5;
const mostPatterns = 40;
const level = 0.05;

/** Which patterns occur together: one-sided Fisher tests over all pairs of frequent patterns, adjusted (Benjamini & Hochberg). */
export function patternPairs(scope: AnalysisScope, within: PatternPairs['within']): PatternPairs | NotEnough {
  const n = countUnits(scope, within);
  const unitsOf = unitsByPattern(scope, within);
  const frequent = [...unitsOf]
    .filter(([, units]) => units.size >= fewestUnits)
    .sort(([a, x], [b, y]) => y.size - x.size || a - b)
    .slice(0, mostPatterns);
  if (frequent.length < 2) {
    const missing = `patterns that occur in at least ${fewestUnits} ${within}s`;
    return notEnough(frequent.length, { needed: 2, missing });
  }
  const pairs = frequent.flatMap(([a, ofA], place) =>
    frequent.slice(place + 1).map(([b, ofB]) => pairOf(scope, n, [a, ofA, b, ofB])),
  );
  const tested = pairs.filter((pair) => pair !== undefined);
  const adjusted = benjaminiHochberg(tested.map(({ rule }) => rule.p));
  const found = tested
    .map((pair, place) => ({ ...pair, q: adjusted[place] ?? 1 }))
    .filter(({ q }) => q <= level)
    .sort((a, b) => a.q - b.q || b.both - a.both || (a.patterns.join() < b.patterns.join() ? -1 : 1));
  return { within, n, patterns: frequent.length, tests: tested.length, found };
}

/** Units of any record, so that those without failures count as well. */
function countUnits({ exposed, failures, ...scope }: AnalysisScope, within: PatternPairs['within']): number {
  const ids = within === 'session' ? scope.sessions : scope.features;
  const seen = new Set<number>();
  for (const rows of [exposed, failures]) for (const row of rows) seen.add(ids.of(row));
  seen.delete(0);
  return seen.size;
}

function unitsByPattern(scope: AnalysisScope, within: PatternPairs['within']): Map<number, Set<number>> {
  const ids = within === 'session' ? scope.sessions : scope.features;
  const unitsOf = new Map<number, Set<number>>();
  for (const row of scope.failures) {
    const unit = ids.of(row);
    const pattern = patternId(scope, row);
    if (unit === 0 || pattern === 0) continue;
    const units = unitsOf.get(pattern);
    if (units === undefined) unitsOf.set(pattern, new Set([unit]));
    else units.add(unit);
  }
  return unitsOf;
}

type Counted = readonly [a: number, ofA: ReadonlySet<number>, b: number, ofB: ReadonlySet<number>];

function pairOf({ patterns }: AnalysisScope, n: number, [a, ofA, b, ofB]: Counted) {
  const [smaller, larger] = ofA.size <= ofB.size ? [ofA, ofB] : [ofB, ofA];
  let both = 0;
  for (const unit of smaller) if (larger.has(unit)) both += 1;
  const rule = associationRule({ n, a: ofA.size, b: ofB.size, both });
  if (rule === null) return undefined;
  const names = [patterns.names[a] ?? '', patterns.names[b] ?? ''] as const;
  return { patterns: names, first: ofA.size, second: ofB.size, both, rule };
}
