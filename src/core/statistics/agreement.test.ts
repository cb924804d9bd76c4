import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cohensKappa,
  estimateAlpha,
  estimateKappa,
  krippendorffsAlpha,
  percentAgreement,
} from './agreement.ts';

const code = fc.constantFrom('a', 'b', 'c');
const pairs = fc.array(fc.tuple(code, code), { minLength: 1, maxLength: 40 });

// Four observers, twelve units (K. Krippendorff, "Computing Krippendorff’s Alpha-Reliability", 2011).
const none = null;
const observers = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3],
  [none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none],
];
const units = Array.from({ length: 12 }, (_, unit) => observers.map((given) => given[unit] ?? null));

test('the published alphas on four scales', () => {
  const alphas = (['nominal', 'ordinal', 'interval', 'ratio'] as const).map((scale) =>
    krippendorffsAlpha(units, scale)?.toFixed(3),
  );
  expect(alphas).toEqual(['0.743', '0.815', '0.849', '0.797']);
});

test('fifty grant proposals judged twice: kappa 0.4', () => {
  const judged = [
    ...new Array<[string, string]>(20).fill(['yes', 'yes']),
    ...new Array<[string, string]>(5).fill(['yes', 'no']),
    ...new Array<[string, string]>(10).fill(['no', 'yes']),
    ...new Array<[string, string]>(15).fill(['no', 'no']),
  ];
  expect(percentAgreement(judged)).toBe(0.7);
  expect(cohensKappa(judged)).toBeCloseTo(0.4, 14);
});

test('people who agree throughout have kappa and alpha 1, if they used two codes at all', () => {
  fc.assert(
    fc.property(fc.array(code, { minLength: 2, maxLength: 30 }), (codes) => {
      const isVaried = new Set(codes).size > 1;
      expect(cohensKappa(codes.map((one) => [one, one]))).toBe(isVaried ? 1 : null);
      expect(krippendorffsAlpha(codes.map((one) => [one, one]))).toBe(isVaried ? 1 : null);
    }),
  );
});

test('kappa never passes the agreement it corrects, and swapping people changes nothing', () => {
  fc.assert(
    fc.property(pairs, (judged) => {
      const kappa = cohensKappa(judged);
      if (kappa === null) return;
      expect(kappa).toBeLessThanOrEqual((percentAgreement(judged) ?? Number.NaN) + 1e-12);
      expect(cohensKappa(judged.map(([first, second]) => [second, first]))).toBeCloseTo(kappa, 12);
    }),
  );
});

test('an interval comes with its seed: the same seed, the same interval, and it holds the estimate', () => {
  const there = estimateAlpha(units, { seed: 7, replicates: 500 });
  expect(estimateAlpha(units, { seed: 7, replicates: 500 })).toEqual(there);
  expect(estimateAlpha(units, { seed: 8, replicates: 500 })).not.toEqual(there);
  if (there.kind !== 'estimate') throw new Error(there.missing);
  expect(there.n).toBe(11);
  expect(there.low).toBeLessThan(there.value);
  expect(there.high).toBeGreaterThan(there.value);
});

test('too few records judged twice, or a single code, give no agreement', () => {
  expect(estimateKappa([['a', 'b']], { seed: 1 })).toMatchObject({ kind: 'not-enough', n: 1, needed: 5 });
  expect(estimateKappa(new Array<[string, string]>(9).fill(['a', 'a']), { seed: 1 }).kind).toBe('not-enough');
  expect(krippendorffsAlpha([['a', null], ['b']])).toBeNull();
});
