import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile, normalTails, normalTwoSided, studentTwoSided, tFor, zFor } from './distributions.ts';
import {
  betaQuantile,
  betaTails,
  digamma,
  gammaQuantile,
  gammaTails,
  lnGamma,
  trigamma,
} from './special-functions.ts';

const shapes = fc.double({ min: 0.5, max: 1e5, noNaN: true });
const probabilities = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

/** Equal to within a relative error. */
function expectNear(found: number, wanted: number, relative = 1e-12) {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));
}

describe('tabulated values (Abramowitz & Stegun, tables 6.1 and 26.1; DLMF)', () => {
  test('gamma and its derivatives', () => {
    expectNear(lnGamma(0.5), Math.log(Math.PI) / 2);
    expectNear(lnGamma(11), Math.log(3_628_800));
    expectNear(digamma(1), -0.5772156649015329);
    expectNear(trigamma(1), Math.PI ** 2 / 6);
  });

  test('normal tails keep their digits far out, where 1 − cdf has none', () => {
    expectNear(normalTails(1.96).upper, 0.024997895148220435);
    expectNear(normalTails(8).upper, 6.220960574271785e-16);
    expectNear(normalTails(37).upper, 5.725571222524577e-300, 1e-11);
    expectNear(normalTwoSided(-3), 0.0026997960632601866);
    expectNear(zFor(0.95), 1.959963984540054);
  });

  test('Student’s t with one degree of freedom is Cauchy’s distribution', () => {
    expectNear(studentTwoSided(1, 1), 0.5);
    expectNear(tFor(0.95, 1), 1 / Math.tan(0.025 * Math.PI));
    expectNear(tFor(0.95, 2), 0.95 / Math.sqrt(2 * 0.975 * 0.025));
  });
});

test('closed forms hold: exponential tail, and the beta distribution with a shape of 1', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 600, noNaN: true }), (x) => {
      expectNear(gammaTails(1, x).upper, Math.exp(-x), 1e-11);
      expectNear(gammaTails(1, x).lower, -Math.expm1(-x), 1e-11);
    }),
  );
  fc.assert(
    fc.property(shapes, fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), (a, x) => {
      const wanted = Math.exp(a * Math.log(x));
      if (wanted > 1e-280) expectNear(betaTails({ x, y: 1 - x, a, b: 1 }).lower, wanted, 1e-9);
    }),
  );
});

test('quantiles invert their distribution, from either tail', () => {
  fc.assert(
    fc.property(shapes, shapes, probabilities, (a, b, p) => {
      const tails = { lower: p, upper: 1 - p };
      const point = betaQuantile(tails, { a, b });
      expectNear(betaTails({ ...point, a, b }).lower, p, 1e-8);
      expectNear(gammaTails(a, gammaQuantile(a, tails)).lower, p, 1e-8);
      expectNear(normalTails(normalQuantile(p)).lower, p, 1e-11);
    }),
  );
});

test('the two tails always sum to 1, and mirroring a beta distribution swaps them', () => {
  fc.assert(
    fc.property(shapes, shapes, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, x) => {
      const { lower, upper } = betaTails({ x, y: 1 - x, a, b });
      expect(lower + upper).toBeCloseTo(1, 12);
      const mirrored = betaTails({ x: 1 - x, y: x, a: b, b: a });
      expect(mirrored.upper).toBeCloseTo(lower, 12);
    }),
  );
});

test('counts in the hundreds of millions lose nothing', () => {
  // The median of a beta distribution with equal shapes is ½ exactly.
  expectNear(betaTails({ x: 0.5, y: 0.5, a: 4e8, b: 4e8 }).lower, 0.5);
});
