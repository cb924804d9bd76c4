import type { TestFailure } from './test-recoveries.ts';

/** What seems to have helped, by what the log shows. Proposals: whoever stores them marks them as unconfirmed. */
export type ProposedFactors = {
  readonly factors: readonly string[];
  readonly patterns: readonly { readonly pattern: string; readonly effectiveness: null }[];
};

type Effort = {
  readonly testFailures: readonly TestFailure[];
  /** Runs in which tests ran. */
  readonly testRuns: number;
};

/** Says what was done, never that it was the cause; how effective it was nobody has judged. */
export function proposedFactors({ testFailures, testRuns }: Effort): ProposedFactors {
  const resolved = testFailures.filter(({ resolvedBy }) => resolvedBy !== undefined);
  const factors = [
    ...(resolved.length === 0 ? [] : ['failing tests were run again until they passed']),
    ...(resolved.some(({ lastEdits }) => lastEdits.length > 0)
      ? ['files were edited between the failing and the passing run']
      : []),
    ...(resolved.length === 0 && testRuns > 0 ? ['tests were run'] : []),
  ];
  const patterns = [
    ...(resolved.length === 0 ? [] : ['run failing tests again after each change']),
    ...(resolved.some(({ first }) => first.test.targets.length > 0) ? ['run only the tests concerned'] : []),
  ];
  return { factors, patterns: patterns.map((pattern) => ({ pattern, effectiveness: null })) };
}
