import { type ContextBands, positionOfFailures, usageOfFailures } from '../analysis/context-bands.ts';
import { type FailureBreakdown, failureBreakdown } from '../analysis/failure-breakdown.ts';
import type { ReportScope } from './report-scope.ts';

/** Where in the context window and in the session failures happened, and with which model. */
export type ContextEffects = {
  readonly usage: ContextBands;
  readonly position: ContextBands;
  readonly models: FailureBreakdown;
};

export function contextEffects({ within, changes: { exposure } }: ReportScope): ContextEffects {
  const [total = 0] = exposure.byWeek;
  return {
    usage: usageOfFailures(within),
    position: positionOfFailures(within),
    models: failureBreakdown(within, 'model', { ...exposure, total }),
  };
}
