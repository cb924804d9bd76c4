import type { JsonValue } from '../../core/privacy/json-value.ts';
import { listIn, member, objectIn } from './json-shape.ts';

/** A judgement of one instance by SWE-bench's evaluation. */
export type Evaluation = {
  readonly resolved: boolean;
  readonly patchApplied: boolean | null;
  /** Tests that had to start passing; null where only the verdict is known. */
  readonly failToPass: TestCount | null;
  /** Tests that had to keep passing. */
  readonly passToPass: TestCount | null;
  readonly failingTests: readonly string[];
};

export type TestCount = { readonly passed: number; readonly failed: number };

/**
 * Reads `report.json` of the SWE-bench harness, which holds the verdict itself or one by instance id.
 * https://www.swebench.com/SWE-bench/reference/harness/
 */
export function evaluationIn(report: JsonValue, instanceId: string): Evaluation | undefined {
  const found = objectIn(report, instanceId) ?? report;
  const resolved = member(found, 'resolved');
  if (typeof resolved !== 'boolean') return undefined;
  const tests = objectIn(found, 'tests_status');
  const [failToPass, passToPass] = ['FAIL_TO_PASS', 'PASS_TO_PASS'].map((name) => objectIn(tests, name));
  const applied = member(found, 'patch_successfully_applied') ?? member(found, 'patch_applied');
  return {
    resolved,
    patchApplied: typeof applied === 'boolean' ? applied : null,
    failToPass: countOf(failToPass),
    passToPass: countOf(passToPass),
    failingTests: [...textsIn(failToPass, 'failure'), ...textsIn(passToPass, 'failure')],
  };
}

/** Reads a summary of many instances, `{instances: [{instance_id, resolved, patch_applied}]}`: a verdict without tests. */
export function evaluationInSummary(summary: JsonValue, instanceId: string): Evaluation | undefined {
  const found = listIn(summary, 'instances').find(
    (instance) => member(instance, 'instance_id') === instanceId,
  );
  return found === undefined ? undefined : evaluationIn(found, instanceId);
}

function countOf(status: ReturnType<typeof objectIn>): TestCount | null {
  if (status === undefined) return null;
  return { passed: listIn(status, 'success').length, failed: listIn(status, 'failure').length };
}

function textsIn(status: ReturnType<typeof objectIn>, name: string): readonly string[] {
  return listIn(status, name).filter((test) => typeof test === 'string');
}
