/** Reference methods about series, lines and shifts. */
import { z } from 'zod';
import { zFor } from '../core/statistics/distributions.ts';
import { mean } from '../core/statistics/quantiles.ts';
import {
  logisticTrend,
  negativeBinomialTrend,
  negativeBinomialTrendAt,
  type Point,
  poissonTrend,
} from '../core/statistics/regression.ts';
import {
  changePointP,
  countLimits,
  dispersionTest,
  isotonic,
  kendallsTau,
  poissonChangePoint,
  poissonCusum,
  rankTrend,
} from '../core/statistics/trend.ts';
import { confidence, type Method, method, numbers, type Outcome } from './reference-method.ts';

const series = { x: ['weekly', 'counts', 'count', 'values', 'y', 'series'] };
const countLine = z.object({
  week: numbers.optional(),
  count: numbers,
  sessions: numbers.optional(),
  alpha: z.number().optional(),
  confidence,
});
const countLineAliases = {
  week: ['x', 't', 'time'],
  count: ['counts', 'y', 'weekly', 'failures'],
  sessions: ['exposure', 'n'],
};

function pointsOf({ week, count, sessions }: z.infer<typeof countLine>): readonly Point[] {
  return count.map((y, place) => {
    const x = week?.[place] ?? place;
    const exposure = sessions?.[place];
    return exposure === undefined ? { x, y } : { x, y, exposure };
  });
}

type Tested = {
  readonly intercept: number;
  readonly slope: number;
  readonly slopeError: number;
  readonly interceptError: number;
  readonly z: number;
  readonly p: number;
};

function lineOutcome(line: Tested | null, level: number): Outcome {
  const margin = line === null ? 0 : zFor(level) * line.slopeError;
  const ratio = line === null ? null : Math.exp(line.slope);
  return {
    intercept: line?.intercept ?? null,
    slope: line?.slope ?? null,
    se_slope: line?.slopeError ?? null,
    se: line?.slopeError ?? null,
    se_intercept: line?.interceptError ?? null,
    z: line?.z ?? null,
    p: line?.p ?? null,
    rate_ratio_per_week: ratio,
    rate_ratio: ratio,
    rr_lo: line === null ? null : Math.exp(line.slope - margin),
    rr_hi: line === null ? null : Math.exp(line.slope + margin),
    lo: line === null ? null : line.slope - margin,
    hi: line === null ? null : line.slope + margin,
  };
}

