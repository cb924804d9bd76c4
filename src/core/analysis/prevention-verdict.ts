import { type Estimated, fewestForRate } from '../statistics/estimate.ts';
import { type Events, estimateRate } from '../statistics/intervals.ts';
import { dispersionOf, estimateRateRatio, rateRatio } from '../statistics/rate-ratio.ts';
import { fewestForScatter } from './compared-counts.ts';
import { scatteredRatio } from './scattered-rates.ts';

export type Verdict = 'reduced' | 'not shown' | 'worse' | 'not enough';

/** Failures over exposure before and after, and what their difference amounts to. */
export type BeforeAfter = {
  readonly before: Events;
  readonly after: Events;
  readonly rateBefore: Estimated;
  readonly rateAfter: Estimated;
  /** Rate after over rate before, with the exact interval. */
  readonly exact: Estimated;
  /** Twice the smaller tail of the exact conditional test: agrees with the exact interval. */
  readonly pExact: number;
  /** The same ratio with the scatter between the weeks before taken into account; equal to `exact` with too few weeks. */
  readonly ratio: Estimated;
  /** The chance that goes with `ratio`. */
  readonly p: number;
  /** Undefined when there is enough to test; else what is missing. */
  readonly missing: string | undefined;
};

const significance = 0.05;

/** `weeksBefore`: the same failures and exposure before, week by week. */
export function compareBeforeAfter(
  { before, after }: { readonly before: Events; readonly after: Events },
  weeksBefore: readonly Events[],
): BeforeAfter {
  const pair = { current: after, previous: before };
  const exact = estimateRateRatio(pair);
  const pExact = rateRatio(pair)?.pCentral ?? 1;
  const usable = weeksBefore.filter(({ exposure }) => exposure > 0);
  const dispersion = usable.length >= fewestForScatter ? dispersionOf(usable) : null;
  const scattered = dispersion === null ? { ratio: exact, p: pExact } : scatteredRatio(pair, dispersion);
  return {
    before,
    after,
    rateBefore: estimateRate(before),
    rateAfter: estimateRate(after),
    exact,
    pExact,
    ...scattered,
    missing: missingFor(before, after),
  };
}

/** Not even a spotless time since would show anything: then it is too early to judge. */
function missingFor(before: Events, after: Events): string | undefined {
  if (!(before.exposure > 0)) return 'exposure before adoption';
  if (!(after.exposure > 0)) return 'exposure since adoption';
  if (before.count + after.count < fewestForRate)
    return `${fewestForRate} failures before and after together`;
  const spotless = rateRatio({ current: { ...after, count: 0 }, previous: before })?.pCentral ?? 1;
  const isRise = after.count / after.exposure > before.count / before.exposure;
  return spotless > significance && !isRise
    ? 'exposure since adoption: even none at all could be chance'
    : undefined;
}

/** The verdict once `q`, the chance adjusted over all preventions judged together, is known. */
export function verdictOf({ missing, before, after }: BeforeAfter, q: number): Verdict {
  if (missing !== undefined) return 'not enough';
  if (q > significance) return 'not shown';
  return after.count / after.exposure < before.count / before.exposure ? 'reduced' : 'worse';
}

/** How many units without a failure it takes until the rate before is ruled out at 95 %: −ln 0.05 / rate, the rule of three. */
export function cleanUnitsNeeded({ count, exposure }: Events): number | undefined {
  return count > 0 && exposure > 0 ? Math.ceil((-Math.log(0.05) * exposure) / count) : undefined;
}
