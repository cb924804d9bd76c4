import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { chanceOfCounts, significance } from './count-change.ts';

/** Counts in the last seven days and in the seven before. */
export type Weeks = { readonly last7: number; readonly previous7: number };

/** Whether two weeks differ by the exact conditional test of two counts; undefined when there are too few to tell. */
export function weekChange(weeks: Weeks): 'more' | 'fewer' | 'no clear change' | undefined {
  const chance = chanceOf(weeks);
  if (chance === undefined) return undefined;
  if (chance > significance) return 'no clear change';
  return weeks.last7 > weeks.previous7 ? 'more' : 'fewer';
}

/**
 * Of several series, the one that grew most surely: the smallest p among those that grew, if it still stands after
 * allowing for how many series were looked at (Benjamini & Hochberg).
 */
export function mostRising<Series extends Weeks>(series: readonly Series[]): Series | undefined {
  const tested = series.flatMap((each) => {
    const chance = chanceOf(each);
    return chance === undefined ? [] : [{ each, chance }];
  });
  const adjusted = benjaminiHochberg(tested.map(({ chance }) => chance));
  return tested
    .map(({ each }, place) => ({ each, chance: adjusted[place] ?? 1 }))
    .filter(({ each, chance }) => each.last7 > each.previous7 && chance <= significance)
    .sort((a, b) => a.chance - b.chance || b.each.last7 - a.each.last7)[0]?.each;
}

function chanceOf({ last7, previous7 }: Weeks): number | undefined {
  return chanceOfCounts({
    current: { count: last7, exposure: 7 },
    previous: { count: previous7, exposure: 7 },
  });
}
