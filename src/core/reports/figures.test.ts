import { expect, test } from 'vitest';
import { doubtText } from './figures.ts';

test('an interval that leaves 1 out while nothing clear changed says at which chance a change begins', () => {
  const change = (low: number, direction: 'no clear change' | 'rising') =>
    ({
      week: { ratio: { kind: 'estimate', value: 1.5, low, high: 2.1, n: 90, confidence: 0.95 } },
      q: 0.026,
      direction,
    }) as const;
  expect(doubtText(change(1.1, 'no clear change'), 0.02)).toBe(
    ', but q 0.026, and only up to 0.02 counts as a change',
  );
  expect(doubtText(change(0.9, 'no clear change'), 0.02)).toBe('');
  expect(doubtText(change(1.1, 'rising'), 0.02)).toBe('');
});
