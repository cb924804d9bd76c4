import type { ComparedCounts } from '../core/analysis/compared-counts.ts';
import type { FactorTable } from '../core/analysis/factor-table.ts';
import type { Measured } from '../core/dataset/questions.ts';
import type { Estimated } from '../core/statistics/estimate.ts';
import type { Events } from '../core/statistics/intervals.ts';
import { jsonLine } from './json-line.ts';

/** A line of JSON with numbers to six significant digits, so that it does not depend on the order of sums; infinite ones are null. */
export function analysisLine(value: object): string {
  return jsonLine(JSON.parse(JSON.stringify(value, rounded)));
}

function rounded(_: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** `{value, low, high, n}`, or `{not_enough, n, needed}`; a limit of null is no limit. */
export function estimateJson(estimated: Estimated): object {
  if (estimated.kind === 'not-enough') {
    return { not_enough: estimated.missing, n: estimated.n, needed: estimated.needed };
  }
  const { value, low, high, n } = estimated;
  return { value, low, high, n };
}

export function measuredJson(measured: Measured | undefined): object | null {
  if (measured === undefined) return null;
  const { value, low, high, n } = measured;
  return { value, low: low ?? null, high: high ?? null, n };
}

export function comparedJson({ ratio, p, isTested, scatter }: ComparedCounts): object {
  return { ratio: estimateJson(ratio), p: isTested ? p : null, scatter };
}

export function eventsJson({ count, exposure }: Events): object {
  return { count, exposure };
}

/** Milliseconds as ISO text; null when unknown. */
export function momentJson(moment: number | undefined): string | null {
  if (moment === undefined || Number.isNaN(new Date(moment).getTime())) return null;
  return new Date(moment).toISOString();
}

export function factorTableJson(table: FactorTable): object {
  const { factor, value, outcome, unit, difference, lift, test, q, strata } = table;
  return {
    factor,
    value,
    outcome,
    unit,
    table: table.table,
    with: estimateJson(table.with),
    without: estimateJson(table.without),
    difference:
      difference === null
        ? null
        : { value: difference.difference, low: difference.low, high: difference.high },
    lift: lift === null ? null : { value: lift.ratio, low: lift.low, high: lift.high },
    test: test.method,
    p: test.p,
    q,
    strata: strata.map(({ by, strata: count, pooled, common, interval, p, isReversed }) => ({
      by,
      strata: count,
      odds_ratio_pooled: pooled,
      odds_ratio_within: common,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      p,
      reversed: isReversed,
    })),
  };
}
