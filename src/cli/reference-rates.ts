/** Reference methods about rates, shares, durations and samples. */
import { z } from 'zod';
import { riskRatio, shareDifference } from '../core/statistics/association.ts';
import { bootstrapInterval } from '../core/statistics/bootstrap.ts';
import { geometricMean } from '../core/statistics/effect-size.ts';
import {
  clopperPearsonInterval,
  garwoodInterval,
  limitAfterNone,
  shrunkShare,
  trialsToRuleOut,
  wilsonInterval,
} from '../core/statistics/intervals.ts';
import { mean, median, orderStatisticInterval, quantile } from '../core/statistics/quantiles.ts';
import { mulberry32 } from '../core/statistics/random.ts';
import { rateRatio } from '../core/statistics/rate-ratio.ts';
import {
  type Duration,
  kaplanMeier,
  logRank,
  survivalQuantile,
  survivalQuantileInterval,
} from '../core/statistics/survival.ts';
import {
  confidence,
  expectedKeys,
  limits,
  type Method,
  method,
  numbers,
  twoByTwo,
} from './reference-method.ts';

const share = z.object({ k: z.number(), n: z.number(), confidence });
const shareAliases = {
  k: ['count', 'successes', 'failures', 'x'],
  n: ['total', 'trials', 'sessions', 'nobs'],
};
const sample = { x: ['values', 'sample', 'minutes', 'data'] };

const events = z.preprocess(
  (given) => {
    const { sessions, k, ...rest } = z.record(z.string(), z.unknown()).catch({}).parse(given);
    return { exposure: sessions, count: k, ...rest };
  },
  z.object({ count: z.number(), exposure: z.number() }),
);

const durations = z
  .object({ minutes: numbers, resolved: z.array(z.union([z.number(), z.boolean()])) })
  .transform(({ minutes, resolved }) =>
    minutes.map(
      (time, place): Duration => ({ time, state: Number(resolved[place]) === 1 ? 'ended' : 'open' }),
    ),
  );
const durationAliases = {
  minutes: ['times', 'time', 'durations', 'duration', 't'],
  resolved: ['observed', 'events', 'event', 'status', 'ended'],
};

function ofShare(interval: typeof wilsonInterval) {
  return ({ k, n, confidence }: z.infer<typeof share>) => ({
    p: n > 0 ? k / n : null,
    ...limits(interval({ count: k, total: n }, confidence)),
  });
}

