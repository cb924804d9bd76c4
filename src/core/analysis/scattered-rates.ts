import { studentTwoSided, tFor } from '../statistics/distributions.ts';
import { defaultConfidence, type Estimated, type Interval } from '../statistics/estimate.ts';
import { once } from '../statistics/once.ts';
import { type Dispersion, estimateOf, type RatePair, rateRatio } from '../statistics/rate-ratio.ts';

/** Two rates compared with the scatter between periods taken into account. */
export type ScatteredRatio = {
  readonly ratio: Estimated;
  readonly p: number;
};

/**
 * The quasi-likelihood comparison of two rates (McCullagh & Nelder, Generalized Linear Models, §9.2): the square root of
 * the deviance over the dispersion factor is Student's t. Unlike the standard error of the logarithm it holds when a count
 * is 0. Interval and p are never narrower and smaller than the exact Poisson ones, and are those when the factor is at most 1.
 */
export function scatteredRatio(pair: RatePair, { factor, degrees }: Dispersion): ScatteredRatio {
  const compared = rateRatio(pair);
  const pExact = compared?.pCentral ?? 1;
  const exact = once(() => estimateOf(compared, pair));
  if (compared === null || compared.ratio === null || !(factor > 1)) {
    return {
      p: pExact,
      get ratio() {
        return exact();
      },
    };
  }
  const t = Math.sqrt(deviance(pair, 1) / factor);
  const ratio = once(() => widened(exact(), { pair, limit: factor * tFor(defaultConfidence, degrees) ** 2 }));
  return {
    p: Math.max(pExact, studentTwoSided(t, degrees)),
    get ratio() {
      return ratio();
    },
  };
}

/** An interval that is at least as wide as the deviance allows. */
function widened(
  exact: Estimated,
  { pair, limit }: { readonly pair: RatePair; readonly limit: number },
): Estimated {
  if (exact.kind === 'not-enough') return exact;
  const { low, high } = devianceInterval(pair, limit);
  return { ...exact, low: Math.min(exact.low, low), high: Math.max(exact.high, high) };
}

/** Twice the log-likelihood lost by supposing that the ratio of the rates is `ratio`, given the total. */
function deviance({ current, previous }: RatePair, ratio: number): number {
  const n = current.count + previous.count;
  const now = (ratio * current.exposure) / (ratio * current.exposure + previous.exposure);
  const before = previous.exposure / (ratio * current.exposure + previous.exposure);
  return Math.max(0, 2 * (term(current.count, n * now) + term(previous.count, n * before)));
}

function term(observed: number, expected: number): number {
  return observed === 0 ? 0 : observed * Math.log(observed / expected);
}

/** The ratios whose deviance stays within `limit`. */
function devianceInterval(pair: RatePair, limit: number): Interval {
  const { current, previous } = pair;
  const centre = Math.log(
    (Math.max(current.count, 0.01) * previous.exposure) / (Math.max(previous.count, 0.01) * current.exposure),
  );
  const edge = (direction: 1 | -1) => {
    let [inside, outside] = [centre, centre + direction * 60];
    for (let step = 0; step < 60; step += 1) {
      const middle = (inside + outside) / 2;
      if (deviance(pair, Math.exp(middle)) <= limit) inside = middle;
      else outside = middle;
    }
    return Math.exp(inside);
  };
  return {
    low: current.count === 0 ? 0 : edge(-1),
    high: previous.count === 0 ? Number.POSITIVE_INFINITY : edge(1),
  };
}
