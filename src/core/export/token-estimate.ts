/** How long rows are, in tokens as far as can be told without any model's own tokenizer. */

export const tokenEstimateName = 'estimate: UTF-8 bytes / 4, rounded up; not any tokenizer’s count';

const encoder = new TextEncoder();

/** About four bytes of English text or of code make one token; other scripts take more of both. */
export function estimateTokens(text: string): number {
  return Math.ceil(encoder.encode(text).length / 4);
}

export type LengthStatistics = {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
};

/** Nearest-rank percentiles; undefined without rows. */
export function lengthStatistics(lengths: readonly number[]): LengthStatistics | undefined {
  if (lengths.length === 0) return undefined;
  const ordered = [...lengths].sort((a, b) => a - b);
  const at = (share: number) => ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? 0;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95), max: at(1) };
}