export const rateMethods: readonly Method[] = [
  method({
    names: ['wilson'],
    topic: /\bwilson\b/i,
    aliases: shareAliases,
    inputs: share,
    compute: ofShare(wilsonInterval),
  }),
  method({
    names: ['clopper_pearson', 'exact_binomial'],
    topic: /clopper|exact binomial interval/i,
    aliases: shareAliases,
    inputs: share,
    compute: ofShare(clopperPearsonInterval),
  }),
  method({
    names: ['rule_of_three', 'recurrence_rule_of_three', 'recurrence_zero', 'recurrence_none', 'zero_'],
    topic: /rule of three|no (event|recurrence)s?/i,
    aliases: { n: ['sessions', 'trials', 'exposure', 'total'] },
    inputs: z.object({ n: z.number(), confidence }),
    compute: ({ n, confidence }) => {
      const limit = limitAfterNone(n, confidence);
      const [upper, rule] = [limit?.upper ?? null, limit?.ruleOfThree ?? null];
      const names = {
        upper,
        exact_upper: upper,
        upper_exact: upper,
        exact: upper,
        upper_95: upper,
        hi: upper,
      };
      const poisson = n > 0 ? -Math.log(1 - confidence) / n : null;
      return {
        ...names,
        poisson_upper: poisson,
        rule_of_three: rule,
        approx: rule,
        rule,
        p: 0,
        lo: 0,
        rate: 0,
      };
    },
  }),
  method({
    names: ['newcombe'],
    topic: /newcombe/i,
    aliases: { k1: ['x1', 'count1'], n1: ['total1'], k2: ['x2', 'count2'], n2: ['total2'] },
    inputs: z.object({ k1: z.number(), n1: z.number(), k2: z.number(), n2: z.number(), confidence }),
    compute: ({ k1, n1, k2, n2, confidence }) => {
      const found = shareDifference({ count: k1, total: n1 }, { count: k2, total: n2 }, confidence);
      return { diff: found?.difference ?? null, ...limits(found) };
    },
  }),
  method({
    names: ['risk_ratio'],
    topic: /risk ratio|katz/i,
    inputs: z.object({ table: twoByTwo, confidence }),
    compute: ({ table, confidence }) => {
      const found = riskRatio(table, confidence);
      return { rr: found?.ratio ?? null, ...limits(found) };
    },
  }),
  method({
    names: ['shrunk_rate', 'beta_', 'shrink'],
    topic: /shrunk|beta\(.*prior|credible/i,
    aliases: { ...shareAliases, alpha: ['a'], beta: ['b'] },
    inputs: share.extend({ alpha: z.number(), beta: z.number() }),
    compute: ({ k, n, alpha, beta, confidence }) => {
      const found = shrunkShare({ count: k, total: n }, { alpha, beta }, confidence);
      const wilson = wilsonInterval({ count: k, total: n }, confidence);
      const raw = n > 0 ? k / n : null;
      const wilsonLimits = { wilson_lower: wilson?.low ?? null, wilson_upper: wilson?.high ?? null };
      return { raw, shrunk: found?.value ?? null, ...limits(found), ...wilsonLimits };
    },
  }),
  method({
    names: ['poisson_rate', 'garwood'],
    topic: /garwood|poisson rate/i,
    aliases: { count: ['k', 'x'], exposure: ['days', 'sessions', 't'] },
    inputs: z.object({ count: z.number(), exposure: z.number(), confidence }),
    compute: ({ count, exposure, confidence }) => ({
      rate: exposure > 0 ? count / exposure : null,
      ...limits(garwoodInterval({ count, exposure }, confidence)),
    }),
  }),
  method({
    names: ['rate_ratio', 'recurrence'],
    topic: /rate ratio|recurrence|prevention|two periods|before.*after/i,
    aliases: { current: ['after', 'a'], previous: ['before', 'b'] },
    inputs: z.object({ current: events, previous: events, confidence }),
    compute: ({ confidence, ...pair }) => {
      const found = rateRatio(pair, confidence);
      const rate = ({ count, exposure }: z.infer<typeof events>) => (exposure > 0 ? count / exposure : null);
      const none = pair.current.count === 0 ? limitAfterNone(pair.current.exposure, confidence) : null;
      return {
        rate_before: rate(pair.previous),
        rate_after: rate(pair.current),
        rate_previous: rate(pair.previous),
        rate_current: rate(pair.current),
        ratio: found?.ratio ?? null,
        p: found?.pMinimumLikelihood ?? null,
        p_central: found?.pCentral ?? null,
        ...limits(found),
        rule_of_three: none?.ruleOfThree ?? null,
        upper: none?.upper ?? null,
        exact_upper: none?.upper ?? null,
        sessions_needed: trialsToRuleOut(rate(pair.previous) ?? 0, confidence),
      };
    },
  }),
  method({
    names: ['kaplan_meier', 'km_'],
    topic: /kaplan|censored/i,
    inputs: z.preprocess(pickDurations, z.object({ durations, confidence })),
    compute: ({ durations, confidence }, reference) => {
      const steps = kaplanMeier(durations);
      const ended = durations.filter(({ state }) => state === 'ended').map(({ time }) => time);
      const interval = limits(survivalQuantileInterval(steps, 0.5, confidence));
      return {
        times: steps.map(({ time }) => time),
        S: steps.map(({ survival }) => survival),
        se: steps.map(({ standardError }) => standardError),
        at_risk: steps.map(({ atRisk }) => atRisk),
        events: steps.map(({ events }) => events),
        median_lo: interval.lo,
        median_hi: interval.hi,
        ...interval,
        naive_median: median(ended),
        ...quantilesNamed(expectedKeys(reference), (p) => survivalQuantile(steps, p)),
      };
    },
  }),
  method({
    names: ['logrank', 'log_rank'],
    topic: /log-?rank/i,
    inputs: z.object({
      a: z.preprocess(renameDurations, durations),
      b: z.preprocess(renameDurations, durations),
    }),
    compute: ({ a, b }) => {
      const found = logRank(a, b);
      const chi2 = found?.chiSquared ?? null;
      return { z2: chi2, chi2, p: found?.p ?? null, df: 1 };
    },
  }),
  method({
    names: ['median_order_stat', 'quantile_order_stat', 'order_stat'],
    topic: /order statistics?/i,
    aliases: { ...sample, p: ['q', 'probability'] },
    inputs: z.object({ x: numbers, p: z.number().default(0.5), confidence }),
    compute: ({ x, p, confidence }) => {
      const found = orderStatisticInterval(x, p, confidence);
      // Nothing at all where there is no interval: files then expect null for the whole.
      if (found === null) return {};
      const ranks = { rank_lo: found.rankLow, rank_hi: found.rankHigh, coverage: found.coverage };
      return { ...limits(found), ...ranks, estimate: quantile(x, p), median: median(x) };
    },
  }),
  method({
    names: ['bootstrap'],
    topic: /bootstrap/i,
    aliases: { ...sample, B: ['replicates', 'n_boot', 'resamples'] },
    inputs: z.object({
      x: numbers,
      B: z.number().default(2000),
      seed: z.number().default(12345),
      statistic: z.string().optional(),
      confidence,
    }),
    compute: ({ x, B, seed, statistic, confidence }, reference) => {
      const named = [statistic ?? '', reference.id, ...expectedKeys(reference)];
      const compute = statisticNamed(named.join(' '));
      const interval = bootstrapInterval(x, compute, { seed, replicates: B, confidence });
      return { median: median(x), mean: mean(x), estimate: compute(x), ...limits(interval) };
    },
  }),
  method({
    names: ['quantile'],
    topic: /quantiles?\b|percentile/i,
    aliases: { ...sample, q: ['probs', 'probabilities', 'p'] },
    inputs: z.object({ x: numbers, q: numbers.optional() }),
    compute: ({ x, q }, reference) => ({
      values: q?.map((p) => quantile(x, p)) ?? null,
      mean: mean(x),
      ...quantilesNamed(expectedKeys(reference), (p) => quantile(x, p)),
    }),
  }),
  method({
    names: ['prng'],
    topic: /seeded generator|mulberry/i,
    inputs: z.object({ seed: z.number(), n: z.number().optional() }),
    compute: ({ seed, n }, { expected }) => {
      const random = mulberry32(seed);
      const wanted = z.object({ values: z.array(z.unknown()) }).safeParse(expected);
      return { values: Array.from({ length: n ?? wanted.data?.values.length ?? 5 }, () => random()) };
    },
  }),
  method({
    names: ['geometric_mean'],
    topic: /geometric|log scale/i,
    aliases: { ratio: ['x', 'ratios', 'values', 'data'] },
    inputs: z.object({ ratio: numbers, confidence }),
    compute: ({ ratio, confidence }) => {
      const found = geometricMean(ratio, confidence);
      const interval = { log_ci_lo: found?.low ?? null, log_ci_hi: found?.high ?? null };
      const arithmetic = mean(ratio);
      return {
        geometric_mean: found?.value ?? null,
        ...interval,
        ...limits(found),
        arithmetic_mean: arithmetic,
        arithmetic_mean_not_to_use: arithmetic,
      };
    },
  }),
];

function renameDurations(given: unknown): unknown {
  const inputs = z.record(z.string(), z.unknown()).catch({}).parse(given);
  const renamed: Record<string, unknown> = { ...inputs };
  for (const [name, others] of Object.entries(durationAliases)) {
    const other = others.find((candidate) => candidate in inputs);
    if (!(name in inputs) && other !== undefined) renamed[name] = inputs[other];
  }
  return renamed;
}

function pickDurations(given: unknown): unknown {
  const inputs = z.record(z.string(), z.unknown()).catch({}).parse(given);
  return { durations: renameDurations(given), confidence: inputs.confidence };
}

/** Values for the names `p5`, `p99.9`, `median`, `q1`, … among those wanted. */
function quantilesNamed(names: readonly string[], at: (probability: number) => number | null) {
  const fixed: Readonly<Record<string, number>> = { median: 0.5, q1: 0.25, q3: 0.75, min: 0, max: 1 };
  const found: Record<string, number | null> = {};
  for (const name of names) {
    const percent = /^p(\d+(?:[._]\d+)?)$/.exec(name)?.[1]?.replace('_', '.');
    // Divided as text: 0.95 is not the same number as 95 · 0.01.
    const probability = percent === undefined ? fixed[name] : Number(percent) / 100;
    if (probability !== undefined) found[name] = at(probability);
  }
  return found;
}

function statisticNamed(text: string): (values: readonly number[]) => number | null {
  const percent = /\bp(\d+)\b|_p(\d+)/.exec(text)?.slice(1).find(Boolean);
  if (/mean/i.test(text) && !/median/i.test(text)) return mean;
  if (percent !== undefined && !/median/i.test(text))
    return (values) => quantile(values, Number(percent) / 100);
  return median;
}
