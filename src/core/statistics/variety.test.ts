import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { connectedGroups, splitOf, stableBucket } from './connected-groups.ts';
import { isoWeekOf, mondayOf } from './iso-week.ts';
import { logOdds } from './log-odds.ts';
import { median } from './quantiles.ts';
import { mulberry32, seedOf, shuffled } from './random.ts';
import { jensenShannonBits, pareto, unseenKinds, vitalFew } from './variety.ts';

const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 });

test('a Pareto table falls in count, rises to 1, and its vital few hold the threshold', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer({ min: 1, max: 99 })), (found) => {
      const rows = pareto(new Map(Object.entries(found)));
      expect(rows.at(-1)?.cumulative ?? 1).toBe(1);
      for (const [place, { count }] of rows.entries())
        expect(count).toBeLessThanOrEqual(rows[place - 1]?.count ?? 99);
      const few = vitalFew(rows);
      if (rows.length > 0) expect(few.at(-1)?.cumulative).toBeGreaterThanOrEqual(0.8 - 1e-12);
      expect(few.at(-2)?.cumulative ?? 0).toBeLessThan(0.8);
    }),
  );
  expect(pareto(new Map())).toEqual([]);
});

test('Malayan butterflies: 118 species seen once, 74 twice, 620 in all (Fisher, Corbet & Williams, 1943)', () => {
  const seen = [
    ...new Array<number>(118).fill(1),
    ...new Array<number>(74).fill(2),
    ...new Array<number>(428).fill(9),
  ];
  expect(unseenKinds(seen)?.chao1).toBeCloseTo(620 + (118 * 117) / (2 * 75), 10);
  expect(unseenKinds([0, 0])).toBeNull();
});

test('two mixes diverge by 0 to 1 bits, symmetrically, and a mix not from itself', () => {
  fc.assert(
    fc.property(counts, counts, (p, q) => {
      const bits = jensenShannonBits(p, q);
      expect(bits).toBe(jensenShannonBits(q, p));
      if (bits !== null) expect(bits).toBeGreaterThanOrEqual(0);
      if (p.some((count) => count > 0)) expect(jensenShannonBits(p, p)).toBe(0);
    }),
  );
  expect(jensenShannonBits([1, 0], [0, 1])).toBe(1);
});

test('log-odds change sign with the groups and are 0 for equal ones', () => {
  const words = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(words, words, (a, b) => {
      const [mapA, mapB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
      const back = new Map(logOdds(mapB, mapA, { kind: 'flat', perKey: 0.05 }).map(({ key, z }) => [key, z]));
      for (const { key, z } of logOdds(mapA, mapB, { kind: 'flat', perKey: 0.05 })) {
        expect(z).toBeCloseTo(-(back.get(key) ?? Number.NaN), 10);
      }
      for (const { z } of logOdds(mapA, mapA, { kind: 'flat', perKey: 0.05 })) expect(z).toBe(0);
    }),
  );
});

test('a background pulls a common word towards nothing and scales to the total asked for', () => {
  const [a, b] = [
    new Map([
      ['the', 9],
      ['lock', 3],
    ]),
    new Map([
      ['the', 5],
      ['type', 3],
    ]),
  ];
  const background = new Map([
    ['the', 900],
    ['lock', 50],
    ['type', 50],
  ]);
  const zOfThe = (total: number) =>
    logOdds(a, b, { kind: 'informed', counts: background, total })[0]?.z ?? Number.NaN;
  expect(Math.abs(zOfThe(1000))).toBeLessThan(Math.abs(zOfThe(1)));
  // Without pseudo-counts a word that one group lacks has no odds there.
  expect(logOdds(a, b, { kind: 'informed', counts: new Map() }).map(({ key }) => key)).toEqual(['the']);
});

test('groups are the same in whatever order the records come, and no node is in two', () => {
  const node = fc.constantFrom('f1', 'f2', 'f3', 'f4', 's1', 's2', 's3');
  const records = fc.array(fc.tuple(node, node), { maxLength: 12 });
  fc.assert(
    fc.property(records, fc.integer(), (touched, seed) => {
      const groups = connectedGroups(touched);
      expect(connectedGroups(shuffled(touched, mulberry32(seed)))).toEqual(groups);
      expect(new Set(groups.flat()).size).toBe(groups.flat().length);
      for (const [a, b] of touched) expect(groups.find((group) => group.includes(a))).toContain(b);
    }),
  );
});

test('a split depends on seed and group alone, a tenth each to test and validation', () => {
  const splits = Array.from({ length: 5000 }, (_, group) => splitOf(stableBucket('v1', `F${group}`)));
  const share = (wanted: string) => splits.filter((split) => split === wanted).length / 5000;
  expect(share('test')).toBeCloseTo(0.1, 1);
  expect(share('validation')).toBeCloseTo(0.1, 1);
  expect(stableBucket('v1', 'F001')).not.toBe(stableBucket('v2', 'F001'));
});

test('the same seed draws the same resamples; a constant sample has a point for an interval', () => {
  const values = [3, 41, 7, 12, 5, 240, 18, 9];
  expect(bootstrapInterval(values, median, { seed: 1 })).toEqual(
    bootstrapInterval(values, median, { seed: 1 }),
  );
  expect(bootstrapInterval([4, 4, 4], median, { seed: 1 })).toEqual({ low: 4, high: 4 });
  expect(bootstrapInterval([4], median, { seed: 1 })).toBeNull();
  expect(bootstrapInterval(values, () => null, { seed: 1 })).toBeNull();
});

test('names become seeds by FNV-1a: the published hash of "foobar"', () => {
  expect(seedOf('foobar')).toBe(0xbf9cf968);
});

test('a week begins on a Monday, holds its days, and takes its year from its Thursday', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2e12, max: 5e12 }), (moment) => {
      const monday = mondayOf(moment);
      expect(new Date(monday).getUTCDay()).toBe(1);
      expect(monday).toBeLessThanOrEqual(moment);
      expect(moment - monday).toBeLessThan(7 * 86_400_000);
      const { name } = isoWeekOf(moment);
      expect(name.slice(0, 4)).toBe(new Date(monday + 3 * 86_400_000).toISOString().slice(0, 4));
      expect(Number(name.slice(6))).toBeGreaterThanOrEqual(1);
      expect(Number(name.slice(6))).toBeLessThanOrEqual(53);
    }),
  );
  expect(isoWeekOf(Date.UTC(2021, 0, 3))).toEqual({ name: '2020-W53', monday: '2020-12-28' });
});
