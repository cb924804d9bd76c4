import { expect, test } from 'vitest';
import { foldEvents } from '../annotation/fold.ts';
import { everything } from '../query/query.ts';
import { analysisScope } from './analysis-scope.ts';
import { usageOfFailures } from './context-bands.ts';
import { exposureOf } from './exposure.ts';
import { failureBreakdown } from './failure-breakdown.ts';
import { failureLine, firstMonday, scopeOf } from './made-weeks.ts';
import { mergedNames } from './merged-names.ts';

const timestamp = new Date(firstMonday).toISOString();

function patternsOf(patterns: readonly string[]) {
  const scope = scopeOf(patterns.map((pattern) => failureLine({ timestamp, pattern })));
  return failureBreakdown(scope, 'pattern', exposureOf(scope));
}

test('fewer than 5 failures are cases, fewer than 20 groups without a ranking', () => {
  expect(patternsOf(['b', 'a'])).toMatchObject({ detail: 'cases', failures: 2 });
  const few = patternsOf(['b', 'b', 'b', 'b', 'a', 'a']);
  expect(few).toMatchObject({ detail: 'unranked', vitalFew: [] });
  expect(few.groups.map(({ value }) => value)).toEqual(['a', 'b']);
  const many = patternsOf([...Array<string>(15).fill('b'), ...Array<string>(6).fill('a')]);
  expect(many.detail).toBe('ranked');
  expect(many.groups.map(({ value }) => value)).toEqual(['b', 'a']);
});

test('every group has a share with its interval, and the unknown are counted', () => {
  const { groups, unknown } = patternsOf(['a', 'a', 'a', 'a', 'a', 'a', '', '']);
  expect(unknown).toBe(2);
  expect(groups.map(({ value, count }) => [value, count])).toEqual([
    ['a', 6],
    [undefined, 2],
  ]);
  expect(groups[0]?.share).toMatchObject({ kind: 'estimate', value: 0.75, n: 8 });
});

test('patterns merged by a person count as one, under the name they have now', () => {
  const dataset = scopeOf(
    ['Old name', 'old-name', 'old-name'].map((pattern) => failureLine({ timestamp, pattern })),
  ).dataset;
  const base = {
    v: 1,
    by: 'ann',
    session: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ts: '2026-01-01T00:00:00.000Z',
  } as const;
  const { taxonomy } = foldEvents([
    {
      ...base,
      id: '01ARZ3NDEKTSV4RRFFQ69G5FA1',
      op: 'tax.merge',
      axis: 'pattern',
      codes: ['old-name'],
      into: 'Old name',
    },
    {
      ...base,
      id: '01ARZ3NDEKTSV4RRFFQ69G5FA2',
      op: 'tax.rename',
      axis: 'pattern',
      code: 'Old name',
      name: 'New name',
    },
  ]);
  const scope = analysisScope(dataset.view(), everything, mergedNames(taxonomy));
  const { groups } = failureBreakdown(scope, 'pattern', exposureOf(scope));
  expect(groups).toMatchObject([{ value: 'New name', count: 3 }]);
});

test('without context samples the bands are shares of failures and say so', () => {
  const scope = scopeOf(
    ['10%', '95%', '100%'].map((usage) =>
      failureLine({ timestamp, pattern: 'p', context: { context_window_usage: usage } }),
    ),
  );
  const { bands, test: tested } = usageOfFailures(scope);
  expect(bands.map(({ failures }) => failures)).toEqual([1, 0, 0, 0, 0, 2]);
  expect(tested).toMatchObject({ kind: 'not-enough', missing: 'context samples to compare with' });
});
