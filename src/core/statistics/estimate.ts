/** A value that cannot be shown without its uncertainty, or the reason why there is none. */

export type Interval = { readonly low: number; readonly high: number };

export type Estimate = {
  readonly kind: 'estimate';
  /** `Infinity` only for a ratio over a rate of zero. */
  readonly value: number;
  /** How many cases the value rests on. */
  readonly n: number;
  readonly low: number;
  /** `Infinity` when the cases set no upper limit. */
  readonly high: number;
  /** 0.95 for a 95 % interval. */
  readonly confidence: number;
};

export type NotEnough = {
  readonly kind: 'not-enough';
  readonly n: number;
  /** How many cases (of what `missing` names) it would take. */
  readonly needed: number;
  /** What is missing, as the end of a sentence that begins "Missing:". */
  readonly missing: string;
};

export type Estimated = Estimate | NotEnough;

export const defaultConfidence = 0.95;

/** With fewer cases than this the cases are listed and no rate is given. */
export const fewestForRate = 5;

/** With fewer cases than this a rate is given with its interval but not ranked among others. */
export const fewestForRanking = 20;

export function notEnough(
  n: number,
  lacks: { readonly needed: number; readonly missing: string },
): NotEnough {
  return { kind: 'not-enough', n, ...lacks };
}

/** Whether an estimate rests on enough cases to stand in a ranking. */
export function isRankable(estimated: Estimated): boolean {
  return estimated.kind === 'estimate' && estimated.n >= fewestForRanking;
}

/** Whether the interval lies wholly on one side of `reference`, or cannot tell. */
export function sideOf(estimate: Estimate, reference: number): 'above' | 'below' | 'cannot-tell' {
  if (estimate.low > reference) return 'above';
  return estimate.high < reference ? 'below' : 'cannot-tell';
}

/** Whether `value` is a whole number of at least 0: what every count must be before a formula sees it. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
