import { fewestForRate } from '../statistics/estimate.ts';
import { fisherTest } from '../statistics/exact-tests.ts';
import type { Share } from '../statistics/intervals.ts';

/**
 * The chance of two shares lying at least this far apart when they are equal, by Fisher's exact test; undefined when either
 * is of fewer than five cases.
 */
export function chanceOfShares(current: Share, previous: Share): number | undefined {
  if (current.total < fewestForRate || previous.total < fewestForRate) return undefined;
  const row = ({ count, total }: Share) => [count, total - count] as const;
  return fisherTest([row(current), row(previous)])?.pTwoSided;
}
