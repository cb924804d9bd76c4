/** Reference methods about tables, groups and families of tests. */
import { z } from 'zod';
import { cohensKappa, krippendorffsAlpha, percentAgreement } from '../core/statistics/agreement.ts';
import {
  associationRule,
  goodnessOfFit,
  tableAssociation,
  trendOfShares,
  yatesTest,
} from '../core/statistics/association.ts';
import { compareRanks, hodgesLehmannShift, signedRankTest } from '../core/statistics/effect-size.ts';
import { conditionalOddsRatio, fisherTest, permutationTest } from '../core/statistics/exact-tests.ts';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  holm,
} from '../core/statistics/multiple-testing.ts';
import { standardisedRate, stratifiedOdds } from '../core/statistics/stratified.ts';
import {
  confidence,
  expectedKeys,
  limits,
  type Method,
  method,
  numbers,
  type Outcome,
  twoByTwo,
} from './reference-method.ts';

const table = z.array(numbers);
const groups = z.object({ a: numbers, b: numbers, confidence });
const code = z.union([z.string(), z.number()]);

const chiSquared = method({
  names: ['chi2', 'chi_square', 'cramer'],
  topic: /chi-?squared?|cram[eé]r/i,
  aliases: { table: ['observed', 'counts'] },
  inputs: z.object({ table }),
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

function adjusting(adjust: (p: readonly number[]) => readonly number[]) {
  return (
    { p, alpha }: { readonly p: readonly number[]; readonly alpha: number },
    reference: Parameters<typeof expectedKeys>[0],
  ) => {
    const q = adjust(p);
    const at = (level: number) => q.filter((value) => value <= level).length;
    const outcome: Record<string, unknown> = {
      q,
      adjusted: q,
      p_adjusted: q,
      rejected: at(alpha),
      n_rejected: at(alpha),
    };
    for (const key of expectedKeys(reference)) {
      const level = /^(?:n_)?rejected_at_(\d*[._]?\d+)$/.exec(key)?.[1];
      if (level !== undefined) outcome[key] = at(Number(level.replace('_', '.')));
    }
    return outcome;
  };
}

const family = z.object({ p: numbers, alpha: z.number().default(0.05) });
const familyAliases = { p: ['pvalues', 'p_values', 'ps'], alpha: ['q', 'level', 'fdr'] };

const families = [
  { names: ['bh', 'benjamini_hochberg', 'fdr'], topic: /benjamini-hochberg/i, adjust: benjaminiHochberg },
  { names: ['by_', 'benjamini_yekutieli'], topic: /yekutieli/i, adjust: benjaminiYekutieli },
  { names: ['holm'], topic: /\bholm\b/i, adjust: holm },
  { names: ['bonferroni'], topic: /bonferroni/i, adjust: bonferroni },
].map(({ names, topic, adjust }) =>
  method({ names, topic, aliases: familyAliases, inputs: family, compute: adjusting(adjust) }),
);

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

const stratumCounts = z.preprocess(
  (given) => {
    const { failures, events, count, total, cases, ...rest } = z
      .record(z.string(), z.unknown())
      .catch({})
      .parse(given);
    return { k: failures ?? events ?? count ?? cases, n: total, ...rest };
  },
  z.object({ k: numbers, n: numbers }),
);
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

const mannWhitney = method({
  names: ['mann_whitney', 'cliffs_delta', 'hodges_lehmann'],
  topic: /mann-whitney|cliff|hodges/i,
  aliases: { a: ['x'], b: ['y'] },
  inputs: groups,
  compute: ({ a, b, confidence }) => {
    const found = compareRanks(a, b);
    // Reference files give the ends of the open interval.
    const shift = hodgesLehmannShift(a, b, { confidence, ends: 'inner' });
    return {
      U: found?.u ?? null,
      p_exact: found?.pExact ?? null,
      p_asymptotic: found?.pAsymptotic ?? null,
      p: found?.pExact ?? found?.pAsymptotic ?? null,
      cliffs_delta: found?.cliffsDelta ?? null,
      hodges_lehmann: shift?.shift ?? null,
      hl_lo: shift?.interval?.low ?? null,
      hl_hi: shift?.interval?.high ?? null,
      hl_coverage: shift?.interval?.coverage ?? null,
    };
  },
});

const wilcoxon = method({
  names: ['wilcoxon'],
  topic: /signed.?rank|wilcoxon|paired/i,
  aliases: {
    before: ['estimated', 'x', 'a'],
    after: ['actual', 'y', 'b'],
    differences: ['diff', 'd', 'differences'],
  },
  inputs: z.union([z.object({ before: numbers, after: numbers }), z.object({ differences: numbers })]),
  compute: (inputs) => {
    const differences =
      'differences' in inputs
        ? inputs.differences
        : inputs.after.map((value, place) => value - (inputs.before[place] ?? 0));
    const found = signedRankTest(differences);
    return {
      W: found?.w ?? null,
      n: found?.n ?? 0,
      p_exact_zeros_dropped: found?.pExact ?? null,
      p_exact: found?.pExact ?? null,
      p: found?.pExact ?? null,
      p_asymptotic: found?.pAsymptotic ?? null,
      pseudo_median: found?.pseudoMedian ?? null,
    };
  },
});

const permutation = method({
  names: ['permutation'],
  topic: /permutation/i,
  aliases: { a: ['x'], b: ['y'] },
  inputs: groups,
  compute: ({ a, b }) => {
    const found = permutationTest(a, b);
    return {
      diff: found?.difference ?? null,
      difference: found?.difference ?? null,
      p: found?.pTwoSided ?? null,
      p_two_sided: found?.pTwoSided ?? null,
      p_greater: found?.pGreater ?? null,
      p_less: found?.pLess ?? null,
      arrangements: found?.arrangements ?? null,
      n_permutations: found?.arrangements ?? null,
      permutations: found?.arrangements ?? null,
    };
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

const kappa = method({
  names: ['kappa', 'cohen', 'agreement', 'percent_agreement'],
  topic: /kappa|percent agreement/i,
  aliases: { a: ['rater1', 'rater_a', 'x', 'first'], b: ['rater2', 'rater_b', 'y', 'second'] },
  inputs: z.union([
    z.object({ a: z.array(code), b: z.array(code) }),
    z.object({ table }).transform(({ table }) => judgementsIn(table)),
  ]),
  compute: ({ a, b }) => {
    const pairs = a.map((first, place) => [String(first), String(b[place])] as const);
    const agreement = percentAgreement(pairs);
    return {
      kappa: cohensKappa(pairs),
      agreement,
      percent_agreement: agreement,
      po: agreement,
      n: pairs.length,
    };
  },
});

/** The judgements behind a table of first rater (rows) by second (columns). */
function judgementsIn(table: readonly (readonly number[])[]) {
  const cells = table.flatMap((row, r) =>
    row.flatMap((count, c) => new Array<readonly [number, number]>(count).fill([r, c])),
  );
  return { a: cells.map(([first]) => first), b: cells.map(([, second]) => second) };
}

const krippendorff = method({
  names: ['krippendorff'],
  topic: /krippendorff/i,
  aliases: {
    raters: ['ratings', 'data', 'coders', 'reliability_data'],
    level: ['scale', 'metric', 'level_of_measurement'],
  },
  inputs: z.union([
    z.object({ units: z.array(z.array(code.nullable())), level: scaleName() }),
    z
      .object({ raters: z.array(z.array(code.nullable())), level: scaleName() })
      .transform(({ raters, level }) => ({
        units: (raters[0] ?? []).map((_, unit) => raters.map((given) => given[unit] ?? null)),
        level,
      })),
  ]),
  compute: ({ units, level }, { id, topic }) => {
    const named = /ordinal|interval|ratio/.exec(`${id} ${topic}`)?.[0];
    return {
      alpha: krippendorffsAlpha(units, level ?? scaleName().catch('nominal').parse(named) ?? 'nominal'),
    };
  },
});

function scaleName() {
  return z.enum(['nominal', 'ordinal', 'interval', 'ratio']).optional();
}

export const testMethods: readonly Method[] = [
  fit,
  chiSquared,
  fisher,
  ...families,
  mantelHaenszel,
  oneStandardised,
  standardisedFromRates,
  twoStandardised,
  armitage,
  mannWhitney,
  wilcoxon,
  permutation,
  rule,
  kappa,
  krippendorff,
];
