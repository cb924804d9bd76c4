import { durationText } from '../core/reports/figures.ts';
import type { Estimated, Interval } from '../core/statistics/estimate.ts';

type Written = (value: number) => string;

/** `38 % (29–48)`, or what is missing. */
export function shareText(estimated: Estimated): string {
  return estimateText(estimated, (share) => String(Math.round(share * 100)), ' %');
}

/** `0.42 (0.3–0.6)`. */
export function numberText(estimated: Estimated): string {
  return estimateText(estimated, significantText);
}

/** `2.1× (1.3–3.4)`. */
export function ratioText(estimated: Estimated): string {
  return estimateText(estimated, significantText, '×');
}

/** `34 min (28 min–41 min)`. */
export function minutesText(estimated: Estimated): string {
  return estimateText(estimated, durationText);
}

function estimateText(estimated: Estimated, write: Written, unit = ''): string {
  if (estimated.kind === 'not-enough') return notEnoughText(estimated);
  const { value, low, high } = estimated;
  return `${write(value)}${unit} (${write(low)}–${write(high)})`;
}

/** `not enough data: 3 of 5 cases`. */
export function notEnoughText({ n, needed, missing }: Extract<Estimated, { kind: 'not-enough' }>): string {
  return needed > 1 ? `not enough data: ${n} of ${needed} ${missing}` : `not enough data: no ${missing}`;
}

/** The same in little room, for a cell of a table: `–` when there is not enough. */
export function cellOf(estimated: Estimated, write: (estimated: Estimated) => string): string {
  return estimated.kind === 'not-enough' ? '–' : write(estimated);
}

export function intervalText({ low, high }: Interval, write: Written = significantText): string {
  return `${write(low)}–${write(high)}`;
}

/** Two significant digits, three from 100 on. */
export function significantText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(2)));
}

/** `0.013`, `<0.001`. */
export function chanceText(p: number): string {
  if (p < 0.001) return '<0.001';
  return p < 0.0995 ? p.toFixed(3) : p.toFixed(2);
}
