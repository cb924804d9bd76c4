import { fewestForRate } from '../statistics/estimate.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { rateRatio } from '../statistics/rate-ratio.ts';

/** Counts in the last seven days and in the seven before. */
export type Weeks = { readonly last7: number; readonly previous7: number };

/** How often a difference this large comes by chance that is still called a change. */
const significance = 0.05;

/** Whether two weeks differ by the exact conditional test of two counts; undefined when there are too few to tell. */
export function weekChange(weeks: Weeks): 'more' | 'fewer' | 'no clear change' | undefined {
  if (weeks.last7 + weeks.previous7 < fewestForRate) return undefined;
  if (chanceOf(weeks) > significance) return 'no clear change';
  return weeks.last7 > weeks.previous7 ? 'more' : 'fewer';
}

/**
 * Of several series, the one that grew most surely: the smallest p among those that grew, if it still stands after
 * allowing for how many series were looked at (Benjamini & Hochberg).
 */
export function mostRising<Series extends Weeks>(series: readonly Series[]): Series | undefined {
  const tested = series.filter(({ last7, previous7 }) => last7 + previous7 >= fewestForRate);
  const adjusted = benjaminiHochberg(tested.map(chanceOf));
  return tested
    .map((each, place) => ({ each, chance: adjusted[place] ?? 1 }))
    .filter(({ each, chance }) => each.last7 > each.previous7 && chance <= significance)
    .sort((a, b) => a.chance - b.chance || b.each.last7 - a.each.last7)[0]?.each;
}

function chanceOf({ last7, previous7 }: Weeks): number {
  const compared = rateRatio({
    current: { count: last7, exposure: 7 },
    previous: { count: previous7, exposure: 7 },
  });
  return compared?.pCentral ?? 1;
}
