import { fewestForRate } from '../statistics/estimate.ts';
import { fisherTest } from '../statistics/exact-tests.ts';
import type { Share } from '../statistics/intervals.ts';
import { type RatePair, rateRatio } from '../statistics/rate-ratio.ts';

/** How often a difference this large comes by chance that is still called a change. */
export const significance = 0.05;

/**
 * The chance of two counts lying at least this far apart when their rates are equal, by the exact conditional test;
 * undefined with fewer than five cases in both together, or when a side was not observed at all.
 */
export function chanceOfCounts(pair: RatePair): number | undefined {
  if (pair.current.count + pair.previous.count < fewestForRate) return undefined;
  return rateRatio(pair)?.pCentral;
}

/** The same for two shares, by Fisher's exact test; undefined when either is of fewer than five cases. */
export function chanceOfShares(current: Share, previous: Share): number | undefined {
  if (current.total < fewestForRate || previous.total < fewestForRate) return undefined;
  const row = ({ count, total }: Share) => [count, total - count] as const;
  return fisherTest([row(current), row(previous)])?.pTwoSided;
}