export const trendMethods: readonly Method[] = [
  method({
    names: ['dispersion', 'index_of_dispersion', 'vmr'],
    topic: /index-of-dispersion|dispersion test/i,
    aliases: series,
    inputs: z.object({ x: numbers }),
    compute: ({ x }) => {
      const found = dispersionTest(x);
      return {
        mean: found?.mean ?? null,
        variance: found?.variance ?? null,
        vmr: found?.ratio ?? null,
        chi2: found?.chiSquared ?? null,
        df: found?.degrees ?? null,
        p: found?.p ?? null,
      };
    },
  }),
  method({
    names: ['quasi_poisson', 'poisson_trend', 'poisson_regression'],
    topic: /poisson regression|quasi-poisson|weekly trend/i,
    aliases: countLineAliases,
    inputs: countLine,
    compute: (inputs) => {
      const found = poissonTrend(pointsOf(inputs));
      const dispersion = found?.dispersion ?? null;
      return {
        ...lineOutcome(found, inputs.confidence),
        pearson_dispersion: dispersion,
        dispersion,
        poisson_p: found?.p ?? null,
        poisson_se: found?.slopeError ?? null,
        quasi_se: found?.quasi?.slopeError ?? null,
        quasi_t: found?.quasi?.t ?? null,
        quasi_p: found?.quasi?.p ?? null,
        df: found?.quasi?.degrees ?? null,
        loglik: found?.logLikelihood ?? null,
        llf: found?.logLikelihood ?? null,
      };
    },
  }),
  method({
    names: ['negative_binomial', 'nb_', 'nb2'],
    topic: /negative binomial/i,
    aliases: countLineAliases,
    inputs: countLine,
    compute: (inputs) => {
      const points = pointsOf(inputs);
      const { alpha } = inputs;
      const found =
        alpha === undefined ? negativeBinomialTrend(points) : negativeBinomialTrendAt(points, alpha);
      const likelihood = found?.logLikelihood ?? null;
      return {
        ...lineOutcome(found, inputs.confidence),
        alpha: found?.alpha ?? null,
        loglik: likelihood,
        llf: likelihood,
        poisson_p: poissonTrend(points)?.p ?? null,
      };
    },
  }),
  method({
    names: ['mann_kendall', 'sen_slope'],
    topic: /mann-kendall|sen.?slope/i,
    aliases: series,
    inputs: z.object({ x: numbers, t: numbers.optional() }),
    compute: ({ x, t }) => {
      const found = rankTrend(x, t);
      return {
        S: found?.s ?? null,
        var: found?.variance ?? null,
        z: found?.z ?? null,
        p: found?.p ?? null,
        p_normal: found?.p ?? null,
        p_exact: found?.pExact ?? null,
        sen_slope: found?.senSlope ?? null,
        tau: found?.tau ?? null,
      };
    },
  }),
  method({
    names: ['kendall'],
    topic: /kendall'?s? tau|tau-b/i,
    aliases: { x: ['a'], y: ['b'] },
    inputs: z.object({ x: numbers, y: numbers }),
    compute: ({ x, y }) => {
      const found = kendallsTau(x, y);
      const [exact, asymptotic] = [found?.pExact ?? null, found?.pAsymptotic ?? null];
      const tau = found?.tau ?? null;
      return {
        tau,
        tau_b: tau,
        S: found?.s ?? null,
        p: exact ?? asymptotic,
        p_exact: exact,
        p_asymptotic: asymptotic,
      };
    },
  }),
  method({
    names: ['poisson_cusum', 'cusum'],
    topic: /cusum/i,
    aliases: series,
    inputs: z.object({ x: numbers, lambda0: z.number(), lambda1: z.number(), h: z.number() }),
    compute: ({ x, lambda0, lambda1, h }) => {
      const found = poissonCusum(x, { usual: lambda0, shifted: lambda1, threshold: h });
      return { k: found?.reference ?? null, C: found?.sums ?? null, alarm_index: found?.alarmAt ?? null };
    },
  }),
  method({
    names: ['poisson_changepoint', 'changepoint', 'change_point'],
    topic: /change ?point/i,
    aliases: { ...series, B: ['permutations', 'n_perm'] },
    inputs: z.object({
      x: numbers,
      sessions: numbers.optional(),
      B: z.number().default(999),
      seed: z.number().default(12345),
    }),
    compute: ({ x, sessions, B, seed }) => {
      const found = poissonChangePoint(x, sessions);
      return {
        lr: found?.likelihoodRatio ?? null,
        index: found?.index ?? null,
        rate_before: found?.before ?? null,
        rate_after: found?.after ?? null,
        p: changePointP(x, { seed, permutations: B }),
      };
    },
  }),
  method({
    names: ['c_chart'],
    topic: /control limits/i,
    aliases: { x: ['counts', 'weekly'] },
    inputs: z.union([
      z.object({ mean: z.number() }),
      z.object({ x: numbers }).transform(({ x }) => ({ mean: mean(x) ?? 0 })),
    ]),
    compute: (inputs) => {
      const { low, high, shewhart } = countLimits(inputs.mean);
      return { mean: inputs.mean, lo: low, hi: high, shewhart_lo: shewhart.low, shewhart_hi: shewhart.high };
    },
  }),
  method({
    names: ['logistic'],
    topic: /logistic|context usage/i,
    aliases: { failed: ['y', 'outcome', 'failure'] },
    inputs: z.union([
      z.object({ usage: numbers, failed: numbers, confidence }).transform(({ usage, ...rest }) => ({
        ...rest,
        // Usage is a share of the window; the slope is asked for per 10 percentage points.
        x: usage.map((part) => part * 10),
      })),
      z.object({ x: numbers, failed: numbers, confidence }),
    ]),
    compute: ({ x, failed, confidence }) => logisticOutcome({ x, failed, level: confidence }),
  }),
  method({
    names: ['isotonic', 'pava'],
    topic: /isotonic|pool.*adjacent/i,
    aliases: { y: ['values', 'rates', 'rate'], w: ['weights', 'n'] },
    inputs: z.object({ y: numbers, w: numbers.optional(), x: numbers.optional() }),
    compute: ({ y, w, x }) => {
      const order = y.map((_, place) => place).sort((a, b) => (x?.[a] ?? a) - (x?.[b] ?? b));
      const weights = w === undefined ? undefined : order.map((place) => w[place] ?? 1);
      const fitted = isotonic(
        order.map((place) => y[place] ?? 0),
        weights,
      );
      return { fit: fitted, fitted, isotonic: fitted, values: fitted, y: fitted, yhat: fitted };
    },
  }),
];

function logisticOutcome({
  x,
  failed,
  level,
}: {
  readonly x: readonly number[];
  readonly failed: readonly number[];
  readonly level: number;
}): Outcome {
  const found = logisticTrend(x.map((value, place) => ({ x: value, y: failed[place] ?? 0 })));
  const line = found.kind === 'fitted' ? found : null;
  const margin = line === null ? 0 : zFor(level) * line.slopeError;
  const ratio = line === null ? null : Math.exp(line.slope);
  return {
    ...lineOutcome(line, level),
    odds_ratio_per_10pp: ratio,
    odds_ratio: ratio,
    or_lo: line === null ? null : Math.exp(line.slope - margin),
    or_hi: line === null ? null : Math.exp(line.slope + margin),
    wald_p: line?.p ?? null,
    lr_chi2: line?.likelihoodRatio ?? null,
    lr_p: line?.likelihoodRatioP ?? null,
    separated: found.kind === 'separated',
    separation: found.kind === 'separated',
    converged: found.kind === 'fitted',
  };
}
