const firstDelay = 200;
const longestDelay = 10_000;

/**
 * Milliseconds to wait before the try after the `failed`-th (from 1): doubled each time up to ten seconds, of which
 * `random` (0..1) takes between the half and the whole, so that many clients do not come back at one moment.
 */
export function retryDelay(failed: number, random: number): number {
  const whole = Math.min(longestDelay, firstDelay * 2 ** (failed - 1));
  return Math.round(whole * (0.5 + random / 2));
}
