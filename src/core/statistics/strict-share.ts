/** Readers of shares for figures: what is ambiguous or out of range is `null` and gets counted, never clamped. */

/** `"78%"`, `"78 %"` and `"0.78"` as 0.78. A bare `"78"` may mean anything, so it is `null`. */
export function readStrictShare(written: string): number | null {
  const [, amount, unit] = /^\s*(\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})\s*(%?)\s*$/.exec(written) ?? [];
  if (amount === undefined) return null;
  const share = unit === '%' ? Number(amount) / 100 : Number(amount);
  return share <= 1 ? share : null;
}

/** `"2/3"`: a place in a session as a fraction in [0, 1]. A number without its whole is `null`. */
export function readStrictFraction(written: string): number | null {
  const [, part, whole] =
    /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*\/\s*(\d{1,9}(?:\.\d{1,9})?)\s*$/.exec(written) ?? [];
  if (part === undefined || Number(whole) === 0) return null;
  const fraction = Number(part) / Number(whole);
  return fraction <= 1 ? fraction : null;
}
