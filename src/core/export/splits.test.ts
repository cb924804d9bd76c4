import { expect, test } from 'vitest';
import type { Example } from './example.ts';
import { leakage, partRows } from './splits.ts';

const words = [
  'harbour',
  'lantern',
  'meadow',
  'quarry',
  'saddle',
  'timber',
  'velvet',
  'walnut',
  'anchor',
  'basket',
];

/** Row number `place`; every feature has two, every session one. */
function example(place: number, more: Partial<Example> = {}): Example {
  const word = `${words[place % 10]} ${words[(place * 3 + 1) % 10]} ${words[Math.floor(place / 10)]}`;
  return {
    task: 'diagnose',
    rule: 'diagnose',
    sources: [],
    facts: `The ${word} stays where it was left`,
    prompt: `Why does the ${word} stay`,
    time: place,
    features: [`f${Math.floor(place / 2)}`],
    sessions: [`s${place}`],
    answer: { shape: 'sft', completion: `Nobody carries the ${word}` },
    ...more,
  };
}

const rows = Array.from({ length: 60 }, (_, place) => example(place));

test.each(['hash', 'time'] as const)('splits by %s share nothing, and each split has rows', (rule) => {
  const { splitOf } = partRows(rows, { rule, seed: 'v1' });
  const { places, ...shared } = leakage(rows, splitOf);
  expect(shared).toEqual({ features: 0, sessions: 0, exact: 0, near: 0 });
  expect(places).toEqual([]);
  expect(new Set(splitOf.values()).size).toBeGreaterThan(1);
});

test('new rows move no old ones, unless they tie groups together', () => {
  const before = partRows(rows.slice(0, 40), { rule: 'hash', seed: 'v1' }).splitOf;
  const after = partRows(rows, { rule: 'hash', seed: 'v1' }).splitOf;
  for (const row of rows.slice(0, 40)) expect(after.get(row)).toBe(before.get(row));
});

test('a row that is planted into another split is found, and where', () => {
  const copy = example(1, { features: ['other'], sessions: ['other'] });
  const split = new Map([
    [example(0), 'train'],
    [copy, 'test'],
  ] as const);
  const original = example(1, { features: ['mine'], sessions: ['mine'] });
  split.set(original, 'train');
  const found = leakage([...split.keys()], split);
  expect(found.exact).toBeGreaterThan(0);
  expect(found.places.length).toBeGreaterThan(0);
});
