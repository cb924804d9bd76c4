import { riskRatio, shareDifference, tableAssociation } from '../statistics/association.ts';
import { type Estimated, fewestForRate, type Interval } from '../statistics/estimate.ts';
import { fisherTest, type TwoByTwo } from '../statistics/exact-tests.ts';
import { estimateShare } from '../statistics/intervals.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { stratifiedOdds } from '../statistics/stratified.ts';

/** A factor that cases have or lack, and an outcome that they reached or not, case by case. */
export type FactorCases = {
  readonly size: number;
  /** Undefined for a case that does not tell: it is left out. */
  readonly has: (place: number) => boolean | undefined;
  readonly reached: (place: number) => boolean | undefined;
  readonly strata: readonly { readonly by: string; readonly of: (place: number) => number }[];
};

/** How the outcome goes with the factor within groups that are alike in a third property. */
export type StratifiedFactor = {
  readonly by: string;
  /** Strata in which cases with and without the factor can be compared. */
  readonly strata: number;
  /** Odds ratio of all strata thrown together, and Mantel & Haenszel's common one. */
  readonly pooled: number | null;
  readonly common: number | null;
  readonly interval: Interval | null;
  readonly p: number | null;
  /**
   * The other way round within strata than overall (Simpson's paradox), where strata differ beyond chance both in how
   * often cases have the factor and in how often they reach the outcome.
   */
  readonly isReversed: boolean;
};

/** Who reached the outcome with the factor and who without it. An association, never a cause. */
export type FactorTable = {
  readonly factor: string;
  readonly value: string;
  readonly outcome: string;
  /** What one case is: `attempt`, `feature`, … */
  readonly unit: string;
  /** Rows: with and without the factor; columns: outcome reached and not. */
  readonly table: TwoByTwo;
  readonly with: Estimated;
  readonly without: Estimated;
  /** Share with minus share without, with Newcombe's interval; null when a side is empty. */
  readonly difference: (Interval & { readonly difference: number }) | null;
  /** Share with over share without; null when undefined. */
  readonly lift: (Interval & { readonly ratio: number }) | null;
  readonly test: { readonly method: 'Fisher' | 'chi-squared'; readonly p: number };
  /** Adjusted over the family the table belongs to. */
  readonly q: number;
  readonly strata: readonly StratifiedFactor[];
};

export type FactorName = Pick<FactorTable, 'factor' | 'value' | 'outcome' | 'unit'>;

const fewestExpected = 5;
const significance = 0.05;

/** Undefined when fewer than five cases have the factor, or fewer than five lack it: there is nothing to compare. */
export function factorTable(name: FactorName, cases: FactorCases): FactorTable | undefined {
  const table = countCases(cases, () => 0).get(0);
  if (table === undefined) return undefined;
  const [[a, b], [c, d]] = table;
  if (a + b < fewestForRate || c + d < fewestForRate) return undefined;
  const first = { count: a, total: a + b };
  const second = { count: c, total: c + d };
  const test = testOf(table);
  return {
    ...name,
    table,
    with: estimateShare(first),
    without: estimateShare(second),
    difference: shareDifference(first, second),
    lift: riskRatio(table),
    test,
    q: test.p,
    strata: cases.strata.map(({ by, of }) => stratified(by, countCases(cases, of))),
  };
}

/** The same tables with q adjusted over all of them (Benjamini & Hochberg), surest first. */
export function asFamily(tables: readonly FactorTable[]): readonly FactorTable[] {
  const adjusted = benjaminiHochberg(tables.map(({ test }) => test.p));
  return tables
    .map((table, place) => ({ ...table, q: adjusted[place] ?? 1 }))
    .sort((a, b) => a.test.p - b.test.p || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ factor, value, outcome }: FactorTable): string {
  return [factor, value, outcome].join('\u0000');
}

type Cells = [[number, number], [number, number]];

/** Cases whose stratum is 0 are unknown; the pooled table has one stratum, numbered 0 as well, by its own count. */
function countCases(cases: FactorCases, stratumOf: (place: number) => number): ReadonlyMap<number, Cells> {
  const tables = new Map<number, Cells>();
  for (let place = 0; place < cases.size; place += 1) {
    const has = cases.has(place);
    const reached = cases.reached(place);
    if (has === undefined || reached === undefined) continue;
    const stratum = stratumOf(place);
    let table = tables.get(stratum);
    if (table === undefined) {
      table = [
        [0, 0],
        [0, 0],
      ];
      tables.set(stratum, table);
    }
    table[has ? 0 : 1][reached ? 0 : 1] += 1;
  }
  return tables;
}

/** χ² where every cell is expected to hold five or more, Fisher's exact test otherwise. */
function testOf(table: TwoByTwo): FactorTable['test'] {
  const association = tableAssociation(table);
  if (association !== null && association.smallestExpected >= fewestExpected) {
    return { method: 'chi-squared', p: association.p };
  }
  return { method: 'Fisher', p: fisherTest(table)?.pTwoSided ?? 1 };
}

function stratified(by: string, tables: ReadonlyMap<number, Cells>): StratifiedFactor {
  // In the order of the numbers of cases, so that sums do not depend on where records stand.
  const known = [...tables].filter(([stratum]) => stratum !== 0).map(([, table]) => table);
  const sorted = known.sort((a, b) => (a.flat().join() < b.flat().join() ? -1 : 1));
  const comparing = sorted.filter(([[a, b], [c, d]]) => a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);
  const { pooled, common, interval, test, isReversed } = stratifiedOdds(sorted);
  const isOpposite = pooled !== null && common !== null && (pooled - 1) * (common - 1) < 0;
  return {
    by,
    strata: comparing.length,
    pooled,
    common,
    interval,
    p: test?.p ?? null,
    isReversed: comparing.length > 1 && (isOpposite || isReversed) && isConfounded(sorted),
  };
}

/** Whether both the factor and the outcome go with the stratum: without that, strata cannot turn an association round. */
function isConfounded(strata: readonly TwoByTwo[]): boolean {
  const factor = tableAssociation(strata.map(([[a, b], [c, d]]) => [a + b, c + d]));
  const outcome = tableAssociation(strata.map(([[a, b], [c, d]]) => [a + c, b + d]));
  return (factor?.p ?? 1) <= significance && (outcome?.p ?? 1) <= significance;
}
