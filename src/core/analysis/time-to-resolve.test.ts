import { expect, test } from 'vitest';
import { failureLine, firstMonday, scopeOf } from './made-weeks.ts';
import { timeToResolve } from './time-to-resolve.ts';

const at = (minutes: number) => new Date(firstMonday + minutes * 60_000).toISOString();

test('open failures count as running, not as resolved and not as absent', () => {
  const resolved = [10, 20, 30, 40, 50].map((minutes) =>
    failureLine({
      timestamp: at(0),
      pattern: 'p',
      recovery: { resolution: 'done', resolution_time_minutes: minutes },
    }),
  );
  const open = [1, 2, 3, 4].map((place) =>
    failureLine({ timestamp: at(place), pattern: 'q', feature_id: `F${place}` }),
  );
  const newest = failureLine({ timestamp: at(1000), pattern: 'p', recovery: { resolution: 'done' } });
  const {
    ended,
    open: waiting,
    untimed,
    median,
    oldestOpen,
  } = timeToResolve(scopeOf([...resolved, ...open, newest]));
  expect({ ended, waiting, untimed }).toEqual({ ended: 5, waiting: 4, untimed: 1 });
  // Of nine, five had ended by 50 minutes: the median is their last, not the 30 of the resolved ones alone.
  expect(median).toMatchObject({ kind: 'estimate', value: 50, n: 9 });
  expect(oldestOpen.map(({ minutes }) => minutes)).toEqual([999, 998, 997, 996]);
});

test('what was given up is still open', () => {
  const given = failureLine({
    timestamp: at(0),
    pattern: 'p',
    recovery: { resolution: 'gave up', resolution_type: 'abandoned', resolution_time_minutes: 30 },
  });
  expect(timeToResolve(scopeOf([given]))).toMatchObject({
    ended: 0,
    open: 1,
    median: { kind: 'not-enough' },
  });
});
