import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from './multiple-testing.ts';

test('the fifteen p-values of Benjamini & Hochberg (JRSS B 57, 1995): four rejections, three by Bonferroni', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  const rejected = (adjusted: readonly number[]) => adjusted.filter((value) => value <= 0.05).length;
  expect(rejected(benjaminiHochberg(p))).toBe(4);
  expect(rejected(bonferroni(p))).toBe(3);
});

test('adjusting never lowers a p, never passes 1, and keeps the order of the family', () => {
  const families = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(
      families,
      fc.constantFrom(benjaminiHochberg, benjaminiYekutieli, holm, bonferroni),
      (p, adjust) => {
        const adjusted = adjust(p);
        expect(adjusted).toHaveLength(p.length);
        for (const [place, value] of adjusted.entries()) {
          expect(value).toBeGreaterThanOrEqual((p[place] ?? 0) - 1e-15);
          expect(value).toBeLessThanOrEqual(1);
          for (const [other, its] of adjusted.entries()) {
            if ((p[other] ?? 0) < (p[place] ?? 0)) expect(its).toBeLessThanOrEqual(value);
          }
        }
      },
    ),
  );
});

test('Benjamini–Hochberg is the gentlest, Bonferroni the harshest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (p) => {
        const [bh, h, b] = [benjaminiHochberg(p), holm(p), bonferroni(p)];
        for (const place of p.keys()) {
          expect(bh[place]).toBeLessThanOrEqual((h[place] ?? 0) + 1e-15);
          expect(h[place]).toBeLessThanOrEqual((b[place] ?? 0) + 1e-15);
        }
      },
    ),
  );
});
