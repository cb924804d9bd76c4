import fc from 'fast-check';
import { expect, test } from 'vitest';
import { similarNames } from './similar-names.ts';

function groupsOf(names: Readonly<Record<string, number>>) {
  const { groups } = similarNames(Object.entries(names).map(([name, count]) => ({ name, count })));
  return Object.fromEntries(
    groups.map(({ into, others }) => [into.name, others.map(({ name, because }) => `${name}: ${because}`)]),
  );
}

test('spellings of one name are proposed under the most frequent one, with the reason', () => {
  expect(
    groupsOf({
      'Missing environment validation': 20,
      missing_environment_validation: 3,
      'missing env validation': 1,
      'validation missing environment': 2,
      'Race between write and read': 9,
      'Port 8080 already in use': 4,
      'Port 3000 already in use': 2,
    }),
  ).toEqual({
    'Missing environment validation': [
      'missing_environment_validation: same words',
      'validation missing environment: same words',
      'missing env validation: similar spelling',
    ],
    'Port 8080 already in use': ['Port 3000 already in use: same words'],
  });
});

test('names that only share a word are left alone', () => {
  expect(
    groupsOf({ 'Missing await': 5, 'Missing header': 5, 'Unit mismatch': 2, 'Type mismatch': 1 }),
  ).toEqual({});
});

test('no name stands in two groups, none joins one that itself joined another, and order does not matter', () => {
  const word = fc.constantFrom(
    'port',
    'ports',
    'used',
    'use',
    'already',
    'test',
    'tests',
    'Timeout',
    'time-out',
    '12',
  );
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
      const counted = names.map((each, place) => ({ name: each, count: 1 + (place % 3) }));
      const { groups } = similarNames(counted);
      const members = groups.flatMap(({ into, others }) => [
        into.name,
        ...others.map(({ name: other }) => other),
      ]);
      expect(new Set(members).size).toBe(members.length);
      expect(similarNames(counted.toReversed()).groups).toEqual(groups);
    }),
  );
});
