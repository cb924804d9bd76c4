import { describe, expect, test } from 'vitest';
import type { MadeLine } from '../dataset/loaded-dataset.ts';
import { mulberry32 } from '../statistics/random.ts';
import { exposureOf } from './exposure.ts';
import { drawnCount, failureLine, momentOfWeek, type Scatter, scopeOf } from './made-weeks.ts';
import { type PatternChanges, patternChanges } from './pattern-changes.ts';

const seeds = 200;
const perWeek = 20;
/** Some patterns are frequent and some rare, as in real data. */
const shares = [0.4, 0.25, 0.15, 0.1, 0.05, 0.05];

/** Weeks of one and the same rate: whatever is called a change is a false alarm. */
function unchangedWeeks(
  seed: number,
  { weeks, scatter }: { weeks: number; scatter: Scatter },
): PatternChanges {
  const random = mulberry32(seed * 7919 + weeks);
  const lines: MadeLine[] = [];
  for (let week = 0; week < weeks; week += 1) {
    const count = drawnCount(perWeek, scatter, random);
    for (let each = 0; each < count; each += 1) {
      let pick = random();
      const place = shares.findIndex((share) => {
        pick -= share;
        return pick < 0;
      });
      lines.push(failureLine({ timestamp: momentOfWeek(week, random), pattern: `pattern ${place}` }));
    }
  }
  const scope = scopeOf(lines);
  return patternChanges(scope, exposureOf(scope));
}

function isAlarm({ total, patterns }: PatternChanges): boolean {
  const alarms = ['new', 'regressed', 'escalating'];
  const moved = [total, ...patterns].some(
    ({ direction }) => direction === 'rising' || direction === 'falling',
  );
  return moved || patterns.some(({ label }) => alarms.includes(label));
}

describe('weeks of equal rate raise a false alarm in at most 6 % of cases', () => {
  test.each([
    { weeks: 2, scatter: 'poisson' },
    { weeks: 2, scatter: 'negative binomial' },
    { weeks: 4, scatter: 'negative binomial' },
    { weeks: 6, scatter: 'poisson' },
    { weeks: 6, scatter: 'negative binomial' },
    { weeks: 13, scatter: 'poisson' },
    { weeks: 13, scatter: 'negative binomial' },
  ] as const)('$weeks weeks, $scatter', ({ weeks, scatter }) => {
    let alarms = 0;
    for (let seed = 0; seed < seeds; seed += 1)
      if (isAlarm(unchangedWeeks(seed, { weeks, scatter }))) alarms += 1;
    expect(alarms / seeds).toBeLessThanOrEqual(0.06);
  });
});
