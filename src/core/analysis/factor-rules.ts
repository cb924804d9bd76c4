import { associationRule, type Rule } from '../statistics/association.ts';
import { type Estimated, type NotEnough, notEnough } from '../statistics/estimate.ts';
import { estimateShare } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import type { AnalysisScope } from './analysis-scope.ts';

/** One or two success factors or patterns that go with taking no longer than estimated. */
export type FactorRule = {
  readonly items: readonly string[];
  readonly records: number;
  /** Of the records with all items, the share within the estimate. */
  readonly within: Estimated;
  readonly rule: Rule;
  readonly q: number;
};

export type FactorRules = {
  readonly kind: 'rules';
  readonly outcome: 'took no longer than estimated';
  /** Success records whose efficiency is known, and how many of them were within the estimate. */
  readonly records: number;
  readonly reached: number;
  /** Combinations tested: the family that q speaks of. */
  readonly tests: number;
  /** Surest first, at most 20. */
  readonly rules: readonly FactorRule[];
};

const fewestRecords = 5;
const mostItems = 24;
const mostRules = 20;

/** Association rules from single factors and pairs of them, with one-sided Fisher tests adjusted over all combinations tried. */
export function factorRules(scope: AnalysisScope): FactorRules | NotEnough {
  const { efficiency } = scope.columns.table;
  const rows = Array.from(scope.successes).filter((row) => !Number.isNaN(efficiency.at(row)));
  if (rows.length < 20)
    return notEnough(rows.length, { needed: 20, missing: 'successes with a known efficiency' });
  const isWithin = rows.map((row) => efficiency.at(row) >= 1);
  const reached = isWithin.filter(Boolean).length;
  const places = placesByItem(scope, rows);
  const items = [...places]
    .filter(([, members]) => members.size >= fewestRecords)
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, mostItems);
  const rules = combinations(items).flatMap(({ names, members }) => {
    if (members.length < fewestRecords) return [];
    const both = members.filter((place) => isWithin[place]).length;
    const rule = associationRule({ n: rows.length, a: members.length, b: reached, both });
    if (rule === null) return [];
    const within = estimateShare({ count: both, total: members.length });
    return [{ items: names, records: members.length, within, rule }];
  });
  const adjusted = benjaminiHochberg(rules.map(({ rule }) => rule.p));
  const sorted = rules
    .map((each, place) => ({ ...each, q: adjusted[place] ?? 1 }))
    .sort(
      (a, b) => a.rule.p - b.rule.p || b.records - a.records || (a.items.join() < b.items.join() ? -1 : 1),
    );
  return {
    kind: 'rules',
    outcome: 'took no longer than estimated',
    records: rows.length,
    reached,
    tests: rules.length,
    rules: sorted.slice(0, mostRules),
  };
}

function placesByItem(
  { columns }: AnalysisScope,
  rows: readonly number[],
): ReadonlyMap<string, ReadonlySet<number>> {
  const { factor, success_pattern: patterns } = columns.table;
  const places = new Map<string, Set<number>>();
  for (const [place, row] of rows.entries()) {
    for (const text of [...factor.at(row), ...patterns.at(row)]) {
      const known = places.get(text);
      if (known === undefined) places.set(text, new Set([place]));
      else known.add(place);
    }
  }
  return places;
}

type Item = readonly [name: string, places: ReadonlySet<number>];
type Combination = { readonly names: readonly string[]; readonly members: readonly number[] };

function combinations(items: readonly Item[]): readonly Combination[] {
  return items.flatMap(([name, places], first) => {
    const pairs = items.slice(first + 1).map(([other, others]) => ({
      names: [name, other].sort(),
      members: [...places].filter((place) => others.has(place)),
    }));
    return [{ names: [name], members: [...places] }, ...pairs];
  });
}
