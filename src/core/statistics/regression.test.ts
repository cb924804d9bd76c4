import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logisticTrend, negativeBinomialTrend, negativeBinomialTrendAt, poissonTrend } from './regression.ts';

const overdispersed = [3, 5, 2, 14, 4, 6, 1, 12, 15, 7, 22, 9].map((y, x) => ({ x, y }));

test('between two levels the Poisson slope is the log of the rate ratio, its error √(1/a + 1/b)', () => {
  const count = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(count, count, fc.integer({ min: 1, max: 500 }), (a, b, exposure) => {
      const found = poissonTrend([
        { x: 0, y: a, exposure },
        { x: 1, y: b, exposure: 7 },
        { x: 1, y: b, exposure: 7 },
      ]);
      expect(found?.slope).toBeCloseTo(Math.log(b / 7) - Math.log(a / exposure), 9);
      expect(found?.slopeError).toBeCloseTo(Math.sqrt(1 / a + 1 / (2 * b)), 9);
    }),
  );
});

test('between two levels the logistic slope is the log odds ratio, its error √(Σ 1/cell)', () => {
  const cell = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(fc.tuple(cell, cell, cell, cell), ([a, b, c, d]) => {
      const cases = (count: number, point: { readonly x: number; readonly y: number }) =>
        Array.from({ length: count }, () => point);
      const points = [
        ...cases(a, { x: 1, y: 1 }),
        ...cases(b, { x: 1, y: 0 }),
        ...cases(c, { x: 0, y: 1 }),
        ...cases(d, { x: 0, y: 0 }),
      ];
      const found = logisticTrend(points);
      if (found.kind !== 'fitted') throw new Error(found.kind);
      expect(found.slope).toBeCloseTo(Math.log((a * d) / (b * c)), 9);
      expect(found.slopeError).toBeCloseTo(Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), 9);
    }),
  );
});

test('outcomes that x tells apart have no finite slope, and one sort of outcome has none at all', () => {
  const at = (x: number, y: number) => ({ x, y });
  expect(logisticTrend([at(1, 0), at(2, 0), at(3, 1), at(4, 1)]).kind).toBe('separated');
  expect(logisticTrend([at(1, 0), at(2, 0), at(2, 1), at(3, 1)]).kind).toBe('separated');
  expect(logisticTrend([at(3, 0), at(2, 1), at(1, 1)]).kind).toBe('separated');
  expect(logisticTrend([at(1, 1), at(2, 1)])).toEqual({
    kind: 'not-enough',
    missing: 'cases where it did not happen',
  });
  expect(logisticTrend([at(1, 1), at(1, 0)])).toEqual({
    kind: 'not-enough',
    missing: 'different values of x',
  });
});

test('counts whose best slope is infinite, or that are too few, have no trend', () => {
  const line = (counts: readonly number[]) => poissonTrend(counts.map((y, x) => ({ x, y })));
  expect(line([0, 0, 0, 0, 6])).toBeNull();
  expect(line([6, 0, 0, 0, 0])).toBeNull();
  expect(line([0, 0, 0])).toBeNull();
  expect(line([3, 4])).toBeNull();
  expect(line([0, 0, 6, 0, 0])?.slope).toBeCloseTo(0, 12);
});

test('moving x moves the intercept and nothing else, even for week numbers in the millions', () => {
  const near = poissonTrend(overdispersed);
  const far = poissonTrend(overdispersed.map(({ x, y }) => ({ x: x + 2_000_000, y })));
  expect(far?.slope).toBeCloseTo(near?.slope ?? Number.NaN, 9);
  expect(far?.slopeError).toBeCloseTo(near?.slopeError ?? Number.NaN, 9);
});

test('scatter takes the false certainty away from a Poisson trend', () => {
  const found = poissonTrend(overdispersed);
  expect(found?.p).toBeLessThan(0.0001);
  expect(found?.quasi?.p).toBeGreaterThan(0.05);
});

test('the estimated alpha is where the likelihood is highest', () => {
  const best = negativeBinomialTrend(overdispersed);
  if (best === null) throw new Error('no fit');
  expect(best.alpha).toBeCloseTo(0.2505356893533, 9);
  for (const factor of [0.9, 0.99, 1.01, 1.1]) {
    const beside = negativeBinomialTrendAt(overdispersed, best.alpha * factor);
    expect(beside?.logLikelihood).toBeLessThan(best.logLikelihood);
  }
});

test('counts that do not scatter get alpha 0 and the Poisson line', () => {
  const even = [4, 6, 5, 9, 8, 12, 11, 15].map((y, x) => ({ x, y }));
  expect(negativeBinomialTrend(even)).toMatchObject({ alpha: 0, slope: poissonTrend(even)?.slope });
});
