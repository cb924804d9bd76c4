/** Reference methods about two samples, two judges and families of tests. */
import { z } from 'zod';
import { cohensKappa, krippendorffsAlpha, percentAgreement } from '../core/statistics/agreement.ts';
import { compareRanks, hodgesLehmannShift, signedRankTest } from '../core/statistics/effect-size.ts';
import { permutationTest } from '../core/statistics/exact-tests.ts';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  holm,
} from '../core/statistics/multiple-testing.ts';
import { confidence, expectedKeys, type Method, method, numbers } from './reference-method.ts';

const table = z.array(numbers);
const groups = z.object({ a: numbers, b: numbers, confidence });
const code = z.union([z.string(), z.number()]);

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
  ...families,
  mannWhitney,
  wilcoxon,
  permutation,
  kappa,
  krippendorff,
];
