/** One number per independent sequence of random numbers, so that no two parts of the sample share one. */
export const streams = {
  feature: 1,
  calendar: 2,
  sessionWeight: 3,
  session: 4,
  failure: 5,
  success: 6,
  performance: 7,
  context: 8,
  appendOrder: 9,
  /** The first of twenty per area. */
  codeBase: 100,
} as const;
