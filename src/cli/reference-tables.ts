/** Reference methods about tables of counts. */
import { z } from 'zod';
import {
  associationRule,
  goodnessOfFit,
  tableAssociation,
  trendOfShares,
  yatesTest,
} from '../core/statistics/association.ts';
import { conditionalOddsRatio, fisherTest } from '../core/statistics/exact-tests.ts';
import { standardisedRate, stratifiedOdds } from '../core/statistics/stratified.ts';
import {
  confidence,
  limits,
  type Method,
  method,
  numbers,
  type Outcome,
  twoByTwo,
} from './reference-method.ts';

const chiSquared = method({
  names: ['chi2', 'chi_square', 'cramer'],
  topic: /chi-?squared?|cram[eé]r/i,
  aliases: { table: ['observed', 'counts'] },
  inputs: z.object({ table: z.array(numbers) }),
  compute: ({ table }, { topic }) => {
    const found = tableAssociation(table);
    const square = twoByTwo.safeParse(table);
    const yates = square.success ? yatesTest(square.data) : null;
    // Only a topic that asks for it gets the correction: the plain test is what the other values belong to.
    const isCorrected = /yates|continuity/i.test(topic) && !/(without|no) (yates|continuity)/i.test(topic);
    const test = isCorrected ? yates : found;
    return {
      chi2: test?.chiSquared ?? null,
      df: test?.degrees ?? null,
      p: test?.p ?? null,
      chi2_yates: yates?.chiSquared ?? null,
      p_yates: yates?.p ?? null,
      V: found?.cramersV ?? null,
      phi: found?.cramersV ?? null,
      V_corrected: found?.cramersVCorrected ?? null,
      expected: found?.expected ?? null,
      adjusted_residuals: found?.adjustedResiduals ?? null,
      min_expected: found?.smallestExpected ?? null,
      expected_below_5: found === null ? null : found.expected.flat().filter((cell) => cell < 5).length,
      use_fisher: found === null ? null : found.smallestExpected < 5,
    };
  },
});

const fit = method({
  names: ['time_in_session', 'chi2_gof', 'chi2_goodness', 'goodness'],
  topic: /goodness|flat split|session third|uniform/i,
  aliases: { weights: ['expected', 'exposure', 'weight', 'shares'], observed: ['counts', 'x'] },
  inputs: z.object({ observed: numbers, weights: numbers.optional() }),
  compute: ({ observed, weights }) => {
    const found = goodnessOfFit(observed, weights);
    return { chi2: found?.chiSquared ?? null, df: found?.degrees ?? null, p: found?.p ?? null };
  },
});

const fisher = method({
  names: ['fisher'],
  topic: /fisher/i,
  inputs: z.object({ table: twoByTwo, confidence }),
  compute: ({ table, confidence }) => {
    const found = fisherTest(table, confidence);
    return {
      p: found?.pTwoSided ?? null,
      p_two_sided: found?.pTwoSided ?? null,
      p_greater: found?.pGreater ?? null,
      p_less: found?.pLess ?? null,
      or_sample: found?.oddsRatio ?? null,
      or_conditional: conditionalOddsRatio(table),
      or_haldane: found?.haldane.value ?? null,
      or_haldane_lo: found?.haldane.low ?? null,
      or_haldane_hi: found?.haldane.high ?? null,
    };
  },
});

const mantelHaenszel = method({
  names: ['simpson', 'mantel_haenszel', 'cmh', 'stratified'],
  topic: /mantel|simpson/i,
  aliases: { strata: ['tables'] },
  inputs: z.object({ strata: z.array(twoByTwo), confidence }),
  compute: ({ strata, confidence }) => {
    const found = stratifiedOdds(strata, confidence);
    const interval = limits(found.interval);
    return {
      or_pooled: found.pooled,
      or_stratum: found.strata,
      or_mh: found.common,
      or_mh_lo: interval.lo,
      or_mh_hi: interval.hi,
      ...interval,
      cmh_chi2: found.test?.chiSquared ?? null,
      cmh_p: found.test?.p ?? null,
      reversal: found.isReversed,
    };
  },
});

/** `{k: […], n: […]}` under their various names, or a list of `[k, n]`. */
const stratumCounts = z.union([
  z.preprocess(
    (given) => {
      const { failures, events, count, total, cases, sessions, ...rest } = z
        .record(z.string(), z.unknown())
        .catch({})
        .parse(given);
      return { k: failures ?? events ?? count ?? cases, n: total ?? sessions, ...rest };
    },
    z.object({ k: numbers, n: numbers }),
  ),
  z
    .array(z.tuple([z.number(), z.number()]))
    .transform((pairs) => ({ k: pairs.map(([k]) => k), n: pairs.map(([, n]) => n) })),
]);
const standardAliases = {
  standard: ['weights', 'standard_population', 'reference', 'w'],
  a: ['group_a'],
  b: ['group_b'],
};

