import type { Change } from '../analysis/pattern-changes.ts';
import type { Measured, TargetLine } from '../dataset/questions.ts';
import type { Estimated } from '../statistics/estimate.ts';

/** Numbers as reports write them: in no locale, rounded the same way wherever they stand. */

/** Stands where there is nothing to measure. */
export const unknown = '–';

export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 failure`, `2 failures`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A share of 0..1 as `12 %`. */
export function percentText(share: number): string {
  return `${percent(share)} %`;
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}

/** `73 % (61–82)`: a share or a number with its 95 % interval. */
export function measuredText(measured: Measured | undefined, unit: TargetLine['unit']): string {
  if (measured === undefined) return unknown;
  const { value, low, high } = measured;
  if (unit === 'share') {
    return low === undefined || high === undefined
      ? percentText(value)
      : `${percentText(value)} (${percent(low)}–${percent(high)})`;
  }
  const scale = scaleOf(value);
  const written = `${scaled(value, scale)}${scale.suffix}`;
  if (low === undefined || high === undefined) return written;
  return `${written} (${scaled(low, scale)}–${scaled(high, scale)}${scale.suffix})`;
}

/** One scale and number of decimals for a value and its limits, so that they can be compared at a glance. */
type Scale = { readonly unit: number; readonly decimals: number; readonly suffix: string };

function scaleOf(value: number): Scale {
  const size = Math.abs(value);
  if (size >= 10_000) return { unit: 1000, decimals: 1, suffix: 'k' };
  return { unit: 1, decimals: size >= 100 ? 0 : size >= 10 ? 1 : 2, suffix: '' };
}

function scaled(value: number, { unit, decimals }: Scale): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const text = (value / unit).toFixed(decimals);
  // A limit that rounds to nothing has no sign.
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** How many cases: from 10,000 on in thousands, so that the column stays narrow. */
export function caseCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`;
}

/** Minutes as people say them: `34 min`, `5.2 h`, `12 d`; days are days of 24 hours. */
export function durationText(minutes: number): string {
  if (!Number.isFinite(minutes)) return '∞';
  if (minutes < 120) return `${Math.round(minutes)} min`;
  if (minutes < 48 * 60) return `${(minutes / 60).toFixed(1)} h`;
  return `${Math.round(minutes / 1440)} d`;
}

/** `34 min (95 % interval 28 min–41 min)`, or what is missing for it. */
export function estimatedDuration(estimated: Estimated): string {
  if (estimated.kind === 'not-enough') {
    return `not enough data (${estimated.n} of ${estimated.needed} ${estimated.missing})`;
  }
  const { value, low, high } = estimated;
  const limits =
    high === Number.POSITIVE_INFINITY
      ? `at least ${durationText(low)}`
      : `${durationText(low)}–${durationText(high)}`;
  return `${durationText(value)} (95 % interval ${limits})`;
}

/** `38 % (29–48)`, or what is missing. */
export function shareText(estimated: Estimated): string {
  return estimatedText(estimated, (share) => percent(share), ' %');
}

/** `0.42 (0.3–0.6)`, or what is missing. */
export function numberText(estimated: Estimated): string {
  return estimatedText(estimated, significantText);
}

/** A ratio with its interval, `–` when there is not enough for one. */
export function ratioText(estimated: Estimated): string {
  return estimated.kind === 'not-enough' ? unknown : estimatedText(estimated, significantText);
}

function estimatedText(estimated: Estimated, write: (value: number) => string, unit = ''): string {
  if (estimated.kind === 'not-enough') return missingText(estimated);
  const { value, low, high } = estimated;
  return `${write(value)}${unit} (${write(low)}–${write(high)})`;
}

/** `not enough data: 3 of 5 cases`. */
export function missingText({ n, needed, missing }: Extract<Estimated, { kind: 'not-enough' }>): string {
  return needed > 1 ? `not enough data: ${n} of ${needed} ${missing}` : `not enough data: no ${missing}`;
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

/**
 * Why there is no clear change although the 95 % interval leaves 1 out: a change is called so only at a smaller chance, of all
 * that were tested together. Empty where the interval says the same as the verdict.
 */
export function doubtText(
  {
    week: { ratio },
    q,
    direction,
  }: Pick<Change, 'q' | 'direction'> & { readonly week: Pick<Change['week'], 'ratio'> },
  level: number,
): string {
  if (direction !== 'no clear change' || q === undefined || ratio.kind === 'not-enough') return '';
  const isApart = ratio.low > 1 || ratio.high < 1;
  return isApart ? `, but q ${chanceText(q)}, and only up to ${level} counts as a change` : '';
}

/** `2026-03-04 10:12Z`. */
export function momentText(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
