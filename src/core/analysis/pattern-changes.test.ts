import { expect, test } from 'vitest';
import type { MadeLine } from '../dataset/loaded-dataset.ts';
import { exposureOf } from './exposure.ts';
import { failureLine, firstMonday, scopeOf } from './made-weeks.ts';
import { patternChanges } from './pattern-changes.ts';

const day = 86_400_000;

/** `counts[pattern]`: failures per week, oldest first, evenly spread. */
function changesOf(counts: Readonly<Record<string, readonly number[]>>) {
  const lines: MadeLine[] = [];
  const weeks = Math.max(...Object.values(counts).map(({ length }) => length));
  // The first and the last moment are always observed.
  for (const moment of [firstMonday, firstMonday + weeks * 7 * day - 1]) {
    lines.push({
      kind: 'performance',
      value: { feature_id: 'F', timestamp: new Date(moment).toISOString() },
    });
  }
  for (const [pattern, perWeek] of Object.entries(counts)) {
    perWeek.forEach((count, week) => {
      for (let each = 0; each < count; each += 1) {
        const moment = firstMonday + week * 7 * day + ((each + 0.5) / count) * 7 * day;
        lines.push(failureLine({ timestamp: new Date(moment).toISOString(), pattern }));
      }
    });
  }
  const scope = scopeOf(lines);
  return patternChanges(scope, exposureOf(scope));
}

const steady = [9, 10, 11, 10, 9, 10, 11, 10];

test('each pattern gets the label that its weeks deserve', () => {
  const { patterns } = changesOf({
    steady,
    'newly come': [0, 0, 0, 0, 0, 0, 0, 14],
    'come back': [6, 5, 0, 0, 0, 0, 0, 18],
    'grown threefold': [10, 9, 11, 10, 10, 9, 11, 34],
    'long gone': [5, 4, 3, 0, 0, 0, 0, 0],
    'seen once': [0, 0, 0, 0, 0, 0, 0, 1],
  });
  expect(Object.fromEntries(patterns.map(({ pattern, label }) => [pattern, label]))).toEqual({
    steady: 'ongoing',
    'newly come': 'new',
    'come back': 'regressed',
    'grown threefold': 'escalating',
    'long gone': 'quiet',
    'seen once': 'too few to tell',
  });
});

test('a rise that is slow from week to week shows in four weeks together', () => {
  const before = [10, 9, 11, 10, 9, 10, 11, 10, 10];
  const { patterns } = changesOf({ slow: [...before, 17, 18, 17, 18], steady: [...before, 10, 9, 11, 10] });
  const slow = patterns.find(({ pattern }) => pattern === 'slow');
  expect(slow).toMatchObject({ label: 'escalating', direction: 'rising' });
  expect(slow?.fourWeeks?.p).toBeLessThan(slow?.week.p ?? 0);
});

test('the first week of all cannot be compared with anything', () => {
  const { total, patterns, family } = changesOf({ only: [30] });
  expect(total).toMatchObject({ direction: 'cannot tell', q: undefined });
  expect(patterns).toMatchObject([{ label: 'too few to tell', direction: 'cannot tell' }]);
  expect(family.tests).toBe(0);
});

test('failures without a pattern count in the total only', () => {
  const lines: MadeLine[] = Array.from({ length: 6 }, () => ({
    kind: 'failure',
    value: { feature_id: 'F', failure_type: 'x', timestamp: new Date(firstMonday).toISOString() },
  }));
  const scope = scopeOf(lines);
  const { total, patterns } = patternChanges(scope, exposureOf(scope));
  expect(total.total).toBe(6);
  expect(patterns).toEqual([]);
});

test('sessions are the exposure where other records name them, days where only failures do', () => {
  const timestamp = new Date(firstMonday).toISOString();
  const failure = failureLine({ timestamp, pattern: 'p', session_id: 's1' });
  expect(exposureOf(scopeOf([failure]))).toMatchObject({ basis: 'days' });
  const success: MadeLine = { kind: 'success', value: { feature_id: 'F', timestamp, session_id: 's2' } };
  expect(exposureOf(scopeOf([failure, success, success]))).toMatchObject({
    basis: 'sessions',
    total: 2,
    byWeek: [2],
  });
  const failures = Array.from({ length: 6 }, (_, place) =>
    failureLine({ timestamp, pattern: 'p', session_id: `f${place}` }),
  );
  expect(exposureOf(scopeOf([...failures, success]))).toMatchObject({ basis: 'days' });
});
