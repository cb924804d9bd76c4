import type { PatternChange, PatternChanges } from './pattern-changes.ts';

/** A count's change in the words of a screen or report; undefined when there is too little to tell. */
export type WeekChange = 'more' | 'fewer' | 'no clear change' | undefined;

/** Whether the newest week differs from those before it: the one verdict that screens, verbs and reports give. */
export function weekChange({ total }: PatternChanges): WeekChange {
  switch (total.direction) {
    case 'rising':
      return 'more';
    case 'falling':
      return 'fewer';
    case 'no clear change':
      return 'no clear change';
    case 'cannot tell':
      return undefined;
  }
}

/** Of the patterns that rise beyond chance, the surest; the more frequent of two as sure. */
export function mostRising({ patterns }: PatternChanges): PatternChange | undefined {
  return patterns
    .filter(({ direction }) => direction === 'rising')
    .sort((a, b) => (a.q ?? 1) - (b.q ?? 1) || (b.byWeek[0] ?? 0) - (a.byWeek[0] ?? 0))[0];
}
