import {
  chanceText,
  durationText,
  missingText,
  numberText,
  shareText,
  significantText,
} from '../core/reports/figures.ts';
import type { Estimated, Interval } from '../core/statistics/estimate.ts';

export { chanceText, numberText, shareText, significantText };

/** `2.1× (1.3–3.4)`. */
export function ratioText(estimated: Estimated): string {
  return estimateText(estimated, significantText, '×');
}

/** `34 min (28 min–41 min)`. */
export function minutesText(estimated: Estimated): string {
  return estimateText(estimated, durationText);
}

function estimateText(estimated: Estimated, write: (value: number) => string, unit = ''): string {
  if (estimated.kind === 'not-enough') return notEnoughText(estimated);
  const { value, low, high } = estimated;
  return `${write(value)}${unit} (${write(low)}–${write(high)})`;
}

/** `not enough data: 3 of 5 cases`. */
export const notEnoughText = missingText;

/** The same in little room, for a cell of a table: `–` when there is not enough. */
export function cellOf(estimated: Estimated, write: (estimated: Estimated) => string): string {
  return estimated.kind === 'not-enough' ? '–' : write(estimated);
}

export function intervalText({ low, high }: Interval, write = significantText): string {
  return `${write(low)}–${write(high)}`;
}