function standardised(
  { k, n }: z.infer<typeof stratumCounts>,
  request: { standard: number[]; confidence: number },
) {
  const strata = request.standard.map((weight, place) => ({
    count: k[place] ?? 0,
    total: n[place] ?? 0,
    weight,
  }));
  return standardisedRate(strata, request.confidence);
}

const oneStandardised = method({
  names: ['direct_standardi'],
  topic: /standardi[sz]ation/i,
  aliases: {
    ...standardAliases,
    k: ['failures', 'events', 'count', 'counts'],
    n: ['total', 'totals', 'sessions'],
  },
  inputs: z.object({ k: numbers, n: numbers, standard: numbers, confidence }),
  compute: ({ k, n, standard, confidence }) => {
    const found = standardised({ k, n }, { standard, confidence });
    const rate = found?.rate ?? null;
    const error = found?.standardError ?? null;
    return {
      rate,
      standardised: rate,
      standardized: rate,
      adjusted: rate,
      crude: found?.crude ?? null,
      se: error,
      ...limits(found),
    };
  },
});

const standardisedFromRates = method({
  names: ['direct_standardi'],
  topic: /standardi[sz]ation/i,
  aliases: standardAliases,
  inputs: z.object({ rates: z.union([numbers, z.record(z.string(), numbers)]), standard: numbers }),
  compute: ({ rates, standard }) => {
    const whole = standard.reduce((sum, weight) => sum + weight, 0);
    const over = (group: readonly number[]) =>
      group.reduce((sum, rate, place) => sum + (rate * (standard[place] ?? 0)) / whole, 0);
    if (Array.isArray(rates)) return { rate: over(rates), standardised: over(rates), adjusted: over(rates) };
    return Object.fromEntries(Object.entries(rates).map(([name, group]) => [name, over(group)]));
  },
});

const twoStandardised = method({
  names: ['direct_standardi'],
  topic: /standardi[sz]ation/i,
  aliases: standardAliases,
  inputs: z.object({ a: stratumCounts, b: stratumCounts, standard: numbers.optional(), confidence }),
  compute: ({ a, b, standard, confidence }) => {
    // Without a standard given, both groups together are it.
    const weights = standard ?? a.n.map((n, place) => n + (b.n[place] ?? 0));
    const [one, two] = [a, b].map((group) => standardised(group, { standard: weights, confidence }));
    const outcome: Record<string, unknown> = {};
    for (const [name, found] of Object.entries({ a: one, b: two })) {
      for (const prefix of ['rate', 'standardised', 'adjusted', 'std'])
        outcome[`${prefix}_${name}`] = found?.rate ?? null;
      outcome[`crude_${name}`] = found?.crude ?? null;
    }
    const isKnown = one !== null && one !== undefined && two !== null && two !== undefined;
    return {
      ...outcome,
      diff: isKnown ? one.rate - two.rate : null,
      ratio: isKnown ? one.rate / two.rate : null,
    };
  },
});

const armitage = method({
  names: ['cochran_armitage'],
  topic: /cochran.?armitage|trend in proportions/i,
  aliases: { failures: ['k', 'events', 'count', 'successes'], n: ['total', 'totals'] },
  inputs: z.object({ failures: numbers, n: numbers, scores: numbers.optional() }),
  compute: ({ failures, n, scores }) => {
    const found = trendOfShares(
      failures.map((count, place) => ({ count, total: n[place] ?? 0, score: scores?.[place] ?? place + 1 })),
    );
    return { z: found?.z ?? null, chi2: found === null ? null : found.z ** 2, p: found?.p ?? null };
  },
});

const rule = method({
  names: ['association_rule', 'rule_'],
  topic: /\brule A|lift/i,
  aliases: { ab: ['both', 'n_ab'], a: ['n_a'], b: ['n_b'] },
  inputs: z.object({ n: z.number(), a: z.number(), b: z.number(), ab: z.number() }),
  compute: ({ n, a, b, ab }): Outcome => {
    const found = associationRule({ n, a, b, both: ab });
    if (found === null) return {};
    const { p, ...measures } = found;
    return { ...measures, fisher_p_greater: p, p };
  },
});

export const tableMethods: readonly Method[] = [
  fit,
  chiSquared,
  fisher,
  mantelHaenszel,
  oneStandardised,
  standardisedFromRates,
  twoStandardised,
  armitage,
  rule,
];
