import type { Weighted } from './random.ts';

/** A way of failing that recurs. Texts hold slots in braces, which phrases.ts fills. */
export type FailurePattern = {
  /** The proper name first, then spellings that other agents used for the same thing. */
  readonly names: readonly [string, ...string[]];
  readonly symptoms: readonly string[];
  readonly causes: readonly string[];
  readonly fixes: readonly string[];
  readonly preventions: readonly string[];
};

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** What a stack trace of the category complains about; `none` for failures that leave no trace. */
export type TraceTheme = 'environment' | 'dependency' | 'timing' | 'assertion' | 'value' | 'none';

export type FailureCategory = {
  readonly name: string;
  /** Relative frequency among all failures. */
  readonly weight: number;
  readonly failureTypes: Weighted<string>;
  readonly severities: Weighted<Severity>;
  readonly resolutionTypes: Weighted<string>;
  readonly trace: TraceTheme;
  readonly patterns: Weighted<FailurePattern>;
};
